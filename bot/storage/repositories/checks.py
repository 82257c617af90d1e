"""Self-checks."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update

from bot.domain.check import Check, MessageRef
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.storage.encryption import Cipher
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import first_of_each, key, of_member, of_member_by_id, owner
from bot.storage.repositories.places import kept_place, read_place
from bot.storage.repositories.sessions import kept_session, read_session
from bot.storage.tables import UNFINISHED, checks
from bot.storage.transaction import InsertUnlessThere, Values

_OF_MEMBER = select(checks).where(of_member(checks))
_GET = select(checks).where(of_member_by_id(checks))
_NEWEST_FIRST = (checks.c.finished_at.desc().nulls_first(), checks.c.nth.desc())
_RECENT = _OF_MEMBER.order_by(*_NEWEST_FIRST).limit(bindparam("most"))
_RECENT_OF_EACH = first_of_each(checks, *_NEWEST_FIRST)
_COUNT = select(func.count()).select_from(checks).where(of_member(checks), ~UNFINISHED)
_ADD = InsertUnlessThere(checks)
_SAVE = update(checks).where(of_member_by_id(checks), checks.c.turn == bindparam("was_turn"))
_PLACE = update(checks).where(of_member_by_id(checks))
_REMOVE = delete(checks).where(of_member_by_id(checks))


class Checks(Repository):
    def get(self, member: Member, check_id: str) -> Check | None:
        return self._check(self._transaction.row(_GET, {**owner(member), "of_id": check_id}))

    def latest(self, member: Member) -> Check | None:
        return next(iter(self.recent(member, most=1)), None)

    def recent(self, member: Member, *, most: int = 13) -> tuple[Check, ...]:
        """The unfinished check, then the finished ones, newest first."""
        rows = self._transaction.rows(_RECENT, {**owner(member), "most": most})
        return tuple(read_check(self._cipher, row) for row in rows)

    def read_ahead(self, members: Collection[Member], *, most: int = 13) -> None:
        """Read what `recent` returns of each, at once."""
        self._read_ahead(_RECENT_OF_EACH, members, _RECENT, most=most)

    def count_finished(self, member: Member) -> int:
        row = self._transaction.row(_COUNT, owner(member))
        return int(row[0]) if row else 0

    def add(self, check: Check) -> None:
        """Add a check; ConflictError if the member has an unfinished one."""
        self._know(check.member)
        new = {**key(check.member), "id": check.id, **self._kept(check), **kept_place(check.place)}
        if not self._transaction.write(_ADD, new):
            raise ConflictError

    def save(self, check: Check, *, was_turn: int) -> None:
        """Save everything except the place; ConflictError if the turn is no longer `was_turn`."""
        which = {**owner(check.member), "of_id": check.id, "was_turn": was_turn}
        if not self._transaction.write(_SAVE, {**which, **self._kept(check)}):
            raise ConflictError

    def place(self, member: Member, check_id: str, place: MessageRef) -> None:
        self._transaction.write(_PLACE, {**owner(member), "of_id": check_id, **kept_place(place)})

    def remove(self, member: Member, check_id: str) -> None:
        self._transaction.write(_REMOVE, {**owner(member), "of_id": check_id})

    def _kept(self, check: Check) -> Values:
        return {
            "framework": check.framework,
            "nth": check.nth,
            **kept_session(self._cipher, check.session),
            "started_at": check.started_at,
            "finished_at": check.finished_at,
        }

    def _check(self, row: Row[Any] | None) -> Check | None:
        return None if row is None else read_check(self._cipher, row)


def read_check(cipher: Cipher, row: Row[Any]) -> Check:
    return Check(
        id=row.id,
        member=Member(row.workspace, row.user_id),
        framework=row.framework,
        nth=row.nth,
        session=read_session(cipher, row),
        started_at=row.started_at,
        finished_at=row.finished_at,
        place=read_place(row),
    )
