"""The outbox: messages that are posted without a click."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from bot.domain.delivery import Delivery, DeliveryStatus
from bot.domain.people import Member
from bot.storage.repositories.base import Repository
from bot.storage.repositories.message_refs import message_ref_columns, read_message_ref
from bot.storage.repositories.owner import of_member_by_id, of_members, of_workspace, owner, owners
from bot.storage.tables import OPEN_DELIVERIES, deliveries
from bot.storage.transaction import InsertIfAbsent, Values

_IS_DUE = deliveries.c.due_at <= bindparam("now")
_GET = select(deliveries).where(deliveries.c.id == bindparam("of_id"))
_ADD = InsertIfAbsent(deliveries)
_WAITING = (
    select(deliveries.c.workspace)
    .where(OPEN_DELIVERIES, _IS_DUE)
    .group_by(deliveries.c.workspace)
    .order_by(func.min(deliveries.c.due_at), deliveries.c.workspace)
)
_NEXT_AT = select(func.min(deliveries.c.due_at)).where(OPEN_DELIVERIES)
_OPEN_BY_STATE = (
    select(deliveries.c.status, func.count().label("number")).where(OPEN_DELIVERIES).group_by(deliveries.c.status)
)
_OVERDUE = select(func.count().label("number"), func.min(deliveries.c.due_at).label("since")).where(
    OPEN_DELIVERIES, _IS_DUE
)
_CLAIMED = (
    select(deliveries.c.id)
    .where(OPEN_DELIVERIES, deliveries.c.status == DeliveryStatus.CLAIMED, deliveries.c.due_at > bindparam("now"))
    .limit(1)
)
_DUE = (
    select(deliveries)
    .where(of_workspace(deliveries), OPEN_DELIVERIES, _IS_DUE)
    .order_by(deliveries.c.due_at, deliveries.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_LAST_SENT = (
    select(deliveries.c.workspace, deliveries.c.user_id, func.max(deliveries.c.claimed_at).label("at"))
    .where(
        of_members(deliveries),
        deliveries.c.kind.in_(bindparam("of_kinds", expanding=True)),
        deliveries.c.id.not_in(bindparam("of_ids", expanding=True)),
        deliveries.c.claimed_at.is_not(None),
        deliveries.c.status.not_in([DeliveryStatus.QUEUED, DeliveryStatus.FAILED, DeliveryStatus.SKIPPED]),
    )
    .group_by(deliveries.c.workspace, deliveries.c.user_id)
)
_SAVE = update(deliveries).where(of_member_by_id(deliveries))
_CHANGE = _SAVE.where(
    deliveries.c.status == bindparam("was_status"),
    deliveries.c.due_at == bindparam("was_due_at"),
    deliveries.c.claimed_at.is_not_distinct_from(bindparam("was_claimed_at")),
)
_MARK_DUE_UNKNOWN = (
    update(deliveries)
    .where(OPEN_DELIVERIES, _IS_DUE)
    .values(
        status=DeliveryStatus.UNKNOWN,
        begun_at=func.coalesce(deliveries.c.begun_at, deliveries.c.claimed_at, deliveries.c.due_at),
    )
)
_SKIP_OPEN = (
    update(deliveries)
    .where(of_workspace(deliveries), OPEN_DELIVERIES)
    .values(status=DeliveryStatus.SKIPPED, reason=bindparam("why"))
)
_LOCK = (
    select(deliveries)
    .where(of_workspace(deliveries), deliveries.c.id.in_(bindparam("of_ids", expanding=True)))
    .with_for_update()
)


class Deliveries(Repository):
    def get(self, delivery_id: str) -> Delivery | None:
        row = self._transaction.row(_GET, {"of_id": delivery_id})
        return _read(row) if row else None

    def add(self, delivery: Delivery) -> bool:
        """Add a delivery; False if there is one with this workspace, member, kind and period."""
        return self._transaction.write(_ADD, _row(delivery)) > 0

    def add_all(self, new: Iterable[Delivery]) -> None:
        """Add deliveries, leaving those that exist as they are."""
        self._transaction.write_many(_ADD, [_row(delivery) for delivery in new])

    def last_sent(self, others_than: Collection[Delivery], kinds: Collection[str]) -> Mapping[Member, datetime]:
        """Return when each member was last sent another delivery of these kinds, or may have been."""
        which = {"of_kinds": tuple(kinds), "of_ids": tuple(delivery.id for delivery in others_than)}
        rows = self._transaction.rows(_LAST_SENT, {**owners({delivery.member for delivery in others_than}), **which})
        return {Member(row.workspace, row.user_id): row.at for row in rows}

    def due_workspaces(self, now: datetime) -> tuple[str, ...]:
        """Return the workspaces that have open deliveries due, the longest overdue first."""
        return tuple(row.workspace for row in self._transaction.rows(_WAITING, {"now": now}))

    def next_at(self) -> datetime | None:
        row = self._transaction.row(_NEXT_AT, {})
        return row[0] if row else None

    def open_by_state(self) -> Mapping[DeliveryStatus, int]:
        """Count the open deliveries of all workspaces."""
        return {DeliveryStatus(row.status): row.number for row in self._transaction.rows(_OPEN_BY_STATE, {})}

    def overdue(self, now: datetime) -> tuple[int, datetime | None]:
        """Return how many open deliveries are due, and since when the oldest is."""
        row = self._transaction.row(_OVERDUE, {"now": now})
        return (row.number, row.since) if row else (0, None)

    def any_claimed(self, now: datetime) -> bool:
        """Return whether any worker holds a lease on a delivery."""
        return self._transaction.row(_CLAIMED, {"now": now}) is not None

    def due(self, workspace: str, now: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Lock a workspace's open deliveries that are due, the longest overdue first.

        No other worker gets them before the commit: on PostgreSQL it skips locked rows, on SQLite it waits. Forgetting
        one of their members waits too.
        """
        rows = self._transaction.lock_rows(_DUE, {"of_workspace": workspace, "now": now, "limit": limit})
        return tuple(_read(row) for row in rows)

    def save(self, locked: Iterable[Delivery]) -> None:
        """Save deliveries that this unit of work has locked."""
        self._transaction.write_many(
            _SAVE, [{**owner(delivery.member), "of_id": delivery.id, **_columns(delivery)} for delivery in locked]
        )

    def change(self, before: Delivery, after: Delivery) -> bool:
        """Save a changed delivery; False if it has changed since `before`."""
        which = {
            **owner(before.member),
            "of_id": before.id,
            "was_status": before.status,
            "was_due_at": before.due_at,
            "was_claimed_at": before.claimed_at,
        }
        return self._transaction.write(_CHANGE, {**which, **_columns(after)}) > 0

    def mark_due_unknown(self, now: datetime) -> None:
        """Mark what is due and not settled as unknown: it may have been sent, so that Slack is asked first."""
        self._transaction.write(_MARK_DUE_UNKNOWN, {"now": now})

    def skip_open(self, workspace: str, why: str) -> None:
        """Skip all open deliveries of a workspace, even those that a worker has claimed."""
        self._transaction.write(_SKIP_OPEN, {"of_workspace": workspace, "why": why})

    def lock(self, workspace: str, ids: Sequence[str]) -> tuple[Delivery, ...]:
        """Lock and return those that still exist. Their members can't be forgotten before the commit."""
        rows = self._transaction.lock_rows(_LOCK, {"of_workspace": workspace, "of_ids": tuple(ids)})
        return tuple(_read(row) for row in rows)

    def change_all(self, workspace: str, changes: Sequence[tuple[Delivery, Delivery]]) -> frozenset[str]:
        """Save deliveries of a workspace, given as they were before and after a change; return the ids of those saved.

        One that has been changed by somebody else is left as it is. However many there are, this takes two statements.
        """
        if len(changes) == 1:
            return frozenset(after.id for before, after in changes if self.change(before, after))
        locked = set(self.lock(workspace, [before.id for before, _ in changes]))
        ours = [after for before, after in changes if before in locked]
        self.save(ours)
        return frozenset(after.id for after in ours)


def _row(delivery: Delivery) -> Values:
    return {
        "id": delivery.id,
        "workspace": delivery.member.workspace,
        "user_id": delivery.member.user,
        "kind": delivery.kind,
        "period": delivery.period,
        **_columns(delivery),
    }


def _columns(delivery: Delivery) -> Values:
    return {
        "due_at": delivery.due_at,
        "status": delivery.status,
        "tries": delivery.tries,
        "claimed_at": delivery.claimed_at,
        "begun_at": delivery.begun_at,
        "reason": delivery.reason,
        **message_ref_columns(delivery.message_ref),
    }


def _read(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        member=Member(row.workspace, row.user_id),
        kind=row.kind,
        period=row.period,
        due_at=row.due_at,
        status=DeliveryStatus(row.status),
        tries=row.tries,
        claimed_at=row.claimed_at,
        begun_at=row.begun_at,
        reason=row.reason,
        message_ref=read_message_ref(row),
    )
