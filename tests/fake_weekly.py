"""What the storage of the weekly DM promises, in memory; part of the unit of work in `tests.fakes`."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import lane as rules
from bot.domain.check import Place
from bot.domain.delivery import OPEN, Delivery, DeliveryStatus
from bot.domain.errors import ConflictError
from bot.domain.lane import Lane
from bot.domain.people import Member
from bot.domain.reflection import Reflection
from bot.domain.weekly import Subscription


class FakeSubscriptions:
    def __init__(self, rows: dict[Member, Subscription]) -> None:
        self._rows = rows

    def get(self, member: Member) -> Subscription | None:
        return self._rows.get(member)

    def put(self, subscription: Subscription) -> None:
        self._rows[subscription.member] = subscription

    def due(self, now: datetime, *, most: int) -> tuple[Subscription, ...]:
        due = [(row.next_at, row) for row in self._rows.values() if row.next_at and row.next_at <= now]
        due.sort(key=lambda pair: (pair[0], pair[1].member.workspace, pair[1].member.user))
        return tuple(row for _, row in due[:most])

    def next_at(self) -> datetime | None:
        return min((row.next_at for row in self._rows.values() if row.next_at), default=None)

    def move(self, before: Subscription, after: Subscription) -> bool:
        row = self._rows.get(before.member)
        if row is None or row.next_at != before.next_at:
            return False
        self._rows[before.member] = after
        return True


class FakeReflections:
    def __init__(self, rows: dict[str, Reflection]) -> None:
        self._rows = rows

    def get(self, member: Member, reflection_id: str) -> Reflection | None:
        row = self._rows.get(reflection_id)
        return row if row and row.member == member else None

    def of_week(self, member: Member, period: str) -> Reflection | None:
        return next((row for row in self.recent(member, most=self.count(member)) if row.period == period), None)

    def recent(self, member: Member, *, most: int = 12) -> tuple[Reflection, ...]:
        mine = [row for row in self._rows.values() if row.member == member]
        return tuple(sorted(mine, key=lambda row: row.period, reverse=True)[:most])

    def count(self, member: Member) -> int:
        return sum(row.member == member for row in self._rows.values())

    def add(self, reflection: Reflection) -> None:
        if reflection.id in self._rows or self.of_week(reflection.member, reflection.period):
            raise ConflictError
        self._rows[reflection.id] = reflection

    def save(self, reflection: Reflection, *, was_turn: int) -> None:
        row = self.get(reflection.member, reflection.id)
        if row is None or row.session.turn != was_turn:
            raise ConflictError
        self._rows[reflection.id] = replace(reflection, place=row.place)

    def place(self, member: Member, reflection_id: str, place: Place) -> None:
        row = self.get(member, reflection_id)
        if row:
            self._rows[reflection_id] = replace(row, place=place)


class FakeDeliveries:
    def __init__(self, rows: dict[str, Delivery]) -> None:
        self._rows = rows

    def _open(self) -> list[Delivery]:
        mine = [row for row in self._rows.values() if row.status in OPEN]
        return sorted(mine, key=lambda row: (row.due_at, row.id))

    def get(self, delivery_id: str) -> Delivery | None:
        return self._rows.get(delivery_id)

    def add(self, delivery: Delivery) -> bool:
        keys = {(row.member, row.kind, row.period) for row in self._rows.values()}
        if delivery.id in self._rows or (delivery.member, delivery.kind, delivery.period) in keys:
            return False
        self._rows[delivery.id] = delivery
        return True

    def waiting(self, now: datetime) -> tuple[str, ...]:
        due = sorted((row.due_at, row.member.workspace) for row in self._open() if row.due_at <= now)
        return tuple(dict.fromkeys(workspace for _, workspace in due))

    def next_at(self) -> datetime | None:
        return min((row.due_at for row in self._open()), default=None)

    def claimed(self, now: datetime) -> bool:
        return any(row.status is DeliveryStatus.CLAIMED and row.due_at > now for row in self._open())

    def due(self, workspace: str, now: datetime, *, most: int) -> tuple[Delivery, ...]:
        return tuple(row for row in self._open() if row.member.workspace == workspace and row.due_at <= now)[:most]

    def change(self, before: Delivery, after: Delivery) -> bool:
        row = self._rows.get(before.id)
        if row is None or row.member != before.member or _stand(row) != _stand(before):
            return False
        self._rows[before.id] = after
        return True


class FakeLanes:
    def __init__(self, rows: dict[str, Lane]) -> None:
        self._rows = rows

    def _lane(self, workspace: str) -> Lane:
        return self._rows.get(workspace, Lane())

    def reserve(self, workspace: str, now: datetime, *, most: int, pause: timedelta) -> tuple[datetime, ...]:
        lane = self._lane(workspace)
        moments = rules.moments(lane, now, most=most, pause=pause)
        if moments:
            self._rows[workspace] = replace(lane, free_at=moments[-1] + pause)
        return moments

    def block(self, workspace: str, until: datetime) -> None:
        lane = self._lane(workspace)
        self._rows[workspace] = replace(lane, blocked_until=max(until, lane.blocked_until or until))

    def free_at(self, workspace: str) -> datetime | None:
        return rules.opens_at(self._lane(workspace))


def _stand(delivery: Delivery) -> tuple[object, ...]:
    return delivery.status, delivery.due_at, delivery.claimed_at
