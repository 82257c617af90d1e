"""If-then plans."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, select

from bot.domain.people import Member
from bot.domain.plan import IfThen, Plan, PlanStatus
from bot.storage.repositories.conversations import Conversations
from bot.storage.repositories.owner import of_member, owner
from bot.storage.tables import OPEN_PLAN, plans
from bot.storage.transaction import Values

_OPEN = select(plans).where(of_member(plans), OPEN_PLAN)
_NEWEST_FIRST = (plans.c.finished_at.desc().nulls_first(), plans.c.started_at.desc())


class Plans(Conversations[Plan], table=plans, newest_first=_NEWEST_FIRST):
    """A member has at most one open plan."""

    def read_ahead(self, members: Collection[Member], *, limit: int = 13) -> None:
        """Cache what `recent` and `open` return for each member, read by one statement."""
        super().read_ahead(members, limit=limit)
        for member in members:
            newest = self._transaction.rows(self._recent, {**owner(member), "limit": limit, "offset": 0})[:1]
            self._transaction.cache(_OPEN, owner(member), [row for row in newest if row.finished_at is None])

    def open(self, member: Member) -> Plan | None:
        return self._one(_OPEN, owner(member))

    def _build(self, row: Row[Any], shared: dict[str, Any]) -> Plan:
        words = self._open("words", row)
        return Plan(
            **shared,
            action=row.action,
            words=IfThen(when=words["when"] or "", will=words["will"] or "", done=words["done"] or ""),
            obstacle=words["obstacle"],
            status=PlanStatus(row.became),
            worded_at=row.worded_at,
            remind_at=row.remind_at,
        )

    def _own_columns(self, conversation: Plan) -> Values:
        if_then = conversation.words
        words = {"when": if_then.when, "will": if_then.will, "done": if_then.done, "obstacle": conversation.obstacle}
        return {
            "action": conversation.action,
            "words": self._seal("words", conversation, words),
            "became": conversation.status,
            "worded_at": conversation.worded_at,
            "remind_at": conversation.remind_at,
        }
