"""The members that the coach has met."""

from datetime import datetime

from sqlalchemy import select, update

from bot.domain.people import Member, Profile
from bot.storage.repositories.owner import of_member, owner
from bot.storage.tables import profiles
from bot.storage.transaction import InsertUnlessThere, Transaction, Values

_GET = select(profiles).where(of_member(profiles))
_ADD = InsertUnlessThere(profiles)
_SAVE = update(profiles).where(of_member(profiles))
_WELCOME = _SAVE.where(profiles.c.welcomed_at.is_(None))


class SqlProfiles:
    """`Profiles` in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, member: Member) -> Profile | None:
        """Give the profile, if they were met."""
        row = self._transaction.row(_GET, owner(member))
        return Profile(member, row.welcomed_at, row.path, row.dm, row.receipts) if row else None

    def add(self, profile: Profile) -> bool:
        """Keep a new profile; False, and nothing changed, where there is one already."""
        met = {"welcomed_at": profile.welcomed_at, "dm": profile.dm}
        return self._transaction.write(_ADD, {**_key(profile.member), **met, **_chosen(profile)}) > 0

    def save(self, profile: Profile) -> None:
        """Update what the member chose: the path, and whether they want receipts."""
        self._transaction.write(_SAVE, {**owner(profile.member), **_chosen(profile)})

    def welcome(self, member: Member, now: datetime) -> bool:
        """Note that the member was welcomed; False, and nothing changed, where they were before."""
        if self.add(Profile(member, now)):
            return True
        return self._transaction.write(_WELCOME, {**owner(member), "welcomed_at": now}) > 0

    def keep_dm(self, member: Member, dm: str) -> None:
        """Keep the id of the member's DM, whether they have a profile or not."""
        if not self._transaction.write(_SAVE, {**owner(member), "dm": dm}):
            self.add(Profile(member, None, dm=dm))


def _key(member: Member) -> Values:
    return {"workspace": member.workspace, "user_id": member.user}


def _chosen(profile: Profile) -> Values:
    return {"path": profile.path, "receipts": profile.receipts}
