"""Weekly reflections."""

from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from bot.domain.check import MessageRef
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.reflection import Reflection
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import key, of_member, of_member_by_id, owner
from bot.storage.repositories.places import kept_place, read_place
from bot.storage.repositories.sessions import kept_session, read_session
from bot.storage.tables import reflections
from bot.storage.transaction import InsertUnlessThere, Values

_OF_MEMBER = select(reflections).where(of_member(reflections))
_GET = select(reflections).where(of_member_by_id(reflections))
_OF_WEEK = _OF_MEMBER.where(reflections.c.period == bindparam("of_period"))
_RECENT = _OF_MEMBER.order_by(reflections.c.period.desc()).limit(bindparam("most"))
_COUNT = select(func.count()).select_from(reflections).where(of_member(reflections))
_ADD = InsertUnlessThere(reflections)
_SAVE = update(reflections).where(of_member_by_id(reflections), reflections.c.turn == bindparam("was_turn"))
_PLACE = update(reflections).where(of_member_by_id(reflections))


class Reflections(Repository):
    def get(self, member: Member, reflection_id: str) -> Reflection | None:
        return self._reflection(member, self._transaction.row(_GET, {**owner(member), "of_id": reflection_id}))

    def of_week(self, member: Member, period: str) -> Reflection | None:
        return self._reflection(member, self._transaction.row(_OF_WEEK, {**owner(member), "of_period": period}))

    def recent(self, member: Member, *, most: int = 12) -> tuple[Reflection, ...]:
        rows = self._transaction.rows(_RECENT, {**owner(member), "most": most})
        return tuple(self._read(member, row) for row in rows)

    def count(self, member: Member) -> int:
        row = self._transaction.row(_COUNT, owner(member))
        return int(row[0]) if row else 0

    def add(self, reflection: Reflection) -> None:
        """Add a reflection; ConflictError if that week has one."""
        self._know(reflection.member)
        which = {**key(reflection.member), "id": reflection.id}
        if not self._transaction.write(_ADD, {**which, **self._kept(reflection), **kept_place(reflection.place)}):
            raise ConflictError

    def save(self, reflection: Reflection, *, was_turn: int) -> None:
        """Save everything except the place; ConflictError if the turn is no longer `was_turn`."""
        which = {**owner(reflection.member), "of_id": reflection.id, "was_turn": was_turn}
        if not self._transaction.write(_SAVE, {**which, **self._kept(reflection)}):
            raise ConflictError

    def place(self, member: Member, reflection_id: str, place: MessageRef) -> None:
        self._transaction.write(_PLACE, {**owner(member), "of_id": reflection_id, **kept_place(place)})

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
