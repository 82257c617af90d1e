"""Requests to see something about a team, and their receipts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, select, update

from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.domain.summary import Request, Seen
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_manager, of_manager_by_id, of_member, of_workspace, owner
from bot.storage.repositories.places import kept_place, read_place
from bot.storage.tables import receipts, requests
from bot.storage.transaction import InsertUnlessThere

_NEWEST_FIRST = (requests.c.at.desc(), requests.c.id.desc())
_GET = select(requests).where(of_manager_by_id(requests))
_LIVE = (
    select(requests)
    .where(of_manager(requests), requests.c.what == Seen.SUMMARY, requests.c.ts.is_not(None))
    .order_by(*_NEWEST_FIRST)
    .limit(1)
)
_RECEIPTS = (
    select(requests)
    .join(receipts, and_(receipts.c.workspace == requests.c.workspace, receipts.c.request == requests.c.id))
    .where(of_member(receipts))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("most"))
)
_MADE = select(requests).where(of_manager(requests)).order_by(*_NEWEST_FIRST).limit(bindparam("most"))
_TRAIL = select(requests).where(of_workspace(requests)).order_by(requests.c.at, requests.c.id)
_ADD = insert(requests)
_ADD_RECEIPT = InsertUnlessThere(receipts)
_PLACE = update(requests).where(of_manager_by_id(requests))


class Requests(Repository):
    def add(self, request: Request, people: Sequence[str]) -> None:
        """Add a request, with a receipt for each of these user ids."""
        workspace = request.manager.workspace
        kept = {
            "at": request.at,
            "what": request.what,
            "counted": request.counted,
            "standing": request.standing,
            "rhythm": request.rhythm,
            **kept_place(request.place),
        }
        key = {"workspace": workspace, "id": request.id, "manager": request.manager.user}
        self._transaction.write(_ADD, {**key, **kept})
        whose = [{"workspace": workspace, "request": request.id, "user_id": user} for user in people]
        self._transaction.write_many(_ADD_RECEIPT, whose)

    def place(self, manager: Member, request_id: str, place: MessageRef) -> None:
        """Set where its message is; does nothing if this manager made no such request."""
        self._transaction.write(_PLACE, {**owner(manager), "of_id": request_id, **kept_place(place)})

    def live(self, manager: Member) -> Request | None:
        row = self._transaction.row(_LIVE, owner(manager))
        return _read(row) if row else None

    def get(self, manager: Member, request_id: str) -> Request | None:
        row = self._transaction.row(_GET, {**owner(manager), "of_id": request_id})
        return _read(row) if row else None

    def made(self, manager: Member, *, most: int = 20) -> tuple[Request, ...]:
        return tuple(_read(row) for row in self._transaction.rows(_MADE, {**owner(manager), "most": most}))

    def receipts(self, member: Member, *, most: int = 20) -> tuple[Request, ...]:
        return tuple(_read(row) for row in self._transaction.rows(_RECEIPTS, {**owner(member), "most": most}))

    def trail(self, workspace: str) -> tuple[Request, ...]:
        return tuple(_read(row) for row in self._transaction.rows(_TRAIL, {"of_workspace": workspace}))


def _read(row: Row[Any]) -> Request:
    return Request(
        id=row.id,
        manager=Member(row.workspace, row.manager),
        at=row.at,
        what=Seen(row.what),
        counted=row.counted,
        standing=row.standing,
        rhythm=row.rhythm,
        place=read_place(row),
    )
