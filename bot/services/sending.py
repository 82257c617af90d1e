"""Sends what is posted without a click: finds what is due, claims it, posts it once and saves the result.

The job engine only decides when and where this runs, and may lose a task at any time. Deliveries that a dead worker has
claimed are due again when their lease ends.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain import delivery as rules
from bot.domain import weekly
from bot.domain.delivery import Delivery, Limited, Missing, Refused, SendResult, Sent, Unwanted
from bot.domain.people import Member
from bot.services import Clock, NewId
from bot.services.idempotency import retry_conflict
from bot.storage.unit_of_work import Storage, UnitOfWork

WEEKLY, REMINDER, CHECK_AGAIN = "weekly", "reminder", "check_again"
SUMMARY, FOLLOW_UP = "summary", "follow_up"
INVITATION, ROUND, HALF_TIME, RECEIPT, LOOKS = "invitation", "round", "half_time", "receipt", "looks"
COMMITTED, KEPT = "committed", "kept"
INSTALLED = "installed"
"""The kinds of deliveries."""

TEAM_KINDS = (INVITATION, ROUND, HALF_TIME, RECEIPT, LOOKS, COMMITTED, KEPT)
"""The kinds that are about a team that the member is on."""

TEAM_MESSAGE_INTERVAL = timedelta(days=1)
"""The minimum time between two such messages to one member, however many managers they have."""

SWEEP_BATCH = 200
"""Subscriptions that one transaction moves to their next date."""

SEND_BATCH = 20
"""Deliveries claimed in one transaction. With the pauses between them, they are posted well within their lease."""

MAX_PENDING_RESULTS = 5
"""How many results may wait to be saved together."""

MAX_PENDING_TIME = timedelta(seconds=1)
"""How long a result may wait. Then the next transaction saves it, however few there are."""

RETRY_AFTER = timedelta(seconds=1)
"""When to try again to send what is due but could not be sent."""

Message = Any
"""What kinds compose and the client posts; opaque to this module."""


class DeliveryClient(Protocol):
    """Posts to Slack without retries, and returns the result."""

    def post(self, member: Member, message: Message, delivery_id: str) -> SendResult:
        """Post a message that carries the delivery's id."""

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> SendResult:
        """Look for a message with the delivery's id in the member's DM; delete all copies but the first."""


Compose = Callable[[Delivery], Message | None]
"""Composes the message of a delivery; returns None if it is no longer wanted."""


Save = Callable[[UnitOfWork, Collection[Delivery]], None]
"""Saves something about these deliveries, within a transaction."""


def _nothing(_: UnitOfWork, __: Collection[Delivery]) -> None:
    """Save nothing."""


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """How to send the deliveries of a kind in a batch, for which everything was read.

    Attributes:
        compose: composes a message when it is about to be posted.
        save: saves what the messages refer to, before any is posted.
    """

    compose: Compose
    save: Save = _nothing


@dataclass(frozen=True, slots=True)
class Kind:
    """How deliveries of a kind are composed, and what is saved once they were sent.

    Attributes:
        prepare: reads what the messages of a batch need, within a transaction. It must not fail because of one
            delivery; composing that one may.
        on_sent: saves more about deliveries that were sent, in the transaction that saves their results. Their
            `message_ref` is the posted message.
    """

    prepare: Callable[[UnitOfWork, Sequence[Delivery]], PreparedBatch]
    on_sent: Save = _nothing


def lazy_kind(compose: Compose, on_sent: Save = _nothing) -> Kind:
    """Build a kind that reads nothing ahead: `compose` reads what it needs right before the message is posted."""
    return Kind(lambda _, __: PreparedBatch(compose), on_sent)


