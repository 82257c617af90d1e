"""Meeting people, what is kept about them, and the page that is theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain import check as checks
from bot.domain import standing
from bot.domain.check import Check
from bot.domain.people import Member
from bot.domain.plan import Plan
from bot.domain.standing import Result
from bot.domain.weekly import Subscription
from bot.services import Clock
from bot.services.evidence import LogView, read_log, read_shown
from bot.services.library import Library
from bot.services.once import writing
from bot.services.plans import NextView, read_next
from bot.services.teams import NO_TEAMS, TeamsView, read_teams
from bot.storage.unit_of_work import Storage, UnitOfWork


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything on a member's Home page.

    Attributes:
        check: the last finished check, and `result` what it adds up to.
        unfinished: a check that waits to be taken up again.
        settled: plans carried out or let go, newest first.
        history: finished checks, newest first, the last one among them.
        stage_names: check id -> the name of the stage it was for, of the history.
        evidence: the newest that was kept, how many there are, and how far they reached.
        teams: how teams touch the member.
    """

    check: Check | None
    result: Result | None
    unfinished: Check | None
    next: NextView
    weekly: Subscription | None
    settled: tuple[Plan, ...]
    history: tuple[Check, ...]
    stage_names: Mapping[str, str]
    evidence: LogView
    teams: TeamsView = NO_TEAMS


class MemberService:
    """Knows who was met, which path they chose, and how to forget them."""

    def __init__(self, storage: Storage, library: Library, clock: Clock) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock

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

    def found_at(self, member: Member, dm: str) -> None:
        """Remember the DM of a member of whom something is kept, so that what was sent there can be looked up."""
        if self.dm(member) != dm:
            with writing(self._storage, self._clock) as work:
                work.members.found_at(member, dm)

    def choose_path(self, member: Member, path: str | None) -> None:
        """Keep the path that the member wants to grow on; None for no preference."""
        known = path if path in {p.id for p in self._library.current.paths} else None
        with writing(self._storage, self._clock) as work:
            work.members.keep(member, path=known)

    def want_receipts(self, member: Member, *, wanted: bool) -> None:
        """Keep whether the member wants a message each time that a summary they are counted in is seen."""
        with writing(self._storage, self._clock) as work:
            work.members.keep(member, receipts=wanted)

    def home(self, member: Member) -> HomeView:
        """Give everything that the member's Home page shows."""
        with self._storage.reading() as work:
            history = work.checks.finished(member)
            last = history[0] if history else None
            before = history[1] if len(history) > 1 else None
            was = checks.levels(self._library.at(work, before.framework), before.session.answers) if before else {}
            shown = read_shown(work, self._library, member)
            return HomeView(
                check=last,
                result=standing.result(self._library.at(work, last.framework), last.session.answers, was, shown)
                if last
                else None,
                unfinished=work.checks.unfinished(member),
                next=read_next(work, self._library, member),
                weekly=work.subscriptions.get(member),
                settled=work.plans.settled(member),
                teams=read_teams(work, self._library.current, member),
                history=history,
                stage_names={check.id: self._stage_name(work, check) for check in history},
                evidence=read_log(work, self._library, member, self._clock()),
            )

    def teams(self, member: Member) -> TeamsView:
        """Give how teams touch a member: whom they share what with, and who saw it."""
        with self._storage.reading() as work:
            return read_teams(work, self._library.current, member)

    def forget(self, member: Member) -> tuple[str, ...]:
        """Remove everything that is kept about the member, at once; return the managers who could see something."""
        with writing(self._storage, self._clock) as work:
            managers = tuple(one.manager for one in read_teams(work, self._library.current, member).sharings)
            work.forget(member)
            return managers

    def _stage_name(self, work: UnitOfWork, check: Check) -> str:
        stage = checks.stage_of(self._library.at(work, check.framework), check.session.answers)
        return stage.name if stage else ""
