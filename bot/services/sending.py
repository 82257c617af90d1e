"""What is posted without a click: found when it is due, claimed, posted once, and its end kept.

The job engine only says when to look and which process does it; it may lose any task at any time. What a dead worker
left behind is found again by its lease.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain import delivery as ledger
from bot.domain import weekly
from bot.domain.delivery import Delivery, Ending, Limited, Missing, Refused, Sent, Unwanted
from bot.domain.people import Member
from bot.services import Clock, NewId
from bot.storage.unit_of_work import Storage, UnitOfWork

WEEKLY, INVITATION, RECEIPT, PLEDGED, FOLLOW_UP = "weekly", "invitation", "receipt", "pledged", "follow_up"
"""The kinds of deliveries."""

BATCH = 200
"""Subscriptions moved on in one transaction."""

PARCELS = 20
"""Deliveries claimed in one transaction: with a pause between two, well within their lease."""

AGAIN = timedelta(seconds=1)
"""Before what is due but could not be sent is tried again."""

Message = Any
"""What the kinds compose and the courier posts; nothing here looks into it."""


class Courier(Protocol):
    """Posts to Slack, once each call, and says how it ended."""

    def post(self, member: Member, message: Message, delivery_id: str) -> Ending:
        """Post a message that carries the delivery's id."""

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> Ending:
        """Look for a message with the delivery's id in the member's DM; of several copies, keep the first."""


Compose = Callable[[Delivery], Message | None]
"""Makes the message of a delivery from the state as it is now; None where it is not wanted any more."""

Placed = Callable[[UnitOfWork, Delivery], None]
"""Told when a delivery was sent, in the transaction that keeps it; its `place` says where the message stands."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How deliveries of a kind are made, and who is told of their end."""

    compose: Compose
    placed: Placed = lambda _, __: None


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Who posts, what there is to post, and the pause between two posts to one workspace."""

    courier: Courier
    kinds: Mapping[str, Kind]
    pause: timedelta


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery in a worker's hand: as it was, as it is claimed, and not to be posted before `at`."""

    before: Delivery
    claimed: Delivery
    at: datetime


class SendingService:
    """The ledger's work, between one look at the clock and the next."""

    def __init__(self, storage: Storage, clock: Clock, new_id: NewId, post: PostOffice) -> None:
        self._storage = storage
        self._clock = clock
        self._new_id = new_id
        self._courier = post.courier
        self._kinds = post.kinds
        self._pause = post.pause

    def sweep(self) -> tuple[str, ...]:
        """Turn everybody who is due into a delivery, and give the workspaces where something is to be sent."""
        while self._sweep_some() == BATCH:
            pass
        with self._storage.reading() as work:
            return work.deliveries.waiting(self._clock())

    def _sweep_some(self) -> int:
        now = self._clock()
        with self._storage.writing() as work:
            due = work.subscriptions.due(now, most=BATCH)
            for subscription in due:
                turn = weekly.turn(subscription, now)
                if work.subscriptions.move(subscription, turn.after) and turn.period:
                    work.deliveries.add(Delivery(self._new_id(), subscription.member, WEEKLY, turn.period, now))
        return len(due)

    def claim(self, workspace: str) -> tuple[Parcel, ...]:
        """Take some due deliveries of a workspace in hand, each with the moment to post it at."""
        now = self._clock()
        with self._storage.writing() as work:
            found = work.deliveries.due(workspace, now, most=PARCELS)
            moments = work.lanes.reserve(workspace, now, most=len(found), pause=self._pause) if found else ()
            return tuple(
                Parcel(before, claimed, at)
                for before, at in zip(found, moments, strict=False)
                if work.deliveries.change(before, claimed := ledger.claimed(before, now))
            )

    def deliver(self, parcel: Parcel) -> Ending | None:
        """Post a claimed delivery, or look it up where Slack may have it already; then keep the result.

        The row is marked as begun in a transaction of its own right before the call, even before the message is
        composed. That costs one short statement a delivery. Marking it with the batch would put twenty rows in doubt
        when one worker dies; marking it after composing would let a message that kills its worker do so forever.

        Returns:
            None where the row is no longer this worker's: nothing was posted then.
        """
        before = parcel.before
        begun = ledger.begun(before, parcel.claimed, self._clock())
        with self._storage.writing() as work:
            if not work.deliveries.change(parcel.claimed, begun):
                return None
        ending = self._find(before, begun) if ledger.doubtful(before) else self._post(before)
        now = self._clock()
        after = ledger.ended(before, begun, ending, now)
        with self._storage.writing() as work:
            kept = work.deliveries.change(begun, after)
            if kept and isinstance(ending, Sent):
                work.members.keep(after.member, dm=ending.place.channel)
                self._kinds[after.kind].placed(work, after)
            if isinstance(ending, Limited):
                work.lanes.block(before.member.workspace, now + timedelta(seconds=ending.seconds))
        return ending

    def release(self, parcels: Iterable[Parcel]) -> None:
        """Put parcels back that were not posted: their workspace wants a pause, or their worker ends."""
        with self._storage.writing() as work:
            for parcel in parcels:
                work.deliveries.change(parcel.claimed, parcel.before)

    def free_at(self, workspace: str) -> datetime | None:
        """Give the moment from which more can be claimed in a workspace; None where that is now."""
        with self._storage.reading() as work:
            return work.lanes.free_at(workspace)

    def next_at(self) -> datetime | None:
        """Give when the next open delivery is due; None where nothing is open."""
        with self._storage.reading() as work:
            return work.deliveries.next_at()

    def claimed(self) -> bool:
        """Tell whether some worker has a delivery in hand right now."""
        with self._storage.reading() as work:
            return work.deliveries.claimed(self._clock())

    def next_due(self) -> datetime | None:
        """Return the next moment at which anything is due, a delivery or a subscription; it is always to come.

        What is due already but could not be sent, since Slack wants a pause, is due again in a second.
        """
        with self._storage.reading() as work:
            moments = [at for at in (work.deliveries.next_at(), work.subscriptions.next_at()) if at]
        return max(min(moments), self._clock() + AGAIN) if moments else None

    def _post(self, delivery: Delivery) -> Ending:
        message = self._kinds[delivery.kind].compose(delivery)
        if message is None:
            return Unwanted("not wanted any more")
        return self._courier.post(delivery.member, message, delivery.id)

    def _find(self, before: Delivery, begun: Delivery) -> Ending:
        with self._storage.reading() as work:
            profile = work.members.get(before.member)
        since = before.begun_at or self._clock()
        if profile.dm:
            return self._courier.find(profile.dm, before.member, before.id, since)
        if ledger.exhausted(begun):
            return Refused("given up: the DM is not known")
        return self._post_and_find(begun, since)

    def _post_and_find(self, delivery: Delivery, since: datetime) -> Ending:
        """Post a copy of a message that may be there already, and take it back where the message is there.

        Nothing else tells where the DM is with the scopes that the app has, and a DM that can't be named can't be
        searched. The DM is kept before the search, so that no further copy is ever posted, whatever happens then.
        """
        copy = self._post(delivery)
        if not isinstance(copy, Sent):
            return copy
        with self._storage.writing() as work:
            if work.deliveries.change(delivery, delivery):  # the member may have been forgotten meanwhile
                work.members.keep(delivery.member, dm=copy.place.channel)
        found = self._courier.find(copy.place.channel, delivery.member, delivery.id, since)
        return copy if isinstance(found, Missing | Refused) else found
