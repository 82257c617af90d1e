"""Meeting people, what is kept about them, and the page that is theirs."""

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
        check: the last finished check, and `result` what it adds up to.
        unfinished: a check that waits to be taken up again.
        settled: plans carried out or let go, newest first.
        evidence: the newest that was kept, how many there are, and how far they reached.
        reframe: a request that is not worked through yet.
        before: when the check before the last was finished.
        teams: how teams touch the member.
        work_place, direction: ids of the content's, where they chose one.
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
    """What steps are chosen by, besides answers: ids of the content's."""

    path: str
    work_place: str
    direction: str


class MemberService:
    """Knows who was met, which path they chose, and how to forget them."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, minimum: int) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._minimum = minimum

    def meet(self, member: Member) -> bool:
        """Note that the member is here; True the first time, when they are owed a welcome."""
        with self._storage.reading() as work:
            if work.members.get(member).welcomed_at:
                return False
        with writing(self._storage, self._clock) as work:
            return work.members.welcome(member, self._clock())

    def dm(self, member: Member) -> str | None:
        """Read the id of the member's DM with the app, once it is known."""
        with self._storage.reading() as work:
            return work.members.get(member).dm

    def set_dm(self, member: Member, dm: str) -> None:
        """Remember the DM of a member of whom something is kept, so that what was sent there can be looked up."""
        if self.dm(member) != dm:
            with writing(self._storage, self._clock) as work:
                work.members.set_dms({member: dm})

    def choose(self, member: Member, **chosen: Unpack[Preferences]) -> None:
        """Keep the path, the work place or the direction of a member; an id that the content doesn't know is none."""
        content, columns = self._library.current, ProfileColumns()
        if "path" in chosen:
            columns["path"] = _known((path.id for path in content.paths), chosen["path"])
        if "work_place" in chosen:
            columns["work_place"] = _known((place.id for place in content.work_places), chosen["work_place"])
        if "direction" in chosen:
            columns["direction"] = _known((one.id for one in content.directions), chosen["direction"])
        with writing(self._storage, self._clock) as work:
            work.members.keep(member, **columns)

    def set_locale(self, member: Member, locale: str) -> None:
        """Keep the language that a member of whom something is kept has set in Slack."""
        with self._storage.reading() as work:
            if work.members.get(member).locale == locale:
                return
        with writing(self._storage, self._clock) as work:
            work.members.set_locale(member, locale)

    def want_receipts(self, member: Member, *, wanted: bool) -> None:
        """Keep whether the member wants a message about looks at their card."""
        with writing(self._storage, self._clock) as work:
            work.members.keep(member, receipts=wanted)

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
                reframe=next((one for one in work.reframes.recent(member, most=1) if not one.finished_at), None),
                teams=teams_view(state, self._minimum),
                work_place=state.profile.work_place,
                direction=state.profile.direction,
            )

    def teams(self, member: Member) -> TeamsView:
        """Return how teams touch a member: whom they share what with, and who saw it."""
        with self._storage.reading() as work:
            return teams_view(self._state(work, member), self._minimum)

    def forget(self, member: Member) -> None:
        """Remove everything that is kept about the member, at once."""
        with writing(self._storage, self._clock) as work:
            work.forget(member)

    def _state(self, work: UnitOfWork, member: Member) -> MemberState:
        return MemberState(work, self._library, member, self._clock())


def _known(ids: Iterable[str], wanted: str) -> str | None:
    return wanted if wanted in ids else None
