"""What is posted without a click: found when it is due, claimed, posted once, and its result kept.

The job engine only says when to look and which process does it; it may lose any task at any time. What a dead worker
left behind is found again by its lease.
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
"""The kinds that tell a member something about somebody's team: however many managers there are, one a day."""

ONE_A_DAY = timedelta(days=1)

SWEEP_BATCH = 200
"""Subscriptions moved on in one transaction."""

SEND_BATCH = 20
"""Deliveries claimed in one transaction: with a pause between two, well within their lease."""

RESULTS_MOST = 5
"""Results that are kept together."""

RESULTS_WITHIN = timedelta(seconds=1)
"""Age at which a result is kept with the next transaction, however few there are."""

AGAIN = timedelta(seconds=1)
"""Before what is due but could not be sent is tried again."""

Message = Any
"""What the kinds compose and the client posts; nothing here looks into it."""


class DeliveryClient(Protocol):
    """Posts to Slack, once each call, and says how it ended."""

    def post(self, member: Member, message: Message, delivery_id: str) -> SendResult:
        """Post a message that carries the delivery's id."""

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> SendResult:
        """Look for a message with the delivery's id in the member's DM; of several copies, keep the first."""


Compose = Callable[[Delivery], Message | None]
"""Makes the message of a delivery; None if it isn't wanted any more."""


Keep = Callable[[UnitOfWork, Collection[Delivery]], None]
"""Keeps something about these deliveries, within a transaction."""


def _nothing(_: UnitOfWork, __: Collection[Delivery]) -> None:
    """Keep nothing."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was read for a batch.

    Attributes:
        compose: makes the messages; nothing is drawn before.
        keep: keeps what their messages refer to, before any is posted.
    """

    compose: Compose
    keep: Keep = _nothing


@dataclass(frozen=True, slots=True)
class Kind:
    """How deliveries of a kind are made, and what is kept when they were sent.

    Attributes:
        prepare: reads what the messages of a batch need, within a transaction. It must not fail because of a single
            delivery: to compose that one may.
        sent: keeps more about deliveries that were sent, in the transaction that keeps their results; each one's
            `place` says where the message stands.
    """

    prepare: Callable[[UnitOfWork, Sequence[Delivery]], Prepared]
    sent: Keep = _nothing


def lazy_kind(compose: Compose, sent: Keep = _nothing) -> Kind:
    """Make a kind of which nothing is read before a message is composed, right before it is posted."""
    return Kind(lambda _, __: Prepared(compose), sent)


