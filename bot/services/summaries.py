"""Summaries for managers: asked for, released by the rule or shown again, and known to whom they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import marks, reading, release, standing
from bot.domain.bands import Told, give_away
from bot.domain.check import Check
from bot.domain.conversation import MessageRef
from bot.domain.delivery import Delivery, about
from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Action, Enabling, Framework
from bot.domain.people import Member
from bot.domain.plan import PlanStatus
from bot.domain.release import Verdict
from bot.domain.standing import Result
from bot.domain.summary import Marks, Pledge, Release, Request, Seen, Topic
from bot.domain.team import Choice
from bot.services import Clock, NewId
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.services.once import writing
from bot.services.sending import RECEIPT
from bot.storage.unit_of_work import Storage, UnitOfWork

RECENTLY = timedelta(weeks=4)
"""How far back it is looked for what people did."""


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What a manager gets to see.

    Attributes:
        request: what it answers; None for a picture that nobody asked for, as the mirror's.
        standing: where people stand, as it was released; None where nothing can be shown.
        rhythm: what they did in four weeks; None where nothing can be shown.
        again: whether an earlier result is shown again, since too little changed for a new one.
        cards: user ids of those who share a card with this manager now.
        pledge: what the manager committed to and has not settled yet.
        enabling: what a manager could commit to, the most fitting first; at most three.
        trend: everything released about where people stand, oldest first, the present one among them.
        since: the release of this manager before the present one, if any, that it is compared with.
        settled: ids of what the manager carried out or let go lately.
    """

    framework: Framework
    manager: Member
    request: Request | None
    standing: Release | None
    rhythm: Release | None
    again: bool
    cards: tuple[str, ...]
    pledge: Pledge | None
    enabling: tuple[Enabling, ...]
    trend: tuple[Release, ...]
    since: Release | None
    settled: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[Enabling, ...]:
        """What a manager could commit to in place of the most fitting."""
        return tuple(action for action in self.enabling[1:] if action.id not in self.settled)


@dataclass(frozen=True, slots=True)
class CardView:
    """What somebody shows a manager by name: nothing in it is in their own words.

    Attributes:
        result: where they stand; a renderer takes stage, signals and nothing typed from it.
        action: the action that their open plan is about, in the content's words.
    """

    user: str
    result: Result
    action: Action | None


@dataclass(frozen=True, slots=True)
class _Counted:
    """What one person contributes: which answers of theirs, and the marks that hold."""

    content: str
    marks: Marks


