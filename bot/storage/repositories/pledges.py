"""Managers' commitments."""

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.summary import Pledge, PledgeStatus
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_manager, of_manager_by_id, owner
from bot.storage.tables import OPEN_PLEDGE, pledges
from bot.storage.transaction import InsertUnlessThere, Values

_GET = select(pledges).where(of_manager_by_id(pledges))
_PRESENT = select(pledges).where(of_manager(pledges), OPEN_PLEDGE)
_SETTLED = (
    select(pledges)
    .where(of_manager(pledges), ~OPEN_PLEDGE)
    .order_by(pledges.c.settled_at.desc(), pledges.c.made_at.desc())
    .limit(bindparam("most"))
)
_ADD = InsertUnlessThere(pledges)
_SAVE = update(pledges).where(of_manager_by_id(pledges), pledges.c.status == bindparam("was_status"))


class Pledges(Repository):
    def present(self, manager: Member) -> Pledge | None:
        row = self._transaction.row(_PRESENT, owner(manager))
        return _read(row) if row else None

    def get(self, manager: Member, pledge_id: str) -> Pledge | None:
        row = self._transaction.row(_GET, {**owner(manager), "of_id": pledge_id})
        return _read(row) if row else None

    def settled(self, manager: Member, *, most: int = 20) -> tuple[Pledge, ...]:
        return tuple(_read(row) for row in self._transaction.rows(_SETTLED, {**owner(manager), "most": most}))

    def add(self, pledge: Pledge) -> None:
        """Add a commitment; ConflictError if one is open."""
        self._know(pledge.manager)
        key = {"workspace": pledge.manager.workspace, "manager": pledge.manager.user, "id": pledge.id}
        if not self._transaction.write(_ADD, {**key, **_kept(pledge)}):
            raise ConflictError

    def save(self, pledge: Pledge, *, was: Pledge) -> None:
        """ConflictError if the status is no longer `was`."""
        which = {**owner(pledge.manager), "of_id": pledge.id, "was_status": was.status}
        if not self._transaction.write(_SAVE, {**which, **_kept(pledge)}):
            raise ConflictError


def _kept(pledge: Pledge) -> Values:
    return {
        "action": pledge.action,
        "round": pledge.round,
        "made_at": pledge.made_at,
        "status": pledge.status,
        "settled_at": pledge.settled_at,
    }


def _read(row: Row[Any]) -> Pledge:
    return Pledge(
        id=row.id,
        manager=Member(row.workspace, row.manager),
        action=row.action,
        round=row.round,
        made_at=row.made_at,
        status=PledgeStatus(row.status),
        settled_at=row.settled_at,
    )
