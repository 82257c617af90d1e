"""What a manager can see of a team: the summaries of rounds, and the cards that members show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import check_result, indicators, rounds, team_interpretation
from bot.domain.check import Check
from bot.domain.check_result import Result
from bot.domain.delivery import Delivery, manager_prefix
from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Enabling, Framework
from bot.domain.people import Member
from bot.domain.summary import Commitment, Receipt, ReceiptKind, Round
from bot.domain.team import Choice
from bot.services import Clock, NewId
from bot.services.idempotency import writing
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.services.rounds import minimum_group
from bot.services.sending import LOOKS
from bot.storage.unit_of_work import Storage, UnitOfWork

PAGE = 10
"""Cards per page."""

LOOKS_AFTER = timedelta(days=1)
"""How long after the first look at a card on a day its member is told about that day's looks, if they want to know."""


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The result of a round.

    Attributes:
        round: the closed round, with its summary if there is one.
        earlier: earlier rounds with a summary, newest first.
        commitment: the manager's open commitment.
        enabling: actions that the manager could commit to, the most fitting first.
        settled: ids of the actions that the manager has recently completed or let go.
    """

    framework: Framework
    round: Round
    earlier: tuple[Round, ...] = ()
    commitment: Commitment | None = None
    enabling: tuple[Enabling, ...] = ()
    settled: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[Enabling, ...]:
        """Actions that the manager could commit to instead of the most fitting one."""
        return tuple(action for action in self.enabling[1:] if action.id not in self.settled)


@dataclass(frozen=True, slots=True)
class CardView:
    """What a member shows a manager by name: the result of one check, without their own words."""

    user: str
    result: Result


@dataclass(frozen=True, slots=True)
class CardsView:
    """A page of cards. `page` is counted from 0."""

    cards: tuple[CardView, ...] = ()
    page: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True)
class CopyView:
    """What a manager exports."""

    at: datetime
    summary: SummaryView | None = None
    cards: tuple[CardView, ...] = ()


class SummaryService:
    """Shows managers what they may see, and adds a receipt for each card that is seen."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId, minimum: int) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id
        self._minimum = minimum

    def latest(self, manager: Member) -> SummaryView | None:
        """Return the manager's last summary, if there is one."""
        with self._storage.reading() as work:
            return self._latest(work, manager)

    def closed(self, manager: Member, round_id: str) -> SummaryView | None:
        """Return the result of a round; None if it is open, or if the manager has none with this id."""
        with self._storage.reading() as work:
            round_ = work.rounds.get(manager, round_id)
            return self._view(work, round_) if round_ and round_.closed_at else None

    def get(self, manager: Member, round_id: str) -> SummaryView:
        """Return the result of a round; NothingToChangeError if it is open, or if the manager has none with this id."""
        view = self.closed(manager, round_id)
        if view is None:
            raise NothingToChangeError
        return view

    def look_at_cards(self, manager: Member, page: int = 0) -> CardsView:
        """Return a page of the cards that are shown to this manager, and add a receipt for each."""
        with writing(self._storage, self._clock) as work:
            work.lock_workspace(manager.workspace)
            people = _showing_cards(work, manager)
            pages = max(1, -(-len(people) // PAGE))
            page = min(max(page, 0), pages - 1)
            cards = self._cards(work, manager, people[page * PAGE : (page + 1) * PAGE], ReceiptKind.CARD)
        return CardsView(cards, page, pages)

    def take_copy(self, manager: Member) -> CopyView:
        """Return the last summary and all cards for an export, and add a receipt for each card."""
        with writing(self._storage, self._clock) as work:
            work.lock_workspace(manager.workspace)
            cards = self._cards(work, manager, _showing_cards(work, manager), ReceiptKind.COPY)
            return CopyView(self._clock(), self._latest(work, manager), cards)

    def preview(self, member: Member) -> tuple[SummaryView, CardView] | None:
        """Return the summary that a manager would get if everybody answered like this member, and the member's card.

        None without a finished check.
        """
        with self._storage.reading() as work:
            state = MemberState(work, self._library, member, self._clock())
            card = self._card(state.last.check, state.last.framework) if state.last else None
            if state.last is None or card is None:
                return None
            size, framework = minimum_group(work, self._minimum), state.last.framework
            mine = indicators.of_answers(framework, state.last.check.session.answers)
            told = rounds.disclosed_count(size, size + rounds.MARGIN)
            bands = rounds.bands([mine] * size, indicators.names(framework), told)
            alike = Round("", member, state.now, state.now, size, size, state.now, told, bands)
            return SummaryView(framework, alike, enabling=team_interpretation.enabling(framework, bands)), card

    def looks(self, delivery: Delivery) -> tuple[Receipt, ...]:
        """Return the looks at a member's card that a delivery is about; none if the member doesn't want to know."""
        manager, _, day = delivery.period.partition(":")
        with self._storage.reading() as work:
            if not work.members.get(delivery.member).receipts:
                return ()
            found = work.receipts.of_member(delivery.member)
        return tuple(
            one for one in found if one.manager == manager and one.kind is not ReceiptKind.COUNTED and _day(one) == day
        )

    def _latest(self, work: UnitOfWork, manager: Member) -> SummaryView | None:
        summaries = [one for one in work.rounds.recent(manager) if one.counted is not None]
        return self._view(work, summaries[0]) if summaries else None

    def _view(self, work: UnitOfWork, round_: Round) -> SummaryView:
        framework, manager = self._library.current, round_.manager
        settled = tuple(commitment.action for commitment in work.commitments.settled(manager))
        summaries = (one for one in work.rounds.recent(manager) if one.counted is not None)
        return SummaryView(
            framework=framework,
            round=round_,
            earlier=tuple(one for one in summaries if one.opened_at < round_.opened_at),
            commitment=work.commitments.open(manager),
            enabling=team_interpretation.enabling(framework, round_.bands, settled=settled)
            if round_.counted is not None
            else (),
            settled=settled,
        )

    def _cards(
        self, work: UnitOfWork, manager: Member, people: Sequence[Member], what: ReceiptKind
    ) -> tuple[CardView, ...]:
        """Return cards, mark their checks as shown, and add receipts."""
        now = self._clock()
        shown = {
            check.member: card
            for check in work.checks.last_of_each(people)
            if check.counted_at is None
            if (card := self._card(check, self._library.at(work, check.framework)))
        }
        if not shown:
            return ()
        work.checks.mark_shown(shown.keys(), now)
        receipts = [Receipt(self._new_id(), member, manager.user, now, what) for member in shown]
        work.receipts.add(receipts)
        work.deliveries.add_all(
            Delivery(self._new_id(), one.member, LOOKS, manager_prefix(manager.user) + _day(one), now + LOOKS_AFTER)
            for one in receipts
        )
        return tuple(shown.values())

    def _card(self, check: Check, framework: Framework) -> CardView | None:
        result = check_result.result(framework, check.session.answers)
        return CardView(check.member.user, result) if result else None


def _showing_cards(work: UnitOfWork, manager: Member) -> tuple[Member, ...]:
    return tuple(one.member for one in work.sharings.team(manager) if one.choice is Choice.CARD)


def _day(receipt: Receipt) -> str:
    return receipt.at.date().isoformat()
