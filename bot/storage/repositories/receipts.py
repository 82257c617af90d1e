"""Receipts: whose check was counted, seen or copied, and by which manager."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, insert, select

from bot.domain.people import Member
from bot.domain.summary import Receipt, ReceiptKind
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_member, of_workspace, owner
from bot.storage.tables import receipts

_OF_MEMBER = (
    select(receipts)
    .where(of_member(receipts))
    .order_by(receipts.c.at.desc(), receipts.c.id.desc())
    .limit(bindparam("limit"))
)
_COUNTED_IN = (
    select(receipts.c.user_id)
    .where(of_workspace(receipts), receipts.c.round == bindparam("of_round"))
    .order_by(receipts.c.user_id)
)
_COUNTED = receipts.c.what == ReceiptKind.COUNTED
_TRAIL = (
    select(receipts.c.at, receipts.c.manager, receipts.c.what, func.count().label("people"))
    .where(and_(of_workspace(receipts), ~_COUNTED))
    .group_by(receipts.c.at, receipts.c.manager, receipts.c.what)
    .order_by(receipts.c.at)
)
_ADD = insert(receipts)


class Receipts(Repository):
    def add(self, new: Sequence[Receipt]) -> None:
        self._transaction.write_many(
            _ADD,
            [
                {
                    "workspace": one.member.workspace,
                    "id": one.id,
                    "user_id": one.member.user,
                    "manager": one.manager,
                    "at": one.at,
                    "what": one.kind,
                    "round": one.round,
                }
                for one in new
            ],
        )

    def of_member(self, member: Member, *, limit: int = 1000) -> tuple[Receipt, ...]:
        """Newest first."""
        return tuple(_read(row) for row in self._transaction.rows(_OF_MEMBER, {**owner(member), "limit": limit}))

    def counted_in(self, workspace: str, round_id: str) -> tuple[Member, ...]:
        """Return the members who were counted in a round and not forgotten since."""
        rows = self._transaction.rows(_COUNTED_IN, {"of_workspace": workspace, "of_round": round_id})
        return tuple(Member(workspace, row.user_id) for row in rows)

    def trail(self, workspace: str) -> tuple[tuple[datetime, str | None, ReceiptKind, int], ...]:
        """Return when cards were seen or copied, by which manager, and how many."""
        rows = self._transaction.rows(_TRAIL, {"of_workspace": workspace})
        return tuple((row.at, row.manager, ReceiptKind(row.what), row.people) for row in rows)


def _read(row: Row[Any]) -> Receipt:
    return Receipt(row.id, Member(row.workspace, row.user_id), row.manager, row.at, ReceiptKind(row.what), row.round)