class SummaryService:
    """Answers managers, and tells those whom the answers are about."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId, minimum: int) -> None:
        """Make the service.

        Args:
            storage: where everything is kept.
            library: the framework's versions.
            clock: the time.
            new_id: gives ids.
            minimum: the smallest group that anything is released about.
        """
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id
        self._minimum = minimum

    @property
    def minimum(self) -> int:
        """The smallest group that anything is released about."""
        return self._minimum

    def ask(self, manager: Member) -> str | None:
        """Answer a manager's request with what may be released, and keep that.

        Returns:
            The request's id; None where the manager has no team.
        """
        with writing(self._storage, self._clock) as work:
            if not work.sharings.team(manager):
                return None
            now = self._clock()
            standings = self._released(work, manager, Topic.STANDING, now)
            rhythms = self._released(work, manager, Topic.RHYTHM, now) if standings else None
            request = Request(
                id=self._new_id(),
                manager=manager,
                at=now,
                what=Seen.SUMMARY,
                counted=standings.counted if standings else 0,
                standing=standings.id if standings else None,
                rhythm=rhythms.id if rhythms else None,
            )
            self._note(work, request, _counted_in(standings, rhythms))
        return request.id

    def view(self, manager: Member, request_id: str) -> SummaryView:
        """Give the picture that answers a request, with the cards and the pledge as they are now.

        NothingToChangeError where this manager made no such request.
        """
        with self._storage.reading() as work:
            request = work.requests.get(manager, request_id)
            if request is None:
                raise NothingToChangeError
            return self._picture(work, request)

    def live(self, manager: Member) -> SummaryView | None:
        """Give the picture of the manager's newest message, if there is one."""
        with self._storage.reading() as work:
            request = work.requests.live(manager)
            return self._picture(work, request) if request else None

    def placed(self, manager: Member, request_id: str, place: MessageRef) -> MessageRef | None:
        """Remember where the message of a request stands; return where the one before it stands."""
        with writing(self._storage, self._clock) as work:
            before = work.requests.live(manager)
            work.requests.place(manager, request_id, place)
            return before.place if before else None

    def look_at_cards(self, manager: Member) -> None:
        """Note that the manager opens the cards: whom they show has a receipt of it."""
        with writing(self._storage, self._clock) as work:
            people = _sharing_cards(work, manager)
            if people:
                request = Request(self._new_id(), manager, self._clock(), Seen.CARDS, len(people))
                self._note(work, request, people)

    def cards(self, manager: Member) -> tuple[CardView, ...]:
        """Give the cards of those who share one with this manager at this moment."""
        with self._storage.reading() as work:
            wanted = set(_sharing_cards(work, manager))
            shared = (check for check in work.sharings.checks(manager) if check.member.user in wanted)
            cards = (self._card(work, check) for check in shared)
            return tuple(card for card in cards if card)

    def take_away(self, manager: Member, request_id: str) -> None:
        """Note that the manager exports a summary; NothingToChangeError where this manager made no such request."""
        with writing(self._storage, self._clock) as work:
            asked = work.requests.get(manager, request_id)
            if asked is None:
                raise NothingToChangeError
            view = self._picture(work, asked)
            people = _counted_in(view.standing, view.rhythm)
            request = replace(asked, id=self._new_id(), at=self._clock(), what=Seen.EXPORT, place=None)
            self._note(work, request, people | set(view.cards))

    def mirror(self, member: Member) -> tuple[SummaryView, CardView] | None:
        """Give what a manager would see if everybody had answered like this member, and their card.

        None before their first check.
        """
        with self._storage.reading() as work:
            state = MemberState(work, self._library, member, self._clock())
            card = self._card(work, state.last.check) if state.last else None
            if state.last is None or card is None:
                return None
            now, framework = state.now, self._library.current
            group = self._group(work)
            mine = self._marks(work, state.last.check)
            did = _rhythm_of(state, now - RECENTLY)
            alike = {
                topic: Release(
                    id="",
                    manager=member,
                    topic=topic,
                    at=now,
                    minimum=group,
                    counted=group,
                    bands=marks.bands_of([own] * group, names),
                    contributions={},
                )
                for topic, own, names in (
                    (Topic.STANDING, mine, marks.standing_names(framework)),
                    (Topic.RHYTHM, did, marks.RHYTHM),
                )
            }
            view = SummaryView(
                framework=framework,
                manager=member,
                request=None,
                standing=alike[Topic.STANDING],
                rhythm=alike[Topic.RHYTHM],
                again=False,
                cards=(member.user,),
                pledge=None,
                enabling=reading.enabling(framework, alike[Topic.STANDING].bands, settled=()),
                trend=(alike[Topic.STANDING],),
                since=None,
            )
            return view, card

    def receipt(self, member: Member, request_id: str) -> Request | None:
        """Give a request that the member has a receipt of."""
        with self._storage.reading() as work:
            return next((one for one in work.requests.receipts(member) if one.id == request_id), None)

    def _released(self, work: UnitOfWork, manager: Member, topic: Topic, now: datetime) -> Release | None:
        """Give what may be shown: something new, or else what was shown before, or else nothing.

        Nobody's answers are read before it is known that they may be counted.
        """
        group = self._group(work)
        earlier = work.releases.everything(manager.workspace, topic)  # first, so that nobody else releases meanwhile
        before = next((one for one in reversed(earlier) if one.manager == manager), None)
        shown = before.contributions if before else None
        contributions = self._countable(work, manager, topic, now)
        released = [one.contributions for one in earlier]
        verdict = release.decide(contributions, manager.user, shown, released, group)
        if verdict is not Verdict.NEW:
            return before if verdict is Verdict.AGAIN else None
        counted = self._counted(work, manager, topic, now)
        if {user: one.content for user, one in counted.items()} != contributions:
            return before  # somebody changed theirs meanwhile: the next request finds it so
        new = Release(
            id=self._new_id(),
            manager=manager,
            topic=topic,
            at=now,
            minimum=group,
            counted=len(counted),
            bands=marks.bands_of([one.marks for one in counted.values()], self._names(topic)),
            contributions=contributions,
        )
        if any(_give_away(one, new) for one in earlier):
            return before
        work.releases.add(new)
        return new

    def _names(self, topic: Topic) -> tuple[str, ...]:
        return marks.standing_names(self._library.current) if topic is Topic.STANDING else marks.RHYTHM

    def _countable(self, work: UnitOfWork, manager: Member, topic: Topic, now: datetime) -> Mapping[str, str]:
        """Give which answers of whom could be counted, where that can be told without reading them."""
        if topic is Topic.STANDING:
            return work.sharings.versions(manager)
        return {user: one.content for user, one in self._counted(work, manager, topic, now).items()}

    def _counted(self, work: UnitOfWork, manager: Member, topic: Topic, now: datetime) -> Mapping[str, "_Counted"]:
        if topic is Topic.STANDING:
            checks = work.sharings.checks(manager)
            return {check.member.user: _Counted(check.at_turn, self._marks(work, check)) for check in checks}
        did = work.sharings.rhythms(manager, now - RECENTLY)
        return {user: _Counted(",".join(sorted(own)), own) for user, own in did.items()}

    def _group(self, work: UnitOfWork) -> int:
        """Give the minimum group: never less than what anything was released with before."""
        return max(self._minimum, work.releases.highest_minimum() or 0)

    def _note(self, work: UnitOfWork, request: Request, people: set[str] | tuple[str, ...]) -> None:
        work.requests.add(request, sorted(people))
        for member in work.sharings.wanting_receipts(request.manager):
            if member.user in people:
                period = about(request.manager.user) + request.id
                work.deliveries.add(Delivery(self._new_id(), member, RECEIPT, period, request.at))

    def _picture(self, work: UnitOfWork, request: Request) -> SummaryView:
        manager, framework = request.manager, self._library.current
        history = work.releases.history(manager, Topic.STANDING)
        shown = next((one for one in history if one.id == request.standing), None)
        until = tuple(one for one in reversed(history) if shown and one.at <= shown.at)
        rhythms = work.releases.history(manager, Topic.RHYTHM)
        settled = tuple(pledge.action for pledge in work.pledges.settled(manager))
        return SummaryView(
            framework=framework,
            manager=manager,
            request=request,
            standing=shown,
            rhythm=next((one for one in rhythms if one.id == request.rhythm), None),
            again=shown is not None and shown.at != request.at,
            cards=_sharing_cards(work, manager),
            pledge=work.pledges.present(manager),
            enabling=reading.enabling(framework, shown.bands, settled=settled) if shown else (),
            trend=until,
            since=until[-2] if len(until) > 1 else None,
            settled=settled,
        )

    def _marks(self, work: UnitOfWork, check: Check) -> Marks:
        framework = self._library.at(work, check.framework)
        result = standing.result(framework, check.session.answers)
        return marks.standing_marks(framework, result) if result else frozenset()

    def _card(self, work: UnitOfWork, check: Check) -> CardView | None:
        framework = self._library.at(work, check.framework)
        result = standing.result(framework, check.session.answers)
        if result is None:
            return None
        plan = work.plans.present(check.member)
        action = (self._library.current.action(plan.action) or framework.action(plan.action)) if plan else None
        return CardView(check.member.user, result, action)


def _counted_in(*shown: Release | None) -> set[str]:
    """Give whom releases are about, but for those who were forgotten since."""
    people = {person for one in shown if one for person in one.contributions}
    return {person for person in people if not person.startswith(release.FORGOTTEN)}


def _give_away(before: Release, now: Release) -> bool:
    both = len(before.contributions.items() & now.contributions.items())
    same = both == before.counted == now.counted
    return both > 0 and not same and give_away(Told(before.bands, before.counted), Told(now.bands, now.counted), both)


def _sharing_cards(work: UnitOfWork, manager: Member) -> tuple[str, ...]:
    return tuple(one.member.user for one in work.sharings.team(manager) if one.on_team and one.choice is Choice.CARD)


def _rhythm_of(state: MemberState, since: datetime) -> Marks:
    """Give what one member did since a moment, as `Sharings.rhythms` does of a team."""
    answered = (one.answered_at for one in state.reflections)
    did = {
        "reflected": any(at and at >= since for at in answered),
        "planned": any(plan.made_at >= since for plan in state.plans),
        "carried_out": any(
            plan.status is PlanStatus.DONE and plan.settled_at and plan.settled_at >= since for plan in state.settled
        ),
    }
    return frozenset(mark for mark, holds in did.items() if holds)
