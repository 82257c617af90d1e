"""Members: their profile, their Home page, and forgetting them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

from bot.domain.check import Check
from bot.domain.check_result import Result
from bot.domain.people import Member
from bot.domain.plan import Plan
from bot.domain.reframe import Reframe
from bot.domain.weekly import Subscription
from bot.services import Clock
from bot.services.evidence import LogView, read_log
from bot.services.idempotency import writing
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.services.plans import NextView, next_view
from bot.services.teams import NO_TEAMS, TeamsView, teams_view
from bot.storage.repositories.members import ProfileColumns
from bot.storage.unit_of_work import Storage, UnitOfWork


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything on a member's Home page.

    Attributes:
        check: the last finished check.
        result: its result.
        unfinished: a check that can be resumed.
        settled: plans that were completed or let go, newest first.
        evidence: the first page of the evidence.
        reframe: an unfinished request.
        before: when the check before the last one was finished.
        teams: the teams that the member has or is on.
        work_place, direction: ids in the content, if the member has chosen any.
    """

    check: Check | None
    result: Result | None
    unfinished: Check | None
    next: NextView
    weekly: Subscription | None
    settled: tuple[Plan, ...]
    evidence: LogView
    reframe: Reframe | None = None
    before: datetime | None = None
    teams: TeamsView = NO_TEAMS
    work_place: str | None = None
    direction: str | None = None


class Preferences(TypedDict, total=False):
    """What the choice of steps depends on besides answers, as ids in the content."""

    path: str
    work_place: str
    direction: str


class MemberService:
    """Profiles and Home pages of members."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, minimum: int) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._minimum = minimum

    def meet(self, member: Member) -> bool:
        """Record that the member was met; return True the first time, when they are to be welcomed."""
        with self._storage.reading() as work:
            if work.members.get(member).welcomed_at:
                return False
        with writing(self._storage, self._clock) as work:
            return work.members.welcome(member, self._clock())

    def dm(self, member: Member) -> str | None:
        """Return the id of the member's DM with the app, if it is known."""
        with self._storage.reading() as work:
            return work.members.get(member).dm

    def set_dm(self, member: Member, dm: str) -> None:
        """Save the DM channel of a known member, so that messages can be looked up there."""
        if self.dm(member) != dm:
            with writing(self._storage, self._clock) as work:
                work.members.set_dms({member: dm})

    def choose(self, member: Member, **chosen: Unpack[Preferences]) -> None:
        """Save a member's path, work place or direction; an id that the content doesn't have clears it."""
        content, columns = self._library.current, ProfileColumns()
        if "path" in chosen:
            columns["path"] = _known((path.id for path in content.paths), chosen["path"])
        if "work_place" in chosen:
            columns["work_place"] = _known((place.id for place in content.work_places), chosen["work_place"])
        if "direction" in chosen:
            columns["direction"] = _known((one.id for one in content.directions), chosen["direction"])
        with writing(self._storage, self._clock) as work:
            work.members.update(member, **columns)

    def set_locale(self, member: Member, locale: str) -> None:
        """Save the language that a known member has set in Slack."""
        with self._storage.reading() as work:
            if work.members.get(member).locale == locale:
                return
        with writing(self._storage, self._clock) as work:
            work.members.set_locale(member, locale)

    def want_receipts(self, member: Member, *, wanted: bool) -> None:
        """Save whether the member wants a message about looks at their card."""
        with writing(self._storage, self._clock) as work:
            work.members.update(member, receipts=wanted)

    def home(self, member: Member) -> HomeView:
        """Return everything that the member's Home page shows."""
        with self._storage.reading() as work:
            state = self._state(work, member)
            return HomeView(
                check=state.last.check if state.last else None,
                result=state.result,
                unfinished=state.unfinished,
                next=next_view(state),
                weekly=state.subscription,
                settled=state.settled,
                before=next((check.finished_at for check in state.finished[1:]), None),
                evidence=read_log(state),
                reframe=next((one for one in work.reframes.recent(member, limit=1) if not one.finished_at), None),
                teams=teams_view(state, self._minimum),
                work_place=state.profile.work_place,
                direction=state.profile.direction,
            )

    def teams(self, member: Member) -> TeamsView:
        """Return the teams that the member has or is on: what they share with whom, and who has seen it."""
        with self._storage.reading() as work:
            return teams_view(self._state(work, member), self._minimum)

    def forget(self, member: Member) -> None:
        """Delete everything that is stored about the member."""
        with writing(self._storage, self._clock) as work:
            work.forget(member)

    def _state(self, work: UnitOfWork, member: Member) -> MemberState:
        return MemberState(work, self._library, member, self._clock())


def _known(ids: Iterable[str], wanted: str) -> str | None:
    return wanted if wanted in ids else None
