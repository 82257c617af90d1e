"""The self-check, from the first question to the result."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain import check as checks
from bot.domain import coaching, conversation, standing
from bot.domain.check import Check, MessageRef, Progress
from bot.domain.coaching import Stretch
from bot.domain.conversation import Deed, Outcome, Status, Step, Verb
from bot.domain.errors import EmptyWordsError, NothingToChangeError, TooLongError
from bot.domain.framework import Framework, Item, Level, Pitfall
from bot.domain.people import Member
from bot.domain.standing import Result
from bot.services import Clock, NewId
from bot.services.evidence import read_shown
from bot.services.library import Library
from bot.services.once import retry_conflict, writing
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
    """Keeps the answers of checks. Every method returns the check as it stands then."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id

    @retry_conflict
    def begin(self, member: Member) -> CheckView:
        """Open a check, or take up the one that is under way."""
        with writing(self._storage, self._clock) as work:
            check = work.checks.unfinished(member)
            if check is None:
                return self._picture(work, self._open(work, member))
            if check.session.status is Status.PAUSED:
                return self._carry_out(work, check, Deed(Verb.RESUME, check.session.turn))
            return self._picture(work, check)

    @retry_conflict
    def begin_anew(self, member: Member, check_id: str) -> CheckView:
        """Put an unfinished check aside for good, and open another."""
        with writing(self._storage, self._clock) as work:
            check = work.checks.get(member, check_id)
            if check is None:
                return self._picture(work, _existing(work.checks.latest(member)))
            if check.finished_at:
                return self._picture(work, check)
            work.checks.remove(member, check_id)
            return self._picture(work, self._open(work, member))

    @retry_conflict
    def take(self, member: Member, check_id: str, deed: Deed) -> CheckView:
        """Carry out a deed on a check; NothingToChangeError if the member has no such check."""
        if deed.verb is Verb.ANSWER and not deed.value.strip():
            raise EmptyWordsError
        with writing(self._storage, self._clock) as work:
            return self._carry_out(work, _existing(work.checks.get(member, check_id)), deed)

    def answer_typed(self, work: UnitOfWork, member: Member, text: str) -> CheckView | None:
        """Take typed words as the answer to the present step, within a transaction.

        Args:
            work: the transaction.
            member: who typed.
            text: words, the number of an option, a title.

        Returns:
            None if the step asks for nothing of the kind.
        """
        check = work.checks.latest(member)
        step = self._asked(work, check) if check else None
        if check is None or step is None:
            return None
        answer = checks.read(step, text)
        if answer is None:
            return self._picture(work, check, Outcome.REFUSED) if step.id == checks.STAGE else None
        if len(answer) > conversation.WORDS_MAX:
            raise TooLongError(most=str(conversation.WORDS_MAX), typed=str(len(answer)))
        return self._carry_out(work, check, Deed(Verb.ANSWER, check.session.turn, answer))

    def view(self, member: Member, check_id: str | None = None) -> CheckView:
        """Read a check: that one, or else the one under way, or else the last finished.

        NothingToChangeError if the member has none.
        """
        with self._storage.reading() as work:
            return self._picture(
                work, _existing(work.checks.get(member, check_id) if check_id else work.checks.latest(member))
            )

    def pitfall(self, member: Member, check_id: str, pitfall_id: str) -> Pitfall:
        """Read a pitfall that the result of a check shows; NothingToChangeError if it doesn't."""
        shown = self.view(member, check_id).watch_outs
        pitfall = next((one for one in shown if one.id == pitfall_id), None)
        if pitfall is None:
            raise NothingToChangeError
        return pitfall

    def placed(self, check: Check, place: MessageRef) -> MessageRef | None:
        """Remember where the message of a check stands; return where it stood before."""
        if place == check.place:
            return None
        with writing(self._storage, self._clock) as work:
            known = work.checks.get(check.member, check.id)
            work.checks.place(check.member, check.id, place)
            return known.place if known else None

    def _open(self, work: UnitOfWork, member: Member) -> Check:
        framework = self._library.current
        work.frameworks.keep(framework)
        check = Check(
            id=self._new_id(),
            member=member,
            framework=framework.version,
            nth=work.checks.count_finished(member),
            session=conversation.begin(checks.script(framework)),
            started_at=self._clock(),
        )
        work.checks.add(check)
        return check

    def _carry_out(self, work: UnitOfWork, check: Check, deed: Deed) -> CheckView:
        framework = self._library.at(work, check.framework)
        turn = conversation.take(check.session, deed, checks.script(framework))
        if turn.outcome is Outcome.DONE:
            was_turn, finished = check.session.turn, turn.session.status is Status.FINISHED
            finished_at = (check.finished_at or self._clock()) if finished else None
            check = replace(check, session=turn.session, finished_at=finished_at)
            work.checks.save(check, was_turn=was_turn)
        return self._picture(work, check, turn.outcome)

    def _picture(self, work: UnitOfWork, check: Check, outcome: Outcome = Outcome.DONE) -> CheckView:
        framework = self._library.at(work, check.framework)
        return picture(framework, check, read_past(work, self._library, check), outcome)

    def _asked(self, work: UnitOfWork, check: Check) -> Step | None:
        if check.session.status is Status.PAUSED:
            return None
        return conversation.current(check.session, checks.script(self._library.at(work, check.framework)))


def _existing(check: Check | None) -> Check:
    if check is None:
        raise NothingToChangeError
    return check


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
