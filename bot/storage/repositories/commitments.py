"""Managers' commitments."""

from typing import Any

from sqlalchemy import Row, bindparam, select, update

from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.summary import Commitment, CommitmentStatus
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_manager, of_manager_by_id, owner
from bot.storage.tables import OPEN_COMMITMENT, commitments
from bot.storage.transaction import InsertIfAbsent, Values

_GET = select(commitments).where(of_manager_by_id(commitments))
_OPEN = select(commitments).where(of_manager(commitments), OPEN_COMMITMENT)
_SETTLED = (
    select(commitments)
    .where(of_manager(commitments), ~OPEN_COMMITMENT)
    .order_by(commitments.c.settled_at.desc(), commitments.c.made_at.desc())
    .limit(bindparam("limit"))
)
_ADD = InsertIfAbsent(commitments)
_SAVE = update(commitments).where(of_manager_by_id(commitments), commitments.c.status == bindparam("was_status"))


class Commitments(Repository):
    def open(self, manager: Member) -> Commitment | None:
        row = self._transaction.row(_OPEN, owner(manager))
        return _read(row) if row else None

    def get(self, manager: Member, commitment_id: str) -> Commitment | None:
        row = self._transaction.row(_GET, {**owner(manager), "of_id": commitment_id})
        return _read(row) if row else None

    def settled(self, manager: Member, *, limit: int = 20) -> tuple[Commitment, ...]:
        return tuple(_read(row) for row in self._transaction.rows(_SETTLED, {**owner(manager), "limit": limit}))

    def add(self, commitment: Commitment) -> None:
        """Add a commitment; ConflictError if one is open."""
        self._ensure_members(commitment.manager)
        key = {"workspace": commitment.manager.workspace, "manager": commitment.manager.user, "id": commitment.id}
        if not self._transaction.write(_ADD, {**key, **_columns(commitment)}):
            raise ConflictError

    def save(self, commitment: Commitment, *, before: Commitment) -> None:
        """Save a commitment; ConflictError if its status has changed since `before`."""
        which = {**owner(commitment.manager), "of_id": commitment.id, "was_status": before.status}
        if not self._transaction.write(_SAVE, {**which, **_columns(commitment)}):
            raise ConflictError


def _columns(commitment: Commitment) -> Values:
    return {
        "action": commitment.action,
        "round": commitment.round,
        "made_at": commitment.made_at,
        "status": commitment.status,
        "settled_at": commitment.settled_at,
    }


def _read(row: Row[Any]) -> Commitment:
    return Commitment(
        id=row.id,
        manager=Member(row.workspace, row.manager),
        action=row.action,
        round=row.round,
        made_at=row.made_at,
        status=CommitmentStatus(row.status),
        settled_at=row.settled_at,
    )
