"""The weekly reflections of members."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, insert, select, update

from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.domain.reflection import PastReflections, Reflection
from bot.storage.repositories.conversations import Conversations
from bot.storage.repositories.owner import of_member, of_members, owner, owners
from bot.storage.tables import reflections
from bot.storage.transaction import Values

_PERIODS: BindParameter[str] = bindparam("of_periods", expanding=True)
_OF_WEEK = select(reflections).where(of_member(reflections), reflections.c.period == bindparam("of_period"))
_OF_WEEKS = select(reflections).where(of_members(reflections), reflections.c.period.in_(_PERIODS))
_asked = (
    select(
        reflections.c.user_id,
        reflections.c.question,
        reflections.c.plan,
        reflections.c.period,
        func.count().over(partition_by=reflections.c.user_id).label("total"),
        func.row_number().over(partition_by=reflections.c.user_id, order_by=reflections.c.period.desc()).label("nth"),
    )
    .where(of_members(reflections))
    .subquery("ranked")
)
_ASKED_OF_EACH = select(_asked).where(_asked.c.nth <= bindparam("limit")).order_by(_asked.c.user_id, _asked.c.nth)
_ASKED = (
    select(reflections.c.question, reflections.c.plan, reflections.c.period, func.count().over().label("total"))
    .where(of_member(reflections))
    .order_by(reflections.c.period.desc())
    .limit(bindparam("limit"))
)
_ADD_NEW = insert(reflections)
_SET_MESSAGES = (
    update(reflections)
    .where(of_member(reflections), reflections.c.period == bindparam("of_period"))
    .values(channel=bindparam("new_channel"), ts=bindparam("new_ts"))
)


class Reflections(Conversations[Reflection], table=reflections, newest_first=(reflections.c.period.desc(),)):
    """A member has at most one per week."""

    def of_week(self, member: Member, period: str) -> Reflection | None:
        return self._one(_OF_WEEK, {**owner(member), "of_period": period})

    def earlier(self, member: Member, *, limit: int) -> PastReflections:
        """Return what was asked in the last `limit` weeks."""
        rows = self._transaction.rows(_ASKED, {**owner(member), "limit": limit})
        return PastReflections(
            questions=tuple(row.question for row in rows),
            plans=tuple((row.plan, row.period) for row in rows if row.plan),
            total=rows[0].total if rows else 0,
        )

    def read_weeks_ahead(self, members: Collection[Member], *, periods: Collection[str], limit: int) -> None:
        """Cache what `of_week` returns for each member in these periods, and what `earlier` returns."""
        of_weeks: defaultdict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
        for row in self._transaction.rows(_OF_WEEKS, {**owners(members), "of_periods": tuple(periods)}):
            of_weeks[row.user_id, row.period].append(row)
        for member in members:
            for period in periods:
                which = {**owner(member), "of_period": period}
                self._transaction.cache(_OF_WEEK, which, of_weeks[member.user, period])
        self._read_ahead(_ASKED_OF_EACH, members, _ASKED, limit=limit)

    def add_all(self, new: Iterable[Reflection]) -> None:
        """Add reflections of known members; ConflictError if a week has one already."""
        self._transaction.write_many(_ADD_NEW, [self._row(reflection) for reflection in new])

    def set_messages(self, messages: Iterable[tuple[Member, str, MessageRef]]) -> None:
        """Save which message shows each reflection; a reflection is identified by member and period."""
        self._transaction.write_many(
            _SET_MESSAGES,
            [
                {**owner(member), "of_period": period, "new_channel": message_ref.channel, "new_ts": message_ref.ts}
                for member, period, message_ref in messages
            ],
        )

    def _build(self, row: Row[Any], shared: dict[str, Any]) -> Reflection:
        own = {"period": row.period, "question": row.question, "plan": row.plan, "answered_at": row.answered_at}
        return Reflection(**shared, **own)

    def _own_columns(self, conversation: Reflection) -> Values:
        return {
            "period": conversation.period,
            "question": conversation.question,
            "plan": conversation.plan,
            "answered_at": conversation.answered_at,
        }
