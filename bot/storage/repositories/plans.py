"""If-then plans."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.plan import IfThen, Plan, PlanStatus
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import first_of_each, key, of_member, of_member_by_id, owner
from bot.storage.tables import OPEN, plans
from bot.storage.transaction import InsertUnlessThere, Values

_GET = select(plans).where(of_member_by_id(plans))
_PRESENT = select(plans).where(of_member(plans), OPEN)
_NEWEST_FIRST = (plans.c.settled_at.desc().nulls_first(), plans.c.made_at.desc())
_RECENT = select(plans).where(of_member(plans)).order_by(*_NEWEST_FIRST).limit(bindparam("most"))
_RECENT_OF_EACH = first_of_each(plans, *_NEWEST_FIRST)
_ADD = InsertUnlessThere(plans)
_SAVE = update(plans).where(of_member_by_id(plans), plans.c.status == bindparam("was_status"))


class Plans(Repository):
    def get(self, member: Member, plan_id: str) -> Plan | None:
        return self._plan(member, self._transaction.row(_GET, {**owner(member), "of_id": plan_id}))

    def present(self, member: Member) -> Plan | None:
        return self._plan(member, self._transaction.row(_PRESENT, owner(member)))

    def recent(self, member: Member, *, most: int = 51) -> tuple[Plan, ...]:
        """Read the plan that is open, then the settled ones, newest first."""
        rows = self._transaction.rows(_RECENT, {**owner(member), "most": most})
        return tuple(self._read(member, row) for row in rows)

    def read_ahead(self, members: Collection[Member], *, most: int = 51) -> None:
        """Read what `recent` returns of each, at once."""
        self._read_ahead(_RECENT_OF_EACH, members, _RECENT, most=most)

    def add(self, plan: Plan) -> None:
        """Add a plan; ConflictError if one is open."""
        self._know(plan.member)
        if not self._transaction.write(_ADD, {**key(plan.member), "id": plan.id, **self._kept(plan)}):
            raise ConflictError

    def save(self, plan: Plan, *, was: Plan) -> None:
        """ConflictError if the status is no longer `was`."""
        which = {**owner(plan.member), "of_id": plan.id, "was_status": was.status}
        if not self._transaction.write(_SAVE, {**which, **self._kept(plan)}):
            raise ConflictError

    def _kept(self, plan: Plan) -> Values:
        words = {"when": plan.words.when, "will": plan.words.will, "done": plan.words.done}
        return {
            "action": plan.action,
            "words": self._cipher.seal(words),
            "made_at": plan.made_at,
            "status": plan.status,
            "settled_at": plan.settled_at,
        }

    def _plan(self, member: Member, row: Row[Any] | None) -> Plan | None:
        return None if row is None else self._read(member, row)

    def _read(self, member: Member, row: Row[Any]) -> Plan:
        words = self._cipher.open(row.words)
        return Plan(
            id=row.id,
            member=member,
            action=row.action,
            words=IfThen(when=words["when"] or "", will=words["will"] or "", done=words["done"] or ""),
            made_at=row.made_at,
            status=PlanStatus(row.status),
            settled_at=row.settled_at,
        )
