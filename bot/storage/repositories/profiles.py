"""The members that the coach has met."""

from sqlalchemy import select, update

from bot.domain.people import Member, Profile
from bot.storage.repositories.owner import of_member, owner
from bot.storage.tables import profiles
from bot.storage.transaction import InsertUnlessThere, Transaction, Values

_GET = select(profiles).where(of_member(profiles))
_ADD = InsertUnlessThere(profiles)
_SAVE = update(profiles).where(of_member(profiles))


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
        key = {"workspace": profile.member.workspace, "user_id": profile.member.user}
        return self._transaction.write(_ADD, {**key, **_kept(profile)}) > 0

    def save(self, profile: Profile) -> None:
        """Keep a changed profile."""
        self._transaction.write(_SAVE, {**owner(profile.member), **_kept(profile)})


def _kept(profile: Profile) -> Values:
    return {
        "welcomed_at": profile.welcomed_at,
        "path": profile.path,
        "dm": profile.dm,
        "receipts": profile.receipts,
    }
