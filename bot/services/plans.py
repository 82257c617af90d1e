"""The next step: three to choose from, one of which becomes an if-then plan, and the result of the plan."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain import coaching, conversation, schedule, weekly
from bot.domain import plan as rules
from bot.domain.coaching import Draft, NextStep
from bot.domain.conversation import Ask, Move, Outcome, Script, Session, Step
from bot.domain.delivery import Delivery
from bot.domain.errors import EmptyWordsError, NothingToChangeError, TooLongError
from bot.domain.evidence import EvidenceSource
from bot.domain.framework import Framework, Obstacle
from bot.domain.people import Member
from bot.domain.plan import PLAN_WORDS_MAX, IfThen, Plan, PlanStatus
from bot.services.conversations import ConversationService
from bot.services.evidence import EvidenceView, evidence_view, move_result_to_evidence
from bot.services.idempotency import retry_conflict
from bot.services.member_state import MemberState
from bot.services.sending import REMINDER
from bot.services.weekly import UNKNOWN_ZONE, AskZone, known_zone
from bot.storage.repositories.plans import Plans
from bot.storage.unit_of_work import UnitOfWork

ANSWERED_WITHIN = timedelta(days=1)
"""How long after a plan was completed typed words can be its result."""

REMINDED_AT = time(10)
"""The time of a reminder that the dialog proposes."""


@dataclass(frozen=True, slots=True)
class NextView:
    """What is next for a member: the open plan, and the steps that their last check suggests.

    Attributes:
        remind_at: when they will be reminded of the plan; None if there is no reminder, or if it is over.
        has_checked: whether they have finished a check, without which no steps are suggested.
    """

    plan: Plan | None
    steps: tuple[NextStep, ...]
    framework: Framework
    path: str | None
    remind_at: datetime | None = None
    has_checked: bool = False


@dataclass(frozen=True, slots=True)
class PlanView:
    """The current state of a plan.

    Attributes:
        step: the step being asked; None if none is.
        next: what is next for the member.
        obstacle: what is in the way, if the member said so.
        evidence: the result of the plan, once it was saved as evidence.
        reminder_missed: whether the time chosen for a reminder had already passed.
        is_overtaken: whether a click changed nothing, since the plan has changed since the message was shown.
    """

    plan: Plan
    step: Step | None
    next: NextView
    framework: Framework
    obstacle: Obstacle | None = None
    evidence: EvidenceView | None = None
    reminder_missed: bool = False
    is_overtaken: bool = False

    @property
    def conversation(self) -> Plan:
        return self.plan


@dataclass(frozen=True, slots=True)
class PlanDialog:
    """The initial contents of the dialog of a plan.

    Attributes:
        obstacles: the obstacles to choose from.
        obstacle: the id of the one that is chosen.
        remind_on, remind_at: date and time of the reminder, in the member's time zone.
    """

    draft: Draft
    words: IfThen
    obstacles: tuple[Obstacle, ...]
    obstacle: str | None = None
    remind_on: date | None = None
    remind_at: time = REMINDED_AT


@dataclass(frozen=True, slots=True)
class PlanInput:
    """What a member submits in the dialog of a plan; the fields are those of `PlanDialog`."""

    words: IfThen
    obstacle: str | None = None
    remind_on: date | None = None
    remind_at: time | None = None


class PlanService(ConversationService[Plan, PlanView]):
    """If-then plans, how they went, and their results."""

    def next(self, member: Member) -> NextView:
        """Return the open plan and the suggested steps."""
        with self._reading(member) as state:
            return next_view(state)

    def others(self, member: Member, action_id: str) -> NextView:
        """Return suggested steps other than this action and the open plan's.

        NothingToChangeError if the member has no finished check.
        """
        with self._reading(member) as state:
            if state.last is None:
                raise NothingToChangeError
            return replace(next_view(state), steps=state.other_steps(action_id))

    def draft(self, member: Member, action_id: str) -> PlanDialog:
        """Return the dialog for a plan with this action.

        Older messages can still offer an action that is no longer in the content: then a version that one of the
        member's checks was begun with is used. NothingToChangeError if none of them has it.
        """
        with self._reading(member) as state:
            draft = self._draft(state, action_id)
            return PlanDialog(draft, IfThen(draft.when, draft.will, draft.done), self._library.current.obstacles)

    def rewording(self, member: Member, ask_zone: AskZone) -> PlanDialog:
        """Return the dialog to reword the open plan; NothingToChangeError if there is none."""
        with self._reading(member) as state:
            plan, draft, known = *self._open(state), state.subscription
        wording = PlanDialog(draft, plan.words, self._library.current.obstacles, plan.obstacle)
        if plan.remind_at is None or plan.remind_at <= self._clock():
            return wording
        local = plan.remind_at.astimezone(ZoneInfo(known_zone(known, ask_zone) or UNKNOWN_ZONE))
        return replace(wording, remind_on=local.date(), remind_at=local.time())

    def smaller(self, member: Member, obstacle_id: str) -> PlanDialog:
        """Return the dialog to replace the open plan with a smaller step, because of an obstacle.

        NothingToChangeError if there is no open plan, or if the content has no step for this obstacle.
        """
        obstacle = self._library.current.obstacle(obstacle_id)
        if obstacle is None or not obstacle.has_step:
            raise NothingToChangeError
        with self._reading(member) as state:
            _, draft = self._open(state)
        words = IfThen(obstacle.when, obstacle.will, obstacle.done)
        return PlanDialog(draft, words, self._library.current.obstacles, obstacle.id)

    def commit(self, member: Member, action_id: str, submitted: PlanInput, ask_zone: AskZone) -> PlanView:
        """Create a plan, or reword the open one; an open plan with another action is let go. Idempotent.

        NothingToChangeError as for `draft`. A reminder at a time that has passed is left out.
        """
        for part in (submitted.words.when, submitted.words.will, submitted.words.done):
            if not part.strip():
                raise EmptyWordsError
            if len(part) > PLAN_WORDS_MAX:
                raise TooLongError(most=str(PLAN_WORDS_MAX), typed=str(len(part)))
        return self._commit(member, action_id, submitted, self._reminder(member, submitted, ask_zone))

    @retry_conflict
    def _commit(self, member: Member, action_id: str, submitted: PlanInput, remind_at: datetime | None) -> PlanView:
        with self._writing(member) as state:
            self._draft(state, action_id)
            missed = remind_at is not None and remind_at <= state.now
            plan = self._put(state, action_id, submitted, None if missed else remind_at)
            if plan.remind_at and plan.reminder_id:
                delivery = Delivery(self._new_id(), member, REMINDER, plan.reminder_id, plan.remind_at)
                state.work.deliveries.add(delivery)
            return replace(self.view_of(state, plan), reminder_missed=missed)

    def _put(self, state: MemberState, action_id: str, submitted: PlanInput, remind_at: datetime | None) -> Plan:
        open_plan, framework, now = state.plan, self._library.current, state.now
        known = framework.obstacle(submitted.obstacle)
        obstacle = known.id if known else None
        if open_plan and open_plan.action == action_id:
            plan = replace(rules.reworded(open_plan, submitted.words, now), obstacle=obstacle, remind_at=remind_at)
            state.work.plans.save(plan, expected_turn=open_plan.session.turn)
            return plan
        if open_plan:
            state.work.plans.save(rules.let_go(open_plan, now), expected_turn=open_plan.session.turn)
        new = rules.new_plan(self._new_id(), state.member, action_id, submitted.words, now, framework=framework.version)
        return self._add(state, replace(new, obstacle=obstacle, remind_at=remind_at))

    def reminder(self, delivery: Delivery) -> PlanView | None:
        """Return the plan that a reminder is about.

        None if the plan is settled, if the reminder was changed to another time, or if it is more than a day late.
        """
        with self._reading(delivery.member) as state:
            plan = state.work.plans.get(delivery.member, rules.plan_of(delivery.period))
            if plan is None or plan.status is not PlanStatus.OPEN or plan.reminder_id != delivery.period:
                return None
            if plan.remind_at is None or weekly.too_late(plan.remind_at, state.now):
                return None
            return self.view_of(state, plan)

    def _reminder(self, member: Member, submitted: PlanInput, ask_zone: AskZone) -> datetime | None:
        if submitted.remind_on is None:
            return None
        with self._reading(member) as state:
            known = state.subscription
        zone = known_zone(known, ask_zone) or UNKNOWN_ZONE
        return schedule.local_to_utc(submitted.remind_on, submitted.remind_at or REMINDED_AT, zone)

    def _open(self, state: MemberState) -> tuple[Plan, Draft]:
        if state.plan is None:
            raise NothingToChangeError
        return state.plan, self._draft(state, state.plan.action)

    def _draft(self, state: MemberState, action_id: str) -> Draft:
        versions = [state.versioned(check).framework for check in state.finished]
        found = (coaching.draft(framework, action_id) for framework in (self._library.current, *versions))
        draft = next(filter(None, found), None)
        if draft is None:
            raise NothingToChangeError
        return draft

    def _repository(self, work: UnitOfWork) -> Plans:
        return work.plans

    def _script(self, state: MemberState, current: Plan) -> Script:
        return plan_script(self._library.at(state.work, current.framework), current)

    def _move(self, state: MemberState, before: Plan, move: Move) -> PlanView:
        if rules.is_overtaken(move, before.session):
            return replace(self.view_of(state, before), is_overtaken=True)
        move = rules.repeated_not_yet(move, before.session.answers)
        if move.step == rules.HOW:
            before = rules.without_details(before)
        return super()._move(state, before, rules.skip_if_nothing(move, before.session, self._library.current.nothing))

    def _with_session(self, state: MemberState, before: Plan, session: Session) -> Plan:
        session = move_result_to_evidence(state, self._new_id, before.id, before.session, session)
        return rules.with_session(before, session, state.now)

    def _newest(self, state: MemberState) -> Plan | None:
        """Return the plan that was completed recently."""
        newest = next((plan for plan in state.work.plans.recent(state.member, limit=2) if plan.settled_at), None)
        return newest if newest and newest.settled_at and state.now - newest.settled_at <= ANSWERED_WITHIN else None

    def _typed_step(self, state: MemberState, current: Plan) -> Step | None:
        step = super()._typed_step(state, current)
        return step if step and step.ask is Ask.WORDS else None

    def view_of(self, state: MemberState, current: Plan, _: Outcome = Outcome.DONE) -> PlanView:
        framework, answers = self._library.at(state.work, current.framework), current.session.answers
        evidence = None
        if answers.get(rules.CAME_OF_IT):
            evidence = state.work.evidence.of_origin(state.member, EvidenceSource.PLAN, current.id)
        return PlanView(
            plan=current,
            step=conversation.current(current.session, plan_script(framework, current)),
            next=next_view(state.refreshed()),
            framework=framework,
            obstacle=framework.obstacle(answers.get(rules.IN_THE_WAY)),
            evidence=evidence_view(state, evidence) if evidence else None,
        )


def plan_script(framework: Framework, plan: Plan) -> Script:
    obstacles = [obstacle.id for obstacle in framework.obstacles]
    return rules.script(obstacles, is_open=plan.status is PlanStatus.OPEN)


def next_view(state: MemberState) -> NextView:
    at = state.plan.remind_at if state.plan else None
    return NextView(
        plan=state.plan,
        steps=state.steps,
        framework=state.framework,
        path=state.profile.path,
        remind_at=at if at and at > state.now else None,
        has_checked=state.last is not None,
    )
