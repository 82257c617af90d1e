"""Everybody of whom anything is kept."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Row, select, update

from bot.domain.people import Member, Profile
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import key, of_member, owner
from bot.storage.tables import members
from bot.storage.transaction import Upsert

_GET = select(members).where(of_member(members))
_PUT = Upsert(members)
_FOUND = update(members).where(of_member(members))
_WELCOME = update(members).where(of_member(members), members.c.welcomed_at.is_(None))


class ProfileColumns(TypedDict, total=False):
    welcomed_at: datetime
    path: str | None
    work_place: str | None
    direction: str | None
    dm: str
    receipts: bool


class Members(Repository):
    def get(self, member: Member) -> Profile:
        """Read the profile; of somebody unknown, an empty one."""
        row = self._transaction.row(_GET, owner(member))
        return _profile(member, row) if row else Profile(member)

    def welcome(self, member: Member, now: datetime) -> bool:
        """Note that they were welcomed; False, and nothing changed, where they were before."""
        self._know(member)
        return self._transaction.write(_WELCOME, {**owner(member), "welcomed_at": now}) > 0

    def found_at(self, member: Member, dm: str) -> None:
        """Set the DM of a member who is known."""
        self._transaction.write(_FOUND, {**owner(member), "dm": dm})

    def keep(self, member: Member, **columns: Unpack[ProfileColumns]) -> None:
        """Set these columns, whether the member is known or not."""
        self._transaction.write(_PUT, {**key(member), **columns})


def _profile(member: Member, row: Row[Any]) -> Profile:
    return Profile(
        member,
        welcomed_at=row.welcomed_at,
        path=row.path,
        work_place=row.work_place,
        direction=row.direction,
        dm=row.dm,
        receipts=row.receipts,
    )
