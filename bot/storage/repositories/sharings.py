"""Who is on whose team, and what they share with the manager."""

from typing import Any

from sqlalchemy import Row, and_, bindparam, select, update

from bot.domain.people import Member
from bot.domain.team import Choice, Sharing
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import key, of_manager, of_member, owner
from bot.storage.tables import sharings
from bot.storage.transaction import Upsert, Values

_ONE = and_(of_manager(sharings), sharings.c.user_id == bindparam("of_whom"))
_GET = select(sharings).where(_ONE)
_LOCK = _GET.with_for_update()
_TEAM = select(sharings).where(of_manager(sharings), sharings.c.on_team).order_by(sharings.c.user_id)
_OF_MEMBER = select(sharings).where(of_member(sharings)).order_by(sharings.c.manager)
_LOCK_OF_MEMBER = _OF_MEMBER.with_for_update()
_ADD = Upsert(sharings)
_CHANGE = update(sharings).where(_ONE)


class Sharings(Repository):
    def get(self, manager: Member, user: str) -> Sharing | None:
        """Return what a member of the manager's workspace shares with the manager.

        In a writing unit, the row is locked until the commit: manager and member write the same row, and neither must
        overwrite a decision of the other that they haven't seen.
        """
        query = _LOCK if self._transaction.writable else _GET
        row = self._transaction.row(query, {**owner(manager), "of_whom": user})
        return _read(row) if row else None

    def team(self, manager: Member) -> tuple[Sharing, ...]:
        return tuple(_read(row) for row in self._transaction.rows(_TEAM, owner(manager)))

    def of_member(self, member: Member) -> tuple[Sharing, ...]:
        """Return what the member shares with each manager, including managers whose team they have left.

        In a writing unit, the rows are locked until the commit.
        """
        query = _LOCK_OF_MEMBER if self._transaction.writable else _OF_MEMBER
        return tuple(_read(row) for row in self._transaction.rows(query, owner(member)))

    def put(self, sharing: Sharing) -> None:
        member, manager = sharing.member, Member(sharing.member.workspace, sharing.manager)
        which = {**owner(manager), "of_whom": member.user}
        new = {**key(member), "manager": sharing.manager}
        self._put((_CHANGE, _ADD), which, new, _columns(sharing), member, manager)


def _columns(sharing: Sharing) -> Values:
    return {"choice": sharing.choice, "on_team": sharing.on_team, "changed_at": sharing.changed_at}


def _read(row: Row[Any]) -> Sharing:
    return Sharing(
        member=Member(row.workspace, row.user_id),
        manager=row.manager,
        choice=Choice(row.choice),
        on_team=row.on_team,
        changed_at=row.changed_at,
    )
