"""Evidence."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update

from bot.domain.errors import ConflictError
from bot.domain.evidence import Evidence
from bot.domain.people import Member
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import first_of_each, key, of_member, of_member_by_id, owner
from bot.storage.repositories.sessions import kept_session, read_session
from bot.storage.tables import evidence
from bot.storage.transaction import InsertUnlessThere, Values

_OF_MEMBER = select(evidence).where(of_member(evidence))
_GET = select(evidence).where(of_member_by_id(evidence))
_OF_REFLECTION = _OF_MEMBER.where(evidence.c.reflection == bindparam("of_reflection"))
_NEWEST_FIRST = (evidence.c.kept_at.desc(), evidence.c.id.desc())
_NEWEST = _OF_MEMBER.order_by(*_NEWEST_FIRST)
_PAGE = _NEWEST.limit(bindparam("most")).offset(bindparam("skip"))
_NEWEST_OF_EACH = first_of_each(evidence, *_NEWEST_FIRST)
_SINCE = _NEWEST.where(evidence.c.kept_at >= bindparam("moment")).limit(bindparam("most"))
_COUNT = select(func.count()).select_from(evidence).where(of_member(evidence))
_ADD = InsertUnlessThere(evidence)
_SAVE = update(evidence).where(of_member_by_id(evidence), evidence.c.turn == bindparam("was_turn"))
_REMOVE = delete(evidence).where(of_member_by_id(evidence))


class EvidenceLog(Repository):
    def get(self, member: Member, evidence_id: str) -> Evidence | None:
        return self._evidence(member, self._transaction.row(_GET, {**owner(member), "of_id": evidence_id}))

    def of_reflection(self, member: Member, reflection_id: str) -> Evidence | None:
        which = {**owner(member), "of_reflection": reflection_id}
        return self._evidence(member, self._transaction.row(_OF_REFLECTION, which))

    def page(self, member: Member, *, most: int, skip: int = 0) -> tuple[Evidence, ...]:
        rows = self._transaction.rows(_PAGE, {**owner(member), "most": most, "skip": skip})
        return tuple(self._read(member, row) for row in rows)

    def read_ahead(self, members: Collection[Member], *, most: int) -> None:
        """Read the first page of each, at once."""
        self._read_ahead(_NEWEST_OF_EACH, members, _PAGE, most=most, skip=0)

    def since(self, member: Member, moment: datetime, *, most: int = 200) -> tuple[Evidence, ...]:
        rows = self._transaction.rows(_SINCE, {**owner(member), "moment": moment, "most": most})
        return tuple(self._read(member, row) for row in rows)

    def count(self, member: Member) -> int:
        row = self._transaction.row(_COUNT, owner(member))
        return int(row[0]) if row else 0

    def add(self, new: Evidence) -> None:
        """Add evidence; ConflictError if there is some of the same reflection."""
        self._know(new.member)
        if not self._transaction.write(_ADD, {**key(new.member), "id": new.id, **self._kept(new)}):
            raise ConflictError

    def save(self, changed: Evidence, *, was_turn: int) -> None:
        """ConflictError if the turn is no longer `was_turn`."""
        which = {**owner(changed.member), "of_id": changed.id, "was_turn": was_turn}
        if not self._transaction.write(_SAVE, {**which, **self._kept(changed)}):
            raise ConflictError

    def remove(self, member: Member, evidence_id: str) -> None:
        self._transaction.write(_REMOVE, {**owner(member), "of_id": evidence_id})

    def _kept(self, kept: Evidence) -> Values:
        return {
            "framework": kept.framework,
            "reflection": kept.reflection,
            "words": self._cipher.seal({"words": kept.words, "link": kept.link}),
            **kept_session(self._cipher, kept.session),
            "kept_at": kept.kept_at,
        }

    def _evidence(self, member: Member, row: Row[Any] | None) -> Evidence | None:
        return None if row is None else self._read(member, row)

    def _read(self, member: Member, row: Row[Any]) -> Evidence:
        typed = self._cipher.open(row.words)
        return Evidence(
            id=row.id,
            member=member,
            words=typed["words"] or "",
            framework=row.framework,
            session=read_session(self._cipher, row),
            kept_at=row.kept_at,
            link=typed["link"],
            reflection=row.reflection,
        )
