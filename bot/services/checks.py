"""The self-check, from the first question to the result."""

from dataclasses import dataclass, replace

from bot.domain import check as checks
from bot.domain import conversation
from bot.domain.check import Check, Progress
from bot.domain.check_result import Result
from bot.domain.coaching import NextStep
from bot.domain.conversation import Outcome, Script, Status, Step
from bot.domain.delivery import Delivery
from bot.domain.errors import NothingToChangeError
from bot.domain.evidence import best_evidence
from bot.domain.framework import Framework, Item
from bot.domain.history import CHECK_AGAIN_AFTER
from bot.domain.people import Member
from bot.domain.weekly import too_late
from bot.services.conversations import ConversationService
from bot.services.evidence import sync_examples
from bot.services.idempotency import retry_conflict
from bot.services.member_state import CheckContext, MemberState
from bot.services.sending import CHECK_AGAIN
from bot.storage.repositories.checks import Checks
from bot.storage.unit_of_work import UnitOfWork

_MAX_EVIDENCE = 500
"""How much evidence is searched for what existed when an earlier check was finished."""


@dataclass(frozen=True, slots=True)
class CheckView:
    """The current state of a check, with everything that its message needs.

    Attributes:
        step: the current step; None if all are answered.
        item: the item that the step rates or asks an example of.
        result: the result, once the check is finished.
        before: the check that the result is compared with.
        outcome: the outcome of the last move.
        offers_weekly: whether to offer the weekly question, since the member has never subscribed to it.
        work_place, direction: ids of the member's choices; a result asks for those that are missing.
        last_title: the title in the last finished check, to offer while a title is asked for.
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
    def conversation(self) -> Check:
        return self.check

    @property
    def asks_title(self) -> bool:
        is_asked = self.step is not None and self.step.id == checks.STAGE
        return is_asked and self.check.session.status is not Status.PAUSED


def build_view(framework: Framework, check: Check, context: CheckContext, outcome: Outcome = Outcome.DONE) -> CheckView:
    """Build the view of a check, which depends only on these arguments."""
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
        last_title=context.title,
    )
    result = None if step else context.result(framework, check)
    if result is None:
        return view
    return replace(
        view,
        result=result,
        before=context.check,
        steps=context.steps(framework, result),
        offers_weekly=not context.knows_weekly,
        work_place=context.circumstances.work_place,
        direction=context.circumstances.direction,
    )


class CheckService(ConversationService[Check, CheckView]):
    """Self-checks."""

    @retry_conflict
    def begin(self, member: Member) -> CheckView:
        """Start a check, or resume the unfinished one."""
        with self._writing(member) as state:
            return self._resume_or_start(state, self._open)

    @retry_conflict
    def restart(self, member: Member, check_id: str) -> CheckView:
        """Delete an unfinished check, and start another."""
        with self._writing(member) as state:
            check = state.work.checks.get(member, check_id)
            if check is None:
                return self.view_of(state, self._latest(state))
            if check.finished_at:
                return self.view_of(state, check)
            state.work.checks.remove(member, check_id)
            return self.view_of(state, self._open(state))

    def latest(self, member: Member) -> CheckView:
        """Return the unfinished check, or else the last finished one; NothingToChangeError if the member has none."""
        with self._reading(member) as state:
            return self.view_of(state, self._latest(state))

    def last(self, member: Member) -> CheckView | None:
        """Return the last finished check; None if there is none."""
        with self._reading(member) as state:
            return self.view_of(state, state.last.check) if state.last else None

    def past_result(self, member: Member, check_id: str) -> CheckView:
        """Return a finished check with the evidence that existed then, even while one of its answers is being changed.

        NothingToChangeError if the member has no finished check with this id.
        """
        with self._reading(member) as state:
            known = self._require(state, check_id)
            finished_at = known.finished_at
            if finished_at is None:
                raise NothingToChangeError
            check = replace(known, session=replace(known.session, at=None))
            framework = state.versioned(check).framework
            kept = (one for one in state.work.evidence.recent(member, limit=_MAX_EVIDENCE) if one.dated <= finished_at)
            shown = best_evidence((self._library.at(state.work, one.framework), one) for one in kept)
            return build_view(framework, check, replace(state.context_of(check), shown=shown))

    def is_due_again(self, delivery: Delivery) -> bool:
        """Return whether to offer a member another check, a quarter after their last one.

        Only members whose weekly question is on and not paused get the offer, and only if the delivery is about their
        last check.
        """
        with self._reading(delivery.member) as state:
            weekly, last = state.subscription, state.last
            if weekly is None or weekly.next_at is None or (weekly.paused_until and weekly.paused_until > state.now):
                return False
            if last is None or last.check.id != delivery.period or last.check.finished_at is None:
                return False
            return not too_late(last.check.finished_at + CHECK_AGAIN_AFTER, state.now) and state.unfinished is None

    def _open(self, state: MemberState) -> Check:
        nth = state.work.checks.count_finished(state.member)
        return self._add(state, self._create(state, Check, nth=nth))

    def _latest(self, state: MemberState) -> Check:
        check = self._newest(state)
        if check is None:
            raise NothingToChangeError
        return check

    def _repository(self, work: UnitOfWork) -> Checks:
        return work.checks

    def _script(self, state: MemberState, current: Check) -> Script:
        return checks.script(state.versioned(current).framework)

    def view_of(self, state: MemberState, current: Check, outcome: Outcome = Outcome.DONE) -> CheckView:
        return build_view(state.versioned(current).framework, current, state.context_of(current), outcome)

    def _newest(self, state: MemberState) -> Check | None:
        return next(iter(state.checks), None)

    def _after_move(self, state: MemberState, before: Check, after: Check) -> None:
        sync_examples(state.refreshed(), self._new_id, before, after)
        if after.finished_at and before.finished_at is None:
            at = after.finished_at + CHECK_AGAIN_AFTER
            state.work.deliveries.add(Delivery(self._new_id(), after.member, CHECK_AGAIN, after.id, at))

    def _read(self, step: Step, text: str) -> str | None:
        return checks.read_answer(step, text)
