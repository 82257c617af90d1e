"""Everybody about whom anything is stored."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import Row, bindparam, select, update

from bot.domain.people import Member, Profile
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import key, of_member, of_members, owner
from bot.storage.tables import members
from bot.storage.transaction import Upsert

_GET = select(members).where(of_member(members))
_GET_EACH = select(members).where(of_members(members))
_SET_DM = update(members).where(of_member(members)).values(dm=bindparam("new_dm"))
_SET_LOCALE = update(members).where(of_member(members)).values(locale=bindparam("new_locale"))
_PUT = Upsert(members)
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
        """Return the profile; an empty one if the member is unknown."""
        row = self._transaction.row(_GET, owner(member))
        return _profile(member, row) if row else Profile(member)

    def read_ahead(self, members: Collection[Member]) -> None:
        """Cache what `get` returns for each member, read by one statement."""
        self._read_ahead(_GET_EACH, members, _GET)

    def welcome(self, member: Member, now: datetime) -> bool:
        """Record that the member was welcomed; False if they already were."""
        self._ensure_members(member)
        return self._transaction.write(_WELCOME, {**owner(member), "welcomed_at": now}) > 0

    def update(self, member: Member, **columns: Unpack[ProfileColumns]) -> None:
        """Set these columns of a member, known or not."""
        self._transaction.write(_PUT, {**key(member), **columns})

    def set_dms(self, dms: Mapping[Member, str]) -> None:
        """Set the DM channels of known members; unknown ones are ignored."""
        in_order = sorted(dms, key=lambda member: (member.workspace, member.user))
        self._transaction.write_many(_SET_DM, [{**owner(member), "new_dm": dms[member]} for member in in_order])

    def set_locale(self, member: Member, locale: str) -> None:
        """Set the language of a known member; an unknown one is ignored."""
        self._transaction.write(_SET_LOCALE, {**owner(member), "new_locale": locale})


def _profile(member: Member, row: Row[Any]) -> Profile:
    return Profile(
        member,
        welcomed_at=row.welcomed_at,
        path=row.path,
        work_place=row.work_place,
        direction=row.direction,
        dm=row.dm,
        receipts=row.receipts,
        locale=row.locale,
    )