@dataclass(frozen=True, slots=True)
class DeliveryOptions:
    """How messages are composed and posted.

    Attributes:
        client: posts them.
        kinds: name -> kind of delivery.
        pause: the time between two posts to one workspace.
        is_installed: whether the app is installed in a workspace. If not, nobody there is due.
    """

    client: DeliveryClient
    kinds: Mapping[str, Kind]
    pause: timedelta
    is_installed: Callable[[str], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A claimed delivery and its send time.

    Attributes:
        before: the delivery before it was claimed.
        claimed: the same delivery as claimed.
        at: when it may be posted.
        compose: composes its message.
        dm: the member's DM channel, if known.
    """

    before: Delivery
    claimed: Delivery
    at: datetime
    compose: Compose
    dm: str | None


@dataclass(frozen=True, slots=True)
class _CallResult:
    started: Delivery
    after: Delivery
    result: SendResult
    at: datetime
    dm: str | None

    @property
    def new_dm(self) -> str | None:
        """The member's DM channel, if it wasn't known before."""
        channel = self.result.message_ref.channel if isinstance(self.result, Sent) else None
        return channel if channel != self.dm else None

    @property
    def can_wait(self) -> bool:
        """Whether a crash before it is saved would cost only a look-up."""
        return self.dm is not None and self.new_dm is None and isinstance(self.result, Sent | Refused | Unwanted)


@dataclass(slots=True)
class PendingResults:
    """Results of one worker in one workspace that are not saved yet."""

    _results: list[_CallResult] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._results)

    def add(self, result: _CallResult) -> None:
        self._results.append(result)

    def are_due(self, now: datetime) -> bool:
        if not self._results:
            return False
        oldest, newest = self._results[0], self._results[-1]
        return len(self._results) >= MAX_PENDING_RESULTS or now - oldest.at >= MAX_PENDING_TIME or not newest.can_wait

    def all(self) -> Sequence[_CallResult]:
        return tuple(self._results)

    def clear(self) -> None:
        self._results.clear()


class SendingService:
    """Finds out who is due, and claims, posts and settles deliveries."""

    def __init__(self, storage: Storage, clock: Clock, new_id: NewId, options: DeliveryOptions) -> None:
        self._storage = storage
        self._clock = clock
        self._new_id = new_id
        self._client = options.client
        self._kinds = options.kinds
        self._pause = options.pause
        self._is_installed = options.is_installed

    def sweep(self) -> tuple[str, ...]:
        """Add a delivery for everybody who is due; return the workspaces that have deliveries to send."""
        while self._sweep_batch() == SWEEP_BATCH:
            pass
        with self._storage.reading() as work:
            return work.deliveries.due_workspaces(self._clock())

    def _sweep_batch(self) -> int:
        now = self._clock()
        with self._storage.writing() as work:
            due = work.subscriptions.due(now, limit=SWEEP_BATCH)
            for subscription in due:
                turn = weekly.advance(subscription, now)
                moved = work.subscriptions.move(subscription, turn.after)
                if moved and turn.period and self._is_installed(subscription.member.workspace):
                    work.deliveries.add(Delivery(self._new_id(), subscription.member, WEEKLY, turn.period, now))
        return len(due)

    def claim(self, workspace: str) -> tuple[ClaimedDelivery, ...]:
        """Claim a batch of due deliveries of a workspace, and read all that their messages need."""
        now = self._clock()
        with self._storage.writing() as work:
            found = work.deliveries.due(workspace, now, limit=SEND_BATCH)
            ready = _postpone_team_messages(work, _first_of_each_member(found), now)
            times = work.rate_limits.reserve(workspace, now, limit=len(ready), pause=self._pause) if ready else ()
            before = ready[: len(times)]
            claimed = [rules.claimed(delivery, now) for delivery in before]
            work.deliveries.save(claimed)
        if not before:
            return ()
        compose, dms = self._prepare(workspace, before)
        return tuple(
            ClaimedDelivery(delivery, as_claimed, at, compose[delivery.kind], dms[delivery.member])
            for delivery, as_claimed, at in zip(before, claimed, times, strict=True)
        )

    @retry_conflict
    def _prepare(
        self, workspace: str, deliveries: Sequence[Delivery]
    ) -> tuple[Mapping[str, Compose], Mapping[Member, str | None]]:
        """Read what the messages need; return the `compose` of each kind, and the members' DM channels.

        The database isn't locked while reading. ConflictError if another transaction has written the same meanwhile.
        """
        by_kind: defaultdict[str, list[Delivery]] = defaultdict(list)
        for delivery in deliveries:
            by_kind[delivery.kind].append(delivery)
        with self._storage.reading() as work:
            work.members.read_ahead([delivery.member for delivery in deliveries])
            dms = {delivery.member: work.members.get(delivery.member).dm for delivery in deliveries}
            prepared = {kind: self._kinds[kind].prepare(work, of_kind) for kind, of_kind in by_kind.items()}
        to_save = {kind: one.save for kind, one in prepared.items() if one.save is not _nothing}
        if to_save:
            with self._storage.writing() as work:
                locked = work.deliveries.lock(workspace, [delivery.id for delivery in deliveries])
                for kind, save in to_save.items():
                    save(work, [delivery for delivery in locked if delivery.kind == kind])
        return {kind: one.compose for kind, one in prepared.items()}, dms

    def deliver(self, claimed: ClaimedDelivery, pending: PendingResults) -> SendResult | None:
        """Post a claimed delivery, or look it up if Slack may have it already. The result is added to `pending`.

        The row is marked as started before the message is composed, in a transaction that also saves the results of
        earlier posts if they are due. Marking the whole batch at once would put all of it in doubt when a worker dies;
        marking a row only after composing would let a message that kills its worker do so forever.

        Returns:
            None if the row is no longer this worker's; nothing was posted then.
        """
        before = claimed.before
        now = self._clock()
        started = rules.started(before, claimed.claimed, now)
        to_save = pending.all() if pending.are_due(now) or rules.may_have_arrived(before) else ()
        with self._storage.writing() as work:
            self._save(work, to_save)
            is_ours = work.deliveries.change(claimed.claimed, started)
        if to_save:
            pending.clear()
        if not is_ours:
            return None
        result = self._find(claimed, started) if rules.may_have_arrived(before) else self._post(claimed)
        now = self._clock()
        call = _CallResult(started, rules.with_result(before, started, result, now), result, now, claimed.dm)
        pending.add(call)
        if not call.can_wait:
            self.finish(pending)
        return result

    def finish(self, pending: PendingResults, unsent: Collection[ClaimedDelivery] = ()) -> None:
        """Save all results, and release what was not posted, because of a rate limit or because the worker stops."""
        if pending or unsent:
            with self._storage.writing() as work:
                self._save(work, pending.all())
                for claimed in unsent:
                    work.deliveries.change(claimed.claimed, claimed.before)
            pending.clear()

    def free_at(self, workspace: str) -> datetime | None:
        """Return when more can be claimed in a workspace; None if that is now."""
        with self._storage.reading() as work:
            return work.rate_limits.free_at(workspace)

    def next_at(self) -> datetime | None:
        """Return when the next open delivery is due; None if there is none."""
        with self._storage.reading() as work:
            return work.deliveries.next_at()

    def any_claimed(self) -> bool:
        """Return whether any worker has claimed a delivery."""
        with self._storage.reading() as work:
            return work.deliveries.any_claimed(self._clock())

    def next_due(self) -> datetime | None:
        """Return when a delivery or subscription is due next, which is always in the future.

        What is overdue, because Slack asked for a pause, counts as due in a second.
        """
        with self._storage.reading() as work:
            times = [at for at in (work.deliveries.next_at(), work.subscriptions.next_at()) if at]
        return max(min(times), self._clock() + RETRY_AFTER) if times else None

    def _save(self, work: UnitOfWork, results: Sequence[_CallResult]) -> None:
        """Save the results of those rows that are still this worker's."""
        if not results:
            return
        workspace = results[0].started.member.workspace
        saved = work.deliveries.change_all(workspace, [(call.started, call.after) for call in results])
        ours = [call for call in results if call.after.id in saved]
        work.members.set_dms({call.after.member: call.new_dm for call in ours if call.new_dm})
        sent: defaultdict[str, list[Delivery]] = defaultdict(list)
        for call in ours:
            if isinstance(call.result, Sent):
                sent[call.after.kind].append(call.after)
            if isinstance(call.result, Limited):
                work.rate_limits.block(workspace, call.at + timedelta(seconds=call.result.seconds))
        for kind, of_kind in sent.items():
            self._kinds[kind].on_sent(work, of_kind)

    def _post(self, claimed: ClaimedDelivery) -> SendResult:
        delivery = claimed.before
        message = claimed.compose(delivery)
        if message is None:
            return Unwanted("not wanted any more")
        return self._client.post(delivery.member, message, delivery.id)

    def _find(self, claimed: ClaimedDelivery, started: Delivery) -> SendResult:
        before, since = claimed.before, claimed.before.begun_at or self._clock()
        with self._storage.reading() as work:  # it may have become known since the claim
            dm = work.members.get(before.member).dm
        if dm:
            return self._client.find(dm, before.member, before.id, since)
        if rules.exhausted(started):
            return Refused("given up: the DM is not known")
        return self._post_and_find(claimed, started, since)

    def _post_and_find(self, claimed: ClaimedDelivery, started: Delivery, since: datetime) -> SendResult:
        """Post a copy of a message that may have arrived already, and delete the copy if it has.

        With the app's scopes, only posting reveals the channel of a DM, without which the DM can't be searched. The
        channel is saved before the search, so that no further copy is ever posted.
        """
        copy = self._post(claimed)
        if not isinstance(copy, Sent):
            return copy
        with self._storage.writing() as work:
            if work.deliveries.change(started, started):  # the member may have been forgotten meanwhile
                work.members.set_dms({started.member: copy.message_ref.channel})
        found = self._client.find(copy.message_ref.channel, started.member, started.id, since)
        return copy if isinstance(found, Missing | Refused) else found


def _first_of_each_member(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    """Leave further deliveries of a member to the next batch, which takes the result of the first into account."""
    first = {delivery.member: delivery for delivery in reversed(deliveries)}
    return [delivery for delivery in deliveries if first[delivery.member] is delivery]


def _postpone_team_messages(work: UnitOfWork, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
    """Postpone messages about teams to members who had one less than a day ago; return the other deliveries."""
    about_teams = [
        delivery for delivery in deliveries if delivery.kind in TEAM_KINDS and not rules.may_have_arrived(delivery)
    ]
    if not about_teams:
        return deliveries
    last_sent = work.deliveries.last_sent(about_teams, TEAM_KINDS)
    postponed = [
        replace(delivery, due_at=last_sent[delivery.member] + TEAM_MESSAGE_INTERVAL)
        for delivery in about_teams
        if delivery.member in last_sent and last_sent[delivery.member] + TEAM_MESSAGE_INTERVAL > now
    ]
    work.deliveries.save(postponed)
    ids = {delivery.id for delivery in postponed}
    return [delivery for delivery in deliveries if delivery.id not in ids]
