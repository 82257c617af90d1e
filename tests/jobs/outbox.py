"""The outbox with a fake Slack, and with a clock that moves on instead of waiting."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from bot.domain.conversation import MessageRef
from bot.domain.delivery import LEASE, Delivery, DeliveryStatus, Missing, SendResult, Sent
from bot.domain.errors import NotSavedError
from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.jobs.sender import Sender
from bot.jobs.tick import Tick
from bot.messages.parts import Message, Prose
from bot.services.sending import WEEKLY, ClaimedDelivery, DeliveryOptions, PendingResults, SendingService, lazy_kind
from bot.storage.tables import deliveries
from tests.memory import memory_storage, numbered_ids, rows_of

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
PAUSE = timedelta(seconds=0.5)


@dataclass
class FakeClock:
    """A clock that moves on instead of waiting.

    Attributes:
        stops_after: after how many waits all work must stop.
    """

    now: datetime = FRIDAY
    waits: list[float] = field(default_factory=list)
    stops_after: int | None = None

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> bool:
        if self.stops_after is not None and len(self.waits) >= self.stops_after:
            return True
        self.waits.append(seconds)
        self.advance(seconds)
        return False

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=max(0.0, seconds))


class Killed(BaseException):
    """Ends a worker like SIGKILL: nothing catches it."""


@dataclass
class FakeDeliveryClient:
    """A client with a Slack of its own. Calls end as planned by the test, and succeed once no more is planned.

    Attributes:
        posted: the messages that exist.
        removed: the ids of copies that were deleted.
    """

    clock: FakeClock
    posted: list[tuple[Member, str, datetime]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    results: dict[str, deque[SendResult]] = field(default_factory=lambda: defaultdict(deque))
    during_post: Callable[[], object] = lambda: None
    during_find: Callable[[], object] = lambda: None

    def post(self, member: Member, message: Message, delivery_id: str) -> SendResult:
        assert message.parts
        self.during_post()
        result = self._next(member.workspace)
        if result is None:
            self.accept(member, delivery_id)
        return result or Sent(MessageRef(f"D-{member.user}", f"{len(self.posted)}"))

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> SendResult:
        assert dm
        assert since <= self.clock.now
        self.during_find()
        self.looked_up.append(delivery_id)
        if result := self._next(member.workspace):
            return result
        there = [post for post in self.posted if post[1] == delivery_id]
        for copy in there[1:]:
            self.posted.remove(copy)
            self.removed.append(delivery_id)
        return Sent(MessageRef(dm, "1")) if there else Missing()

    def accept(self, member: Member, delivery_id: str) -> None:
        self.posted.append((member, delivery_id, self.clock.now))

    def _next(self, workspace: str) -> SendResult | None:
        results = self.results[workspace]
        return results.popleft() if results else None


class Outbox:
    """Members, their deliveries, and a sender.

    Attributes:
        kinds: the kinds of deliveries; they compose a made-up message, unless a test sets the real ones.
    """

    def __init__(self) -> None:
        self.store = memory_storage()
        self.clock = FakeClock()
        self.client = FakeDeliveryClient(self.clock)
        self.saved: list[str] = []
        self.uncomposable: set[Member] = set()
        self.unsavable: set[Member] = set()
        self.unwanted: set[Member] = set()
        ids = numbered_ids()
        self.kinds = {WEEKLY: lazy_kind(self._compose, lambda _, sent: self._save(sent))}
        options = DeliveryOptions(self.client, self.kinds, PAUSE)
        self.sending = SendingService(self.store, self.clock, lambda: next(ids), options)
        self.sender = Sender(self.sending, self.clock, self.clock.wait)
        self.tick = Tick(self.sender, self.sending, self.clock, self.clock.wait)

    def make_due(
        self, *users: str, workspace: str = "T1", overdue: timedelta = timedelta(0), dm_is_known: bool = True
    ) -> None:
        """Make members due."""
        with self.store.writing() as work:
            for user in users:
                member = Member(workspace, user)
                if dm_is_known:
                    work.members.update(member, welcomed_at=self.clock.now, dm=f"D-{user}")
                weekly = Weekly(self.clock.now.weekday(), time(15), "UTC")
                work.subscriptions.put(Subscription(member, weekly, self.clock.now - overdue))

    def send_all(self, workspace: str = "T1") -> datetime | None:
        """Send until nothing is left, or until the rest has to wait."""
        while (next_at := self.sender.send(workspace)) is not None and next_at <= self.clock.now:
            pass
        return next_at

    def deliver(self, claimed: ClaimedDelivery) -> SendResult | None:
        """Deliver one message, and save the result."""
        pending = PendingResults()
        result = self.sending.deliver(claimed, pending)
        self.sending.finish(pending)
        return result

    def kill_while_posting(self, claimed: ClaimedDelivery, *, slack_has_it: bool) -> None:
        """Kill a worker during a call."""

        def is_killed() -> None:
            if slack_has_it:
                self.client.accept(claimed.before.member, claimed.before.id)
            raise Killed

        self.client.during_post = is_killed
        with suppress(Killed):
            self.deliver(claimed)
        self.client.during_post = lambda: None

    def end_lease(self) -> None:
        """Let the lease of a dead worker end."""
        self.clock.advance(LEASE.total_seconds() + 1)

    def dm(self, member: Member) -> str | None:
        """Return the DM channel, if the bot knows it."""
        with self.store.reading() as work:
            return work.members.get(member).dm

    def deliveries(self, workspace: str = "T1") -> list[Delivery]:
        rows = [row for row in rows_of(self.store, deliveries) if row.workspace == workspace]
        with self.store.reading() as work:
            found = [work.deliveries.get(row.id) for row in rows]
        return [delivery for delivery in found if delivery]

    def statuses(self, workspace: str = "T1") -> set[DeliveryStatus]:
        """Return the statuses of the deliveries of a workspace."""
        return {row.status for row in self.deliveries(workspace)}

    @property
    def recipients(self) -> list[Member]:
        return [member for member, _, _ in self.client.posted]

    def _save(self, sent: Collection[Delivery]) -> None:
        if self.unsavable & {delivery.member for delivery in sent}:
            raise NotSavedError
        self.saved += [delivery.id for delivery in sent]

    def _compose(self, delivery: Delivery) -> Message | None:
        if delivery.member in self.uncomposable:
            raise KeyError("a word that the content lost")
        return None if delivery.member in self.unwanted else Message((Prose("How was your week?"),))
