"""Subscriptions to the weekly DM."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import key, of_member, of_members, owner
from bot.storage.tables import SUBSCRIBED, subscriptions
from bot.storage.transaction import Upsert, Values

_GET = select(subscriptions).where(of_member(subscriptions))
_GET_EACH = select(subscriptions).where(of_members(subscriptions))
_DUE = (
    select(subscriptions)
    .where(subscriptions.c.next_at <= bindparam("now"))
    .order_by(subscriptions.c.next_at, subscriptions.c.workspace, subscriptions.c.user_id)
    .limit(bindparam("limit"))
)
_NEXT_AT = select(func.min(subscriptions.c.next_at)).where(SUBSCRIBED)
_ADD = Upsert(subscriptions)
_CHANGE = update(subscriptions).where(of_member(subscriptions))
_MOVE = _CHANGE.where(subscriptions.c.next_at.is_not_distinct_from(bindparam("was_next_at")))


class Subscriptions(Repository):
    def get(self, member: Member) -> Subscription | None:
        row = self._transaction.row(_GET, owner(member))
        return _read(row) if row else None

    def read_ahead(self, members: Collection[Member]) -> None:
        """Cache what `get` returns for each member, read by one statement."""
        self._read_ahead(_GET_EACH, members, _GET)

    def put(self, subscription: Subscription) -> None:
        member = subscription.member
        self._put((_CHANGE, _ADD), owner(member), key(member), _columns(subscription), member)

    def due(self, now: datetime, *, limit: int) -> tuple[Subscription, ...]:
        """Return due subscriptions of all workspaces, the longest overdue first.

        The order is the same for all workers, so that they can't deadlock.
        """
        rows = self._transaction.rows(_DUE, {"now": now, "limit": limit})
        return tuple(_read(row) for row in rows)

    def next_at(self) -> datetime | None:
        """Return when the next subscription of any workspace is due; None if all are off."""
        row = self._transaction.row(_NEXT_AT, {})
        return row[0] if row else None

    def move(self, before: Subscription, after: Subscription) -> bool:
        """Save a changed subscription; False if its next date has changed since `before`."""
        which = {**owner(before.member), "was_next_at": before.next_at}
        return self._transaction.write(_MOVE, {**which, **_columns(after)}) > 0


def _columns(subscription: Subscription) -> Values:
    return {
        "weekday": subscription.weekly.weekday,
        "at": subscription.weekly.at.isoformat("minutes"),
        "zone": subscription.weekly.zone,
        "next_at": subscription.next_at,
        "silence": subscription.silence,
        "zone_assumed": subscription.zone_assumed,
        "paused_until": subscription.paused_until,
    }


def _read(row: Row[Any]) -> Subscription:
    return Subscription(
        member=Member(row.workspace, row.user_id),
        weekly=Weekly(row.weekday, time.fromisoformat(row.at), row.zone),
        next_at=row.next_at,
        silence=row.silence,
        zone_assumed=row.zone_assumed,
        paused_until=row.paused_until,
    )
