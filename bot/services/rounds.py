"""Rounds: a manager opens one, everybody on its list is told, and it closes on a day fixed at the opening."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain import indicators, rounds
from bot.domain.delivery import Delivery, manager_prefix
from bot.domain.errors import NothingToChangeError
from bot.domain.people import Member
from bot.domain.rounds import Candidate
from bot.domain.summary import Indicators, Receipt, ReceiptKind, Round
from bot.domain.team import Choice
from bot.observing import round_changed
from bot.services import Clock, NewId
from bot.services.idempotency import retry_conflict, writing
from bot.services.library import Library
from bot.services.sending import HALF_TIME, RECEIPT, ROUND, SUMMARY
from bot.storage.unit_of_work import Storage, UnitOfWork

RECEIPTS_AFTER = timedelta(days=1)
"""The time between the close and the receipts, which also say what the manager has decided by then."""

RECEIPTS_SPREAD = timedelta(hours=1)
"""The receipts are spread over this time. Each person on the list has a slot, counted or not, so that the times reveal
nothing."""


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as a member on its list sees it.

    Attributes:
        people: the user ids of everybody on the list.
        joined, left: the user ids that were added or removed since the manager's previous round.
        check: when the member's check that can be counted was finished.
        counted_recently: whether the member was counted too recently to be counted in this round.
        declined: whether the member has chosen 'not this time'.
    """

    round: Round
    people: tuple[str, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    check: datetime | None
    counted_recently: bool
    declined: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one check contributes: the indicators that hold, of those that it was asked about."""

    indicators: Indicators
    asked: Indicators


class RoundService:
    """Opens and closes rounds. What members choose is not visible to the manager before the close."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId, minimum: int) -> None:
        """Build the service. `minimum` is the smallest group that a summary may be about."""
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id
        self.minimum = minimum

    @retry_conflict
    def open(self, manager: Member, zone: str) -> None:
        """Open a round for everybody who is on the team now. Idempotent: does nothing if a round is open.

        Everybody on the list gets the same deliveries; whether one is still wanted is decided when it is due.

        Args:
            manager: who opens it.
            zone: the manager's time zone. The round closes in the morning there.
        """
        with writing(self._storage, self._clock) as work:
            work.lock_workspace(manager.workspace)
            now, last = self._clock(), next(iter(work.rounds.recent(manager, limit=1)), None)
            if last and last.closed_at is None:
                return
            users = [one.member.user for one in work.sharings.team(manager) if one.choice is not Choice.ADDED]
            minimum = minimum_group(work, self.minimum)
            if len(users) < minimum + rounds.MARGIN or (last and now < last.next_at):
                raise NothingToChangeError
            new = Round(self._new_id(), manager, now, rounds.closes_at(now, zone), len(users), minimum)
            work.rounds.add(new, users, keep_list=last.id if last else "")
            work.on_commit(partial(round_changed, "opened"))
            work.deliveries.add(Delivery(self._new_id(), manager, SUMMARY, new.id, new.closes_at))
            period = manager_prefix(manager.user) + new.id
            work.deliveries.add_all(
                Delivery(self._new_id(), Member(manager.workspace, user), kind, period, due_at)
                for kind, due_at in ((ROUND, now), (HALF_TIME, rounds.reminds_at(now, zone)))
                for user in users
            )

    def announcement(self, delivery: Delivery) -> RoundView | None:
        """Return the round that a delivery announces, or reminds of; None if the message is no longer wanted.

        A reminder is for those who take part and have no check that can be counted.
        """
        manager, _, round_id = delivery.period.partition(":")
        with self._storage.reading() as work:
            shared = work.sharings.get(Member(delivery.member.workspace, manager), delivery.member.user)
            view = next((one for one in open_rounds(work, delivery.member) if one.round.id == round_id), None)
        if view is None or view.declined or shared is None or shared.choice is not Choice.TOTALS:
            return None
        is_needless = delivery.kind == HALF_TIME and (view.check or view.counted_recently)
        return None if is_needless else view

    def contributions(self, work: UnitOfWork, manager: Member, round_id: str) -> Mapping[str, Contribution]:
        """Read what a close needs before the database is locked: `id:turn` of a check -> its contribution."""
        round_ = work.rounds.get(manager, round_id)
        if round_ is None or round_.closed_at:
            return {}
        countable = [
            check for candidate, check in work.rounds.candidates(round_) if candidate.can_be_counted(round_.closes_at)
        ]
        return self._read(work, manager.workspace, countable)

    def close(self, work: UnitOfWork, manager: Member, round_id: str, read: Mapping[str, Contribution]) -> None:
        """Close a round, within a transaction, unless it is closed already.

        Who can be counted is decided as of the day that was announced, even if the round closes late.

        Args:
            work: the transaction.
            manager: whose round.
            round_id: which.
            read: the result of `contributions`. Checks that have changed since are read again.
        """
        work.lock_workspace(manager.workspace)
        round_, now = work.rounds.get(manager, round_id), self._clock()
        if round_ is None or round_.closed_at:
            return
        candidates = work.rounds.candidates(round_)
        changed = [check for one, check in candidates if one.check not in read and one.can_be_counted(round_.closes_at)]
        contributions = {**read, **(self._read(work, manager.workspace, changed) if changed else {})}
        readable = [one for one, _ in candidates if one.check in contributions]
        counted = rounds.pick_counted(readable, round_.closes_at, max(round_.minimum, self.minimum), self._new_id())
        closed = _closed(round_, now, [contributions[one.check] for one in counted])
        if not work.rounds.close(closed):
            return
        work.on_commit(partial(round_changed, "summary" if counted else "no_summary"))
        if counted:
            self._spend(work, closed, counted, now)

    def _read(self, work: UnitOfWork, workspace: str, ids: Collection[str]) -> dict[str, Contribution]:
        """Read checks, leaving out those that no key can decrypt."""
        asked: dict[str, Indicators] = {}
        read: dict[str, Contribution] = {}
        for check, version, answers in work.checks.answers(workspace, ids):
            framework = self._library.at(work, version)
            if version not in asked:
                asked[version] = frozenset(indicators.names(framework))
            read[check] = Contribution(indicators.of_answers(framework, answers), asked[version])
        return read

    def _spend(self, work: UnitOfWork, closed: Round, counted: Sequence[Candidate], now: datetime) -> None:
        """Mark the checks as counted, and send each person a receipt, after the manager has the summary."""
        workspace, manager = closed.manager.workspace, closed.manager.user
        people = [Member(workspace, one.user) for one in counted]
        work.checks.mark_counted(people, now)
        work.receipts.add(
            [Receipt(self._new_id(), member, manager, now, ReceiptKind.COUNTED, closed.id) for member in people]
        )
        listed = work.rounds.people(closed)
        times = dict(zip(listed, _spread(now + RECEIPTS_AFTER, len(listed)), strict=True))
        period = manager_prefix(manager) + closed.id
        work.deliveries.add_all(
            Delivery(self._new_id(), member, RECEIPT, period, times[member.user]) for member in people
        )


def minimum_group(work: UnitOfWork, minimum: int) -> int:
    """Return the minimum group, which is never smaller than that of any earlier summary."""
    return max(minimum, work.rounds.highest_minimum() or 0)


def open_rounds(work: UnitOfWork, member: Member) -> tuple[RoundView, ...]:
    """Return the open rounds whose list has the member."""
    listed = work.rounds.open_for(member)
    last = work.checks.candidate(member) if listed else None
    return tuple(_round_view(work, round_, last, declined=declined) for round_, declined in listed)


def _round_view(
    work: UnitOfWork, round_: Round, last: tuple[Candidate, datetime] | None, *, declined: bool
) -> RoundView:
    people = work.rounds.people(round_)
    earlier = next((one for one in work.rounds.recent(round_.manager) if one.opened_at < round_.opened_at), None)
    before = work.rounds.people(earlier) if earlier else people
    candidate, finished_at = last or (None, None)
    return RoundView(
        round=round_,
        people=people,
        joined=tuple(user for user in people if user not in before),
        left=tuple(user for user in before if user not in people),
        check=finished_at if candidate and candidate.can_be_counted(round_.closes_at) else None,
        counted_recently=candidate is not None and candidate.was_counted_recently(round_.closes_at),
        declined=declined,
    )


def _closed(round_: Round, now: datetime, counted: Sequence[Contribution]) -> Round:
    """Return the closed round; if anybody is counted, with the bands of the indicators that all of them were asked."""
    if not counted:
        return replace(round_, closed_at=now)
    disclosed = rounds.disclosed_count(len(counted), round_.asked)
    names = sorted(frozenset.intersection(*(one.asked for one in counted)))
    bands = rounds.bands([one.indicators for one in counted], names, disclosed)
    return replace(round_, closed_at=now, counted=disclosed, bands=bands)


def _spread(begins: datetime, number: int) -> Iterator[datetime]:
    return (begins + slot * RECEIPTS_SPREAD / number for slot in range(number))
