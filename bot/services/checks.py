"""The self-check, from the first question to the result."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot.domain import check as checks
from bot.domain import coaching, conversation, standing
from bot.domain.check import Check, Place, Progress
from bot.domain.coaching import Stretch
from bot.domain.conversation import Deed, Outcome, Status, Step, Verb
from bot.domain.errors import ConflictError, EmptyWordsError, NothingToChangeError, TooLongError
from bot.domain.framework import Framework, Item, Level, Pitfall
from bot.domain.people import Member
from bot.domain.standing import Result
from bot.services import Clock, NewId
from bot.services.evidence import read_shown
from bot.services.library import Library
from bot.storage.unit_of_work import Storage, UnitOfWork


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check as it stands, with everything that a picture of it needs.

    Attributes:
        step: what is being asked; None when all is answered.
        item: what the step rates or wants an example of.
        result: once the check is finished.
        before: the check that the result is compared with.
        outcome: what became of the deed that led here.
        offers_weekly: whether the weekly question was never asked for, and may be offered.
        last_title: the title of the last finished check, while a title is asked for.
    """

    check: Check
    framework: Framework
    step: Step | None
    item: Item | None
    progress: Progress | None
    can_go_back: bool
    outcome: Outcome = Outcome.DONE
    last_title: str | None = None
    result: Result | None = None
    before: Check | None = None
    watch_outs: tuple[Pitfall, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    offers_weekly: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """What the step takes, where it is a choice."""
        return self.step.options if self.step else ()


@dataclass(frozen=True, slots=True)
class Past:
    """What a picture of a check needs to know from before it.

    Attributes:
        check: the finished check before this one, and `levels` how its items were rated.
        title: the title that was given there.
        path: the path that the member chose.
        settled: ids of actions that they carried out or let go.
        knows_weekly: whether they ever asked for the weekly question.
        shown: signal id -> the widest reach that they keep evidence of.
    """

    check: Check | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    title: str | None = None
    path: str | None = None
    settled: frozenset[str] = frozenset()
    knows_weekly: bool = True
    shown: Mapping[str, Level] = field(default_factory=dict)


def picture(framework: Framework, check: Check, past: Past, outcome: Outcome = Outcome.DONE) -> CheckView:
    """Give the picture of a check: the same for the same answers."""
    script, answers = checks.script(framework), check.session.answers
    step = conversation.current(check.session, script)
    view = CheckView(
        check=check,
        framework=framework,
        step=step,
        item=checks.question_of(framework, answers, step) if step else None,
        progress=checks.progress(framework, answers, step) if step else None,
        can_go_back=check.finished_at is None and conversation.previous(check.session, script) is not None,
        outcome=outcome,
        last_title=past.title,
    )
    result = None if step else standing.result(framework, answers, past.levels, past.shown)
    if result is None:
        return view
    return replace(
        view,
        result=result,
        before=past.check,
        watch_outs=coaching.watch_outs(framework, result),
        stretches=coaching.stretches(framework, result, path=past.path, done=past.settled),
        offers_weekly=not past.knows_weekly,
    )


class CheckService:
    """Keeps the answers of checks and gives pictures of them."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id

    def begin(self, member: Member) -> None:
        """Open a check, or take up the one that is under way."""
        with suppress(ConflictError), self._storage.writing() as work:  # a second device has just done the same
            check = work.checks.unfinished(member)
            if check is None:
                self._open(work, member)
            elif check.session.status is Status.PAUSED:
                self._carry_out(work, check, Deed(Verb.RESUME, check.session.turn))

    def begin_anew(self, member: Member, check_id: str) -> None:
        """Put an unfinished check aside for good, and open another."""
        with suppress(ConflictError), self._storage.writing() as work:
            check = work.checks.get(member, check_id)
            if check is not None and check.finished_at is None:
                work.checks.remove(member, check_id)
                self._open(work, member)

    def take(self, member: Member, check_id: str, deed: Deed) -> Outcome:
        """Carry out a deed on a check; NothingToChangeError where the member has no such check."""
        if deed.verb is Verb.ANSWER and not deed.value.strip():
            raise EmptyWordsError
        with suppress(ConflictError), self._storage.writing() as work:
            check = work.checks.get(member, check_id)
            if check is None:
                raise NothingToChangeError
            return self._carry_out(work, check, deed)
        return Outcome.STALE

    def say(self, member: Member, text: str, event: str) -> Outcome | None:
        """Take typed words as the answer to the present step; None where it asks for nothing of the kind.

        Args:
            member: who typed.
            text: what they typed: words, the number of an option, a title.
            event: id of the event that brought it; a retry of it changes nothing.
        """
        with suppress(ConflictError), self._storage.writing() as work:
            if not work.events.first_time(member.workspace, event, self._clock()):
                return Outcome.STALE
            check = work.checks.latest(member)
            step = self._asked(work, check) if check else None
            answer = checks.read(step, text) if step else None
            if check is None or step is None or answer is None:
                work.rollback()  # somebody else may carry out the event
                return Outcome.REFUSED if step and step.id == checks.STAGE else None
            if len(answer) > conversation.WORDS_MAX:
                raise TooLongError(most=str(conversation.WORDS_MAX), typed=str(len(answer)))
            return self._carry_out(work, check, Deed(Verb.ANSWER, check.session.turn, answer))
        return Outcome.STALE

    def view(self, member: Member, check_id: str | None = None, outcome: Outcome = Outcome.DONE) -> CheckView | None:
        """Give the picture of a check: of that one, or else of the one under way, or else of the last finished."""
        with self._storage.reading() as work:
            check = work.checks.get(member, check_id) if check_id else work.checks.latest(member)
            if check is None:
                return None
            framework = self._library.at(work, check.framework)
            return picture(framework, check, read_past(work, self._library, check), outcome)

    def placed(self, member: Member, check_id: str, place: Place) -> None:
        """Remember where the message of a check stands."""
        with self._storage.writing() as work:
            work.checks.place(member, check_id, place)

    def _open(self, work: UnitOfWork, member: Member) -> None:
        framework = self._library.current
        work.frameworks.keep(framework)
        work.checks.add(
            Check(
                id=self._new_id(),
                member=member,
                framework=framework.version,
                nth=work.checks.count_finished(member),
                session=conversation.begin(checks.script(framework)),
                started_at=self._clock(),
            )
        )

    def _carry_out(self, work: UnitOfWork, check: Check, deed: Deed) -> Outcome:
        framework = self._library.at(work, check.framework)
        turn = conversation.take(check.session, deed, checks.script(framework))
        if turn.outcome is Outcome.DONE:
            finished = turn.session.status is Status.FINISHED
            finished_at = (check.finished_at or self._clock()) if finished else None
            changed = replace(check, session=turn.session, finished_at=finished_at)
            work.checks.save(changed, was_turn=check.session.turn)
        return turn.outcome

    def _asked(self, work: UnitOfWork, check: Check) -> Step | None:
        if check.session.status is Status.PAUSED:
            return None
        return conversation.current(check.session, checks.script(self._library.at(work, check.framework)))


def read_past(work: UnitOfWork, library: Library, check: Check) -> Past:
    """Read what came before a check, within a transaction; nothing of it is needed between its two ends."""
    if check.session.at not in {None, checks.STAGE}:
        return Past()
    before = next((c for c in work.checks.finished(check.member) if _earlier(c, check)), None)
    framework = library.at(work, before.framework) if before else library.current
    return Past(
        check=before,
        levels=checks.levels(framework, before.session.answers) if before else {},
        title=checks.title_of(before.session.answers) if before else None,
        path=work.members.get(check.member).path,
        settled=frozenset(plan.action for plan in work.plans.settled(check.member)),
        knows_weekly=work.subscriptions.get(check.member) is not None,
        shown=read_shown(work, library, check.member),
    )


def _earlier(one: Check, other: Check) -> bool:
    return one.finished_at is not None and (other.finished_at is None or one.finished_at < other.finished_at)
