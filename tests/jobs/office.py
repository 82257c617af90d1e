"""A post office without a Slack: what the ledger does, seen from outside, on a clock that waits for nobody."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from bot.domain.check import Place
from bot.domain.delivery import Delivery, DeliveryStatus, Ending, Missing, Sent
from bot.domain.errors import NotSavedError
from bot.domain.people import Member, Profile
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.jobs.sender import Sender
from bot.jobs.tick import Tick
from bot.messages.parts import Message, Prose
from bot.services.sending import WEEKLY, Kind, PostOffice, SendingService
from tests.fakes import FakeStore, fake_ids

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
PAUSE = timedelta(seconds=0.5)


@dataclass
class Hourglass:
    """A clock that waits by moving on.

    Attributes:
        ends_after: waits until all work is to end.
    """

    now: datetime = FRIDAY
    waits: list[float] = field(default_factory=list)
    ends_after: int | None = None

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> bool:
        if self.ends_after is not None and len(self.waits) >= self.ends_after:
            return True
        self.waits.append(seconds)
        self.pass_by(seconds)
        return False

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=max(0.0, seconds))


@dataclass
class FakeCourier:
    """Has a Slack of its own, and ends calls as it is told; when it is told nothing more, all goes well."""

    clock: Hourglass
    posted: list[tuple[Member, str, datetime]] = field(default_factory=list)
    looked_for: list[str] = field(default_factory=list)
    endings: dict[str, deque[Ending]] = field(default_factory=lambda: defaultdict(deque))
    meanwhile: Callable[[], object] = lambda: None

    def post(self, member: Member, message: Message, delivery_id: str) -> Ending:
        assert message.parts
        self.meanwhile()
        ending = self._next(member.workspace)
        if ending is None:
            self.accept(member, delivery_id)
        return ending or Sent(Place(f"D-{member.user}", f"{len(self.posted)}"))

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> Ending:
        assert dm
        assert since <= self.clock.now
        self.looked_for.append(delivery_id)
        there = any(known == delivery_id for _, known, _ in self.posted)
        found = Sent(Place(dm, "1")) if there else Missing()
        return self._next(member.workspace) or found

    def accept(self, member: Member, delivery_id: str) -> None:
        self.posted.append((member, delivery_id, self.clock.now))

    def _next(self, workspace: str) -> Ending | None:
        endings = self.endings[workspace]
        return endings.popleft() if endings else None


class Office:
    """Members, the ledger, and one who sends.

    Attributes:
        kinds: how what is sent is made; a made-up message, unless a test wants the real one.
    """

    def __init__(self) -> None:
        self.store = FakeStore()
        self.clock = Hourglass()
        self.courier = FakeCourier(self.clock)
        self.placed: list[str] = []
        self.unmakeable: set[Member] = set()
        self.unplaceable: set[Member] = set()
        self.unwanted: set[Member] = set()
        ids = fake_ids()
        self.kinds = {WEEKLY: Kind(self._compose, lambda _, delivery: self._place(delivery))}
        post = PostOffice(self.courier, self.kinds, PAUSE)
        self.sending = SendingService(self.store.work, self.clock, lambda: next(ids), post)
        self.sender = Sender(self.sending, self.clock, self.clock.wait)
        self.tick = Tick(self.sender, self.sending, self.clock, self.clock.wait)

    def due(self, *users: str, workspace: str = "T1", overdue: timedelta = timedelta(0)) -> None:
        """Let members be due."""
        with self.store.work() as work:
            for user in users:
                member = Member(workspace, user)
                work.profiles.add(Profile(member, self.clock.now, dm=f"D-{user}"))
                weekly = Weekly(self.clock.now.weekday(), time(15), "UTC")
                work.subscriptions.put(Subscription(member, weekly, self.clock.now - overdue))
            work.commit()

    def send_all(self, workspace: str = "T1") -> datetime | None:
        """Send until nothing is left, or something has to be waited for."""
        while (again := self.sender.send(workspace)) is not None and again <= self.clock.now:
            pass
        return again

    def deliveries(self, workspace: str = "T1") -> list[Delivery]:
        return [row for row in self.store.state.deliveries.values() if row.member.workspace == workspace]

    def stand(self, workspace: str = "T1") -> set[DeliveryStatus]:
        """What the deliveries of a workspace have come to."""
        return {row.status for row in self.deliveries(workspace)}

    @property
    def recipients(self) -> list[Member]:
        return [member for member, _, _ in self.courier.posted]

    def _place(self, delivery: Delivery) -> None:
        if delivery.member in self.unplaceable:
            raise NotSavedError
        self.placed.append(delivery.id)

    def _compose(self, delivery: Delivery) -> Message | None:
        if delivery.member in self.unmakeable:
            raise KeyError("a word that the content lost")
        return None if delivery.member in self.unwanted else Message((Prose("How was your week?"),))
