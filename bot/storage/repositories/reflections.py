"""Weekly reflections."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, insert, select, update

from bot.domain.check import MessageRef
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.reflection import Reflection
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import key, of_member, of_member_by_id, of_members, owner, owners
from bot.storage.repositories.places import kept_place, read_place
from bot.storage.repositories.sessions import kept_session, read_session
from bot.storage.tables import reflections
from bot.storage.transaction import InsertUnlessThere, Values

_OF_MEMBER = select(reflections).where(of_member(reflections))
_GET = select(reflections).where(of_member_by_id(reflections))
_PERIODS: BindParameter[str] = bindparam("of_periods", expanding=True)
_OF_WEEK = _OF_MEMBER.where(reflections.c.period == bindparam("of_period"))
_RECENT = _OF_MEMBER.order_by(reflections.c.period.desc()).limit(bindparam("most"))
_OF_WEEKS = select(reflections).where(of_members(reflections), reflections.c.period.in_(_PERIODS))
_asked = (
    select(
        reflections.c.user_id,
        reflections.c.question,
        reflections.c.period,
        func.count().over(partition_by=reflections.c.user_id).label("total"),
        func.row_number().over(partition_by=reflections.c.user_id, order_by=reflections.c.period.desc()).label("nth"),
    )
    .where(of_members(reflections))
    .subquery("ranked")
)
_ASKED_OF_EACH = select(_asked).where(_asked.c.nth <= bindparam("most")).order_by(_asked.c.user_id, _asked.c.nth)
_ASKED = (
    select(reflections.c.question, func.count().over().label("total"))
    .where(of_member(reflections))
    .order_by(reflections.c.period.desc())
    .limit(bindparam("most"))
)
_ADD = InsertUnlessThere(reflections)
_ADD_NEW = insert(reflections)
_SAVE = update(reflections).where(of_member_by_id(reflections), reflections.c.turn == bindparam("was_turn"))
_PLACE = update(reflections).where(of_member_by_id(reflections))
_PLACE_OF_WEEK = (
    update(reflections)
    .where(of_member(reflections), reflections.c.period == bindparam("of_period"))
    .values(channel=bindparam("new_channel"), ts=bindparam("new_ts"))
)


class Reflections(Repository):
    def get(self, member: Member, reflection_id: str) -> Reflection | None:
        return self._reflection(member, self._transaction.row(_GET, {**owner(member), "of_id": reflection_id}))

    def of_week(self, member: Member, period: str) -> Reflection | None:
        return self._reflection(member, self._transaction.row(_OF_WEEK, {**owner(member), "of_period": period}))

    def recent(self, member: Member, *, most: int = 12) -> tuple[Reflection, ...]:
        rows = self._transaction.rows(_RECENT, {**owner(member), "most": most})
        return tuple(self._read(member, row) for row in rows)

    def asked(self, member: Member, *, most: int) -> tuple[frozenset[str], int]:
        """The ids of the questions asked last, and how many reflections there are altogether."""
        rows = self._transaction.rows(_ASKED, {**owner(member), "most": most})
        return frozenset(row.question for row in rows), rows[0].total if rows else 0

    def read_ahead(self, members: Collection[Member], *, periods: Collection[str], most: int) -> None:
        """Read what `of_week` returns of each in these periods, and what `asked` does, at once."""
        of_weeks: defaultdict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
        for row in self._transaction.rows(_OF_WEEKS, {**owners(members), "of_periods": tuple(periods)}):
            of_weeks[row.user_id, row.period].append(row)
        for member in members:
            for period in periods:
                which = {**owner(member), "of_period": period}
                self._transaction.remember(_OF_WEEK, which, of_weeks[member.user, period])
        self._read_ahead(_ASKED_OF_EACH, members, _ASKED, most=most)

    def add(self, reflection: Reflection) -> None:
        """Add a reflection; ConflictError if that week has one."""
        self._know(reflection.member)
        if not self._transaction.write(_ADD, self._new(reflection)):
            raise ConflictError

    def add_all(self, new: Iterable[Reflection]) -> None:
        """Keep new reflections of known members, at once; ConflictError if one of the weeks has one."""
        self._transaction.write_many(_ADD_NEW, [self._new(reflection) for reflection in new])

    def save(self, reflection: Reflection, *, was_turn: int) -> None:
        """Save everything except the place; ConflictError if the turn is no longer `was_turn`."""
        which = {**owner(reflection.member), "of_id": reflection.id, "was_turn": was_turn}
        if not self._transaction.write(_SAVE, {**which, **self._kept(reflection)}):
            raise ConflictError

    def place_of_week(self, places: Iterable[tuple[Member, str, MessageRef]]) -> None:
        """Keep where the messages of several reflections stand; each is named by member and period."""
        self._transaction.write_many(
            _PLACE_OF_WEEK,
            [
                {**owner(member), "of_period": period, "new_channel": place.channel, "new_ts": place.ts}
                for member, period, place in places
            ],
        )

    def place(self, member: Member, reflection_id: str, place: MessageRef) -> None:
        self._transaction.write(_PLACE, {**owner(member), "of_id": reflection_id, **kept_place(place)})

    def _new(self, reflection: Reflection) -> Values:
        which = {**key(reflection.member), "id": reflection.id}
        return {**which, **self._kept(reflection), **kept_place(reflection.place)}

    def _kept(self, reflection: Reflection) -> Values:
        return {
            "period": reflection.period,
            "framework": reflection.framework,
            "question": reflection.question,
            "plan": reflection.plan,
            **kept_session(self._cipher, reflection.session),
            "begun_at": reflection.begun_at,
            "answered_at": reflection.answered_at,
        }

    def _reflection(self, member: Member, row: Row[Any] | None) -> Reflection | None:
        return None if row is None else self._read(member, row)

    def _read(self, member: Member, row: Row[Any]) -> Reflection:
        return Reflection(
            id=row.id,
            member=member,
            period=row.period,
            framework=row.framework,
            question=row.question,
            plan=row.plan,
            session=read_session(self._cipher, row),
            begun_at=row.begun_at,
            answered_at=row.answered_at,
            place=read_place(row),
        )