@dataclass(frozen=True, slots=True)
class DeliveryOptions:
    """How messages are made and posted.

    Attributes:
        client: posts them.
        kinds: what there is to post.
        pause: between two posts to one workspace.
        is_installed: whether a workspace can be posted to. Where it can't, nobody is due.
    """

    client: DeliveryClient
    kinds: Mapping[str, Kind]
    pause: timedelta
    is_installed: Callable[[str], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A claimed delivery and its send time.

    Attributes:
        before: as it was before the claim.
        claimed: as it is now.
        at: it must not be posted before.
        compose: makes its message.
        dm: its member's DM, if that is known.
    """

    before: Delivery
    claimed: Delivery
    at: datetime
    compose: Compose
    dm: str | None


@dataclass(frozen=True, slots=True)
class _CallResult:
    begun: Delivery
    after: Delivery
    result: SendResult
    at: datetime
    dm: str | None

    @property
    def new_dm(self) -> str | None:
        """The DM, if it was not known before."""
        channel = self.result.message_ref.channel if isinstance(self.result, Sent) else None
        return channel if channel != self.dm else None

    @property
    def can_wait(self) -> bool:
        """Whether a crash before it is kept costs a look-up and nothing else."""
        return self.dm is not None and self.new_dm is None and isinstance(self.result, Sent | Refused | Unwanted)


@dataclass(slots=True)
class PendingResults:
    """Results that are not kept yet, of one worker in one workspace."""

    _ended: list[_CallResult] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._ended)

    def add(self, ended: _CallResult) -> None:
        self._ended.append(ended)

    def are_due(self, now: datetime) -> bool:
        if not self._ended:
            return False
        oldest, newest = self._ended[0], self._ended[-1]
        return len(self._ended) >= RESULTS_MOST or now - oldest.at >= RESULTS_WITHIN or not newest.can_wait

    def all(self) -> Sequence[_CallResult]:
        return tuple(self._ended)

    def clear(self) -> None:
        self._ended.clear()


class SendingService:
    """The outbox's work, between one look at the clock and the next."""

    def __init__(self, storage: Storage, clock: Clock, new_id: NewId, options: DeliveryOptions) -> None:
        self._storage = storage
        self._clock = clock
        self._new_id = new_id
        self._client = options.client
        self._kinds = options.kinds
        self._pause = options.pause
        self._is_installed = options.is_installed

    def sweep(self) -> tuple[str, ...]:
        """Turn everybody who is due into a delivery; return the workspaces where something is to be sent."""
        while self._sweep_some() == SWEEP_BATCH:
            pass
        with self._storage.reading() as work:
            return work.deliveries.due_workspaces(self._clock())

    def _sweep_some(self) -> int:
        now = self._clock()
        with self._storage.writing() as work:
            due = work.subscriptions.due(now, most=SWEEP_BATCH)
            for subscription in due:
                turn = weekly.advance(subscription, now)
                moved = work.subscriptions.move(subscription, turn.after)
                if moved and turn.period and self._is_installed(subscription.member.workspace):
                    work.deliveries.add(Delivery(self._new_id(), subscription.member, WEEKLY, turn.period, now))
        return len(due)

    def claim(self, workspace: str) -> tuple[ClaimedDelivery, ...]:
        """Claim some due deliveries of a workspace, and read all that their messages need."""
        now = self._clock()
        with self._storage.writing() as work:
            found = work.deliveries.due(workspace, now, most=SEND_BATCH)
            ready = _put_off(work, _one_of_each_member(found), now)
            moments = work.rate_limits.reserve(workspace, now, most=len(ready), pause=self._pause) if ready else ()
            before = ready[: len(moments)]
            claimed = [rules.claimed(delivery, now) for delivery in before]
            work.deliveries.save(claimed)
        if not before:
            return ()
        compose, dms = self._prepare(workspace, before)
        return tuple(
            ClaimedDelivery(was, is_now, at, compose[was.kind], dms[was.member])
            for was, is_now, at in zip(before, claimed, moments, strict=True)
        )

    @retry_conflict
    def _prepare(
        self, workspace: str, deliveries: Sequence[Delivery]
    ) -> tuple[Mapping[str, Compose], Mapping[Member, str | None]]:
        """Read what messages need; return what composes those of each kind, and the DMs of their members.

        It is read without keeping anybody from writing. ConflictError if somebody wrote the same meanwhile.
        """
        by_kind: defaultdict[str, list[Delivery]] = defaultdict(list)
        for delivery in deliveries:
            by_kind[delivery.kind].append(delivery)
        with self._storage.reading() as work:
            work.members.read_ahead([delivery.member for delivery in deliveries])
            dms = {delivery.member: work.members.get(delivery.member).dm for delivery in deliveries}
            prepared = {kind: self._kinds[kind].prepare(work, of_kind) for kind, of_kind in by_kind.items()}
        keeping = {kind: one.keep for kind, one in prepared.items() if one.keep is not _nothing}
        if keeping:
            with self._storage.writing() as work:
                there = work.deliveries.lock(workspace, [delivery.id for delivery in deliveries])
                for kind, keep in keeping.items():
                    keep(work, [delivery for delivery in there if delivery.kind == kind])
        return {kind: one.compose for kind, one in prepared.items()}, dms

    def deliver(self, claimed: ClaimedDelivery, pending: PendingResults) -> SendResult | None:
        """Post a claimed delivery, or look it up if Slack may have it already. The result is pending then.

        The row is marked as begun right before the call, even before the message is drawn, in a transaction that also
        keeps the results of earlier posts once they are due. Marking the whole batch would put all of it in doubt when
        one worker dies; marking it after drawing would let a message that kills its worker do so forever.

        Returns:
            None if the row is no longer this worker's: nothing was posted then.
        """
        before = claimed.before
        now = self._clock()
        begun = rules.started(before, claimed.claimed, now)
        keeping = pending.all() if pending.are_due(now) or rules.may_have_arrived(before) else ()
        with self._storage.writing() as work:
            self._keep(work, keeping)
            is_ours = work.deliveries.change(claimed.claimed, begun)
        if keeping:
            pending.clear()
        if not is_ours:
            return None
        result = self._find(claimed, begun) if rules.may_have_arrived(before) else self._post(claimed)
        now = self._clock()
        ended = _CallResult(begun, rules.with_result(before, begun, result, now), result, now, claimed.dm)
        pending.add(ended)
        if not ended.can_wait:
            self.finish(pending)
        return result

    def finish(self, pending: PendingResults, unsent: Collection[ClaimedDelivery] = ()) -> None:
        """Keep all results, and put back what was not posted: the workspace wants a pause, or the worker ends."""
        if pending or unsent:
            with self._storage.writing() as work:
                self._keep(work, pending.all())
                for claimed in unsent:
                    work.deliveries.change(claimed.claimed, claimed.before)
            pending.clear()

    def free_at(self, workspace: str) -> datetime | None:
        """The moment from which more can be claimed in a workspace; None if that is now."""
        with self._storage.reading() as work:
            return work.rate_limits.free_at(workspace)

    def next_at(self) -> datetime | None:
        """When the next open delivery is due; None if nothing is open."""
        with self._storage.reading() as work:
            return work.deliveries.next_at()

    def any_claimed(self) -> bool:
        """Whether some worker has claimed a delivery right now."""
        with self._storage.reading() as work:
            return work.deliveries.any_claimed(self._clock())

    def next_due(self) -> datetime | None:
        """The next moment at which anything is due, a delivery or a subscription; it is always to come.

        What is due already but could not be sent, since Slack wants a pause, is due again in a second.
        """
        with self._storage.reading() as work:
            moments = [at for at in (work.deliveries.next_at(), work.subscriptions.next_at()) if at]
        return max(min(moments), self._clock() + AGAIN) if moments else None

    def _keep(self, work: UnitOfWork, results: Sequence[_CallResult]) -> None:
        """Keep the results of those rows that are still this worker's."""
        if not results:
            return
        workspace = results[0].begun.member.workspace
        saved = work.deliveries.change_all(workspace, [(ended.begun, ended.after) for ended in results])
        ours = [ended for ended in results if ended.after.id in saved]
        work.members.set_dms({ended.after.member: ended.new_dm for ended in ours if ended.new_dm})
        sent: defaultdict[str, list[Delivery]] = defaultdict(list)
        for ended in ours:
            if isinstance(ended.result, Sent):
                sent[ended.after.kind].append(ended.after)
            if isinstance(ended.result, Limited):
                work.rate_limits.block(workspace, ended.at + timedelta(seconds=ended.result.seconds))
        for kind, of_kind in sent.items():
            self._kinds[kind].sent(work, of_kind)

    def _post(self, claimed: ClaimedDelivery) -> SendResult:
        delivery = claimed.before
        message = claimed.compose(delivery)
        if message is None:
            return Unwanted("not wanted any more")
        return self._client.post(delivery.member, message, delivery.id)

    def _find(self, claimed: ClaimedDelivery, begun: Delivery) -> SendResult:
        before, since = claimed.before, claimed.before.begun_at or self._clock()
        with self._storage.reading() as work:  # it may have become known since the claim
            dm = work.members.get(before.member).dm
        if dm:
            return self._client.find(dm, before.member, before.id, since)
        if rules.exhausted(begun):
            return Refused("given up: the DM is not known")
        return self._post_and_find(claimed, begun, since)

    def _post_and_find(self, claimed: ClaimedDelivery, begun: Delivery, since: datetime) -> SendResult:
        """Post a copy of a message that may be there already, and take it back if the message is there.

        Nothing else tells where the DM is with the scopes that the app has, and a DM that can't be named can't be
        searched. The DM is kept before the search, so that no further copy is ever posted, whatever happens then.
        """
        copy = self._post(claimed)
        if not isinstance(copy, Sent):
            return copy
        with self._storage.writing() as work:
            if work.deliveries.change(begun, begun):  # the member may have been forgotten meanwhile
                work.members.set_dms({begun.member: copy.message_ref.channel})
        found = self._client.find(copy.message_ref.channel, begun.member, begun.id, since)
        return copy if isinstance(found, Missing | Refused) else found


def _one_of_each_member(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    """Leave the others to the next batch, which reads what became of the first one."""
    first = {delivery.member: delivery for delivery in reversed(deliveries)}
    return [delivery for delivery in deliveries if first[delivery.member] is delivery]


def _put_off(work: UnitOfWork, deliveries: Sequence[Delivery], now: datetime) -> Sequence[Delivery]:
    """Leave what is about teams to another day if the member has had one of those today."""
    about_teams = [
        delivery for delivery in deliveries if delivery.kind in TEAM_KINDS and not rules.may_have_arrived(delivery)
    ]
    if not about_teams:
        return deliveries
    told = work.deliveries.last_sent(about_teams, TEAM_KINDS)
    late = [
        replace(delivery, due_at=told[delivery.member] + ONE_A_DAY)
        for delivery in about_teams
        if delivery.member in told and told[delivery.member] + ONE_A_DAY > now
    ]
    work.deliveries.save(late)
    ids = {delivery.id for delivery in late}
    return [delivery for delivery in deliveries if delivery.id not in ids]
