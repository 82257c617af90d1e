"""The self-check, from the first question to the result."""

from dataclasses import dataclass, replace

from bot.domain import check as checks
from bot.domain import conversation
from bot.domain.check import Check, MessageRef, Progress
from bot.domain.coaching import NextStep
from bot.domain.conversation import Deed, Outcome, Status, Step, Verb
from bot.domain.errors import EmptyWordsError, NothingToChangeError, TooLongError
from bot.domain.framework import Framework, Item
from bot.domain.people import Member
from bot.domain.standing import Result
from bot.services import Clock, NewId
from bot.services.library import Library
from bot.services.member_state import MemberState, Past
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
        work_place, direction: as the member chose them; asked for below a result until they did.
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
    steps: tuple[NextStep, ...] = ()
    offers_weekly: bool = False
    work_place: str | None = None
    direction: str | None = None

    @property
    def asks_about_work(self) -> bool:
        return self.work_place is None or self.direction is None

    @property
    def options(self) -> tuple[str, ...]:
        """What the step takes, where it is a choice."""
        return self.step.options if self.step else ()


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
    result = None if step else past.result(framework, check)
    if result is None:
        return view
    return replace(
        view,
        result=result,
        before=past.check,
        steps=past.steps(framework, result),
        offers_weekly=not past.knows_weekly,
        work_place=past.around.work_place,
        direction=past.around.direction,
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
            state = self._state(work, member)
            check = state.unfinished
            if check is None:
                return self._picture(state, self._open(work, member))
            if check.session.status is Status.PAUSED:
                return self._carry_out(state, check, Deed(Verb.RESUME, check.session.turn))
            return self._picture(state, check)

    @retry_conflict
    def begin_anew(self, member: Member, check_id: str) -> CheckView:
        """Put an unfinished check aside for good, and open another."""
        with writing(self._storage, self._clock) as work:
            state, check = self._state(work, member), work.checks.get(member, check_id)
            if check is None:
                return self._picture(state, _latest(state))
            if check.finished_at:
                return self._picture(state, check)
            work.checks.remove(member, check_id)
            return self._picture(state, self._open(work, member))

    @retry_conflict
    def take(self, member: Member, check_id: str, deed: Deed) -> CheckView:
        """Carry out a deed on a check; NothingToChangeError if the member has no such check."""
        if deed.verb is Verb.ANSWER and not deed.value.strip():
            raise EmptyWordsError
        with writing(self._storage, self._clock) as work:
            return self._carry_out(self._state(work, member), _existing(work.checks.get(member, check_id)), deed)

    def answer_typed(self, state: MemberState, text: str) -> CheckView | None:
        """Take typed words as the answer to the present step, within a transaction.

        Args:
            state: of who typed.
            text: words, the number of an option, a title.

        Returns:
            None if the step asks for nothing of the kind.
        """
        check = next(iter(state.checks), None)
        step = self._asked(state.work, check) if check else None
        if check is None or step is None:
            return None
        answer = checks.read(step, text)
        if answer is None:
            return self._picture(state, check, Outcome.REFUSED) if step.id == checks.STAGE else None
        if len(answer) > conversation.WORDS_MAX:
            raise TooLongError(most=str(conversation.WORDS_MAX), typed=str(len(answer)))
        return self._carry_out(state, check, Deed(Verb.ANSWER, check.session.turn, answer))

    def view(self, member: Member, check_id: str | None = None) -> CheckView:
        """Read a check: that one, or else the one under way, or else the last finished.

        NothingToChangeError if the member has none.
        """
        with self._storage.reading() as work:
            state = self._state(work, member)
            check = _existing(work.checks.get(member, check_id)) if check_id else _latest(state)
            return self._picture(state, check)

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

    def _carry_out(self, state: MemberState, check: Check, deed: Deed) -> CheckView:
        framework = state.as_made(check).framework
        turn = conversation.take(check.session, deed, checks.script(framework))
        if turn.outcome is Outcome.DONE:
            was_turn, finished = check.session.turn, turn.session.status is Status.FINISHED
            finished_at = (check.finished_at or self._clock()) if finished else None
            check = replace(check, session=turn.session, finished_at=finished_at)
            state.work.checks.save(check, was_turn=was_turn)
        return self._picture(state, check, turn.outcome)

    def _state(self, work: UnitOfWork, member: Member) -> MemberState:
        return MemberState(work, self._library, member, self._clock())

    def _picture(self, state: MemberState, check: Check, outcome: Outcome = Outcome.DONE) -> CheckView:
        return picture(state.as_made(check).framework, check, state.past_of(check), outcome)

    def _asked(self, work: UnitOfWork, check: Check) -> Step | None:
        if check.session.status is Status.PAUSED:
            return None
        return conversation.current(check.session, checks.script(self._library.at(work, check.framework)))


def _existing(check: Check | None) -> Check:
    if check is None:
        raise NothingToChangeError
    return check


def _latest(state: MemberState) -> Check:
    """The check under way, or else the last finished."""
    return _existing(next(iter(state.checks), None))
