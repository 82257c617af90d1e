"""Everybody about whom anything is kept."""

from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import select, update

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
    dm: str
    receipts: bool


class Members(Repository):
    def get(self, member: Member) -> Profile:
        """The profile; empty if the member is unknown."""
        row = self._transaction.row(_GET, owner(member))
        return Profile(member, row.welcomed_at, row.path, row.dm, row.receipts) if row else Profile(member)

    def welcome(self, member: Member, now: datetime) -> bool:
        """Record that the member was welcomed; False if they already were."""
        self._know(member)
        return self._transaction.write(_WELCOME, {**owner(member), "welcomed_at": now}) > 0

    def found_at(self, member: Member, dm: str) -> None:
        """Set the DM of a member who is known."""
        self._transaction.write(_FOUND, {**owner(member), "dm": dm})

    def keep(self, member: Member, **columns: Unpack[ProfileColumns]) -> None:
        """Set these columns, whether or not the member is known."""
        self._transaction.write(_PUT, {**key(member), **columns})
