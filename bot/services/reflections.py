"""The week's reflection, started by the weekly DM or by the member."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import conversation, evidence, schedule, weekly
from bot.domain import plan as plans
from bot.domain import reflection as rules
from bot.domain.coaching import NextStep
from bot.domain.conversation import Ask, Move, Outcome, Script, Session, Status, Step, Verb
from bot.domain.delivery import Delivery, DeliveryStatus
from bot.domain.errors import ConflictError, NotSavedError
from bot.domain.evidence import Evidence, EvidenceSource
from bot.domain.framework import FollowUp, Framework, Obstacle, ScopeLevel, WeeklyQuestion
from bot.domain.people import Member
from bot.domain.plan import Plan, PlanStatus
from bot.domain.reflection import Reflection
from bot.domain.schedule import Weekly
from bot.services.conversations import ConversationService
from bot.services.evidence import move_result_to_evidence
from bot.services.idempotency import retry_conflict
from bot.services.member_state import COUNTED_EVIDENCE, COUNTED_PLANS, MemberState
from bot.services.sending import WEEKLY
from bot.storage.repositories.reflections import Reflections
from bot.storage.unit_of_work import UnitOfWork

SNOOZE = timedelta(days=1)
_SNOOZED = "+1d"


@dataclass(frozen=True, slots=True)
class ReflectionView:
    """The current state of a reflection, with everything that its message needs.

    Attributes:
        plan: last week's plan, which is asked about first; None if there was none.
        step: the current step; None if all are answered.
        scope: how far the work reached, once the member has said so.
        open_plan: the plan that is open now.
        steps: steps that could become the next plan; empty until all is answered.
        obstacle: what is in the way of the plan, if the member said so.
        plan_rests: whether the open plan is no longer asked about.
        is_out_of_steps: whether all steps that the last check suggests were taken.
        can_be_kept: whether the answer can be saved as evidence.
        is_kept: whether it was saved as evidence.
        next_at: when the next DM is due, if any.
        snoozes_to: the weekday to which a snooze postpones the DM, if that isn't tomorrow.
        slows_to: the weeks between DMs if this one isn't answered either; 0 if they stop, None if nothing changes.
    """

    reflection: Reflection
    framework: Framework
    question: WeeklyQuestion
    plan: Plan | None
    step: Step | None
    scope: ScopeLevel | None
    open_plan: Plan | None
    steps: tuple[NextStep, ...]
    follow_up: FollowUp | None = None
    obstacle: Obstacle | None = None
    plan_rests: bool = False
    is_out_of_steps: bool = False
    can_be_kept: bool = False
    is_kept: bool = False
    next_at: datetime | None = None
    snoozes_to: int | None = None
    slows_to: int | None = None

    @property
    def conversation(self) -> Reflection:
        return self.reflection


class PreparedReflections:
    """The reflections that a batch of DMs asks for.

    Args:
        views: delivery id -> the view, or the error that reading it has raised.
        new: delivery id -> a reflection that isn't stored yet.
        framework: the content that the new reflections were begun with.
    """

    def __init__(
        self,
        views: Mapping[str, ReflectionView | Exception | None],
        new: Mapping[str, Reflection],
        framework: Framework,
    ) -> None:
        self._views = views
        self._new = new
        self._framework = framework

    def view(self, delivery: Delivery) -> ReflectionView | None:
        """Return the view of a delivery's reflection, or raise the error that reading it has raised.

        None if the reflection was answered already, if the member was forgotten, or if the DM is too late.
        """
        view = self._views[delivery.id]
        if isinstance(view, Exception):
            raise view
        return view

    def save(self, work: UnitOfWork, deliveries: Collection[Delivery]) -> None:
        """Add the new reflections of these deliveries, within a transaction; ConflictError if one exists by now."""
        new = [self._new[delivery.id] for delivery in deliveries if delivery.id in self._new]
        if new:
            work.frameworks.add(self._framework)
            work.reflections.add_all(new)


class ReflectionService(ConversationService[Reflection, ReflectionView]):
    """Weekly reflections."""

    @retry_conflict
    def begin(self, member: Member) -> ReflectionView:
        """Start or resume this week's reflection. The DM of the week is not sent then."""
        with self._writing(member) as state:
            reflection = self._of_week(state, state.week)
            early = Delivery(
                self._new_id(), member, WEEKLY, state.week, state.now, DeliveryStatus.SKIPPED, reason="taken up early"
            )
            state.work.deliveries.add(early)
            return self.view_of(state, reflection)

    def prepare(self, work: UnitOfWork, deliveries: Sequence[Delivery]) -> "PreparedReflections":
        """Prepare the reflections that a batch of DMs asks for, at most one per member, within a transaction.

        What they need is read at once for all of them. An error in reading one doesn't affect the others.
        """
        _read_ahead(work, deliveries)
        views: dict[str, ReflectionView | Exception | None] = {}
        new: dict[str, Reflection] = {}
        for delivery in deliveries:
            try:
                state = MemberState(work, self._library, delivery.member, self._clock())
                reflection, is_new = self._reflection_for(state, delivery)
                views[delivery.id] = self._dm_view(state, reflection) if reflection else None
            except (ConflictError, NotSavedError):
                raise
            except Exception as error:  # noqa: BLE001  raised again when this one is composed
                views[delivery.id] = error
            else:
                if reflection and is_new:
                    new[delivery.id] = reflection
        return PreparedReflections(views, new, self._library.current)

    @retry_conflict
    def skip_week(self, member: Member, reflection_id: str) -> ReflectionView:
        """Skip all open steps of a week."""
        with self._writing(member) as state:
            reflection = self._require(state, reflection_id)
            return self._move(state, reflection, Move(Verb.CLOSE, reflection.session.turn))

    def snooze(self, member: Member, reflection_id: str) -> datetime:
        """Send the DM again on the next working day, once; return when."""
        with self._writing(member) as state:
            reflection = self._require(state, reflection_id)
            later = schedule.next_workday(state.now, str(state.zone))
            period = reflection.period + _SNOOZED
            state.work.deliveries.add(Delivery(self._new_id(), member, WEEKLY, period, later))
            self._reset_silence(state)
            return later

    @retry_conflict
    def keep(self, member: Member, reflection_id: str, turn: int) -> ReflectionView:
        """Save the answer as evidence, once; NothingToChangeError if the member has no reflection with this id.

        Nothing is saved if the reflection has changed since this turn, since the member hasn't seen the new answer
        there.
        """
        with self._writing(member) as state:
            reflection = self._require(state, reflection_id)
            framework, answers = self._library.at(state.work, reflection.framework), reflection.session.answers
            fresh = turn == reflection.session.turn and evidence.can_be_kept(framework, reflection)
            if fresh and _saved_evidence(state.work, reflection) is None:
                question = framework.weekly_question(reflection.question)
                state.work.evidence.add(
                    Evidence(
                        id=self._new_id(),
                        member=member,
                        words=answers[rules.ANSWER] or "",
                        framework=reflection.framework,
                        session=evidence.tagged_session(
                            framework, question.signal if question else None, answers[rules.SCOPE]
                        ),
                        started_at=state.now,
                        source=EvidenceSource.WEEK,
                        origin=reflection.id,
                    )
                )
            return self.view_of(state, reflection)

    @staticmethod
    def delivered(work: UnitOfWork, sent: Collection[Delivery]) -> None:
        """Save which messages show the reflections, within a transaction."""
        work.reflections.set_messages((one.member, _period(one), one.message_ref) for one in sent if one.message_ref)

    def _reflection_for(self, state: MemberState, delivery: Delivery) -> tuple[Reflection | None, bool]:
        """Return the reflection that a DM asks for, if any, and whether it is new and not stored yet."""
        subscription, week = state.subscription, _period(delivery)
        if subscription is None or weekly.too_late(_original_due_at(delivery, subscription.weekly), state.now):
            return None, False
        known = state.work.reflections.of_week(state.member, week)
        if known is None:
            return self._new(state, week), True
        return (None if known.answered_at else self._without_settled_plan(state, known)), False

    def _of_week(self, state: MemberState, period: str) -> Reflection:
        known = state.work.reflections.of_week(state.member, period)
        return self._without_settled_plan(state, known) if known else self._add(state, self._new(state, period))

    def _new(self, state: MemberState, period: str) -> Reflection:
        hint, plan = state.result.interpretation.hint if state.result else None, state.plan
        earlier = state.work.reflections.earlier(state.member, limit=rules.NO_REPEAT_WEEKS)
        hinted = hint.item.id if hint and hint.item else None
        question = rules.choose(self._library.current, state.stage, hinted, earlier.questions, earlier.nth(period))
        weeks = earlier.weeks_followed_up(plan, state.zone) if plan else 0
        return self._create(
            state,
            Reflection,
            Session({plans.HOW: plans.NOT_ASKED}, rules.ANSWER) if plan and weeks == plans.MAX_WEEKS_ASKED else None,
            period=period,
            question=question.id,
            plan=plan.id if plan and weeks <= plans.MAX_WEEKS_ASKED else None,
        )

    def _dm_view(self, state: MemberState, reflection: Reflection) -> ReflectionView:
        """Return the view for a DM, which says if DMs will come less often."""
        silence = state.subscription.silence if state.subscription else 0
        return replace(self.view_of(state, reflection), slows_to=weekly.slows_to(silence))

    def _repository(self, work: UnitOfWork) -> Reflections:
        return work.reflections

    def _script(self, state: MemberState, current: Reflection) -> Script:
        framework = self._library.at(state.work, current.framework)
        return rules.script(framework, with_plan=current.plan is not None)

    def _newest(self, state: MemberState) -> Reflection | None:
        newest = next(iter(state.reflections), None)
        return self._without_settled_plan(state, newest) if newest else None

    def _require(self, state: MemberState, conversation_id: str) -> Reflection:
        return self._without_settled_plan(state, super()._require(state, conversation_id))

    def _without_settled_plan(self, state: MemberState, reflection: Reflection) -> Reflection:
        """Return the reflection without the question about its plan, if the plan was settled elsewhere meanwhile."""
        plan = state.plan_of(reflection.plan) if reflection.plan else None
        return rules.synced(reflection, plan, self._script(state, reflection)) if plan else reflection

    def _move(self, state: MemberState, before: Reflection, move: Move) -> ReflectionView:
        plan = state.plan_of(before.plan) if before.plan else None
        move = plans.repeated_not_yet(move, plan.session.answers) if plan else move
        nothing, steps = self._library.current.nothing, (plans.CAME_OF_IT, rules.ANSWER)
        return super()._move(state, before, plans.skip_if_nothing(move, before.session, nothing, steps=steps))

    def _typed_step(self, state: MemberState, current: Reflection) -> Step | None:
        """While the plan is asked about, typed words answer the question; then the plan is asked about again."""
        step = super()._typed_step(state, current)
        if step and step.id == plans.HOW and rules.ANSWER not in current.session.answers:
            return conversation.step_at(current.session, self._script(state, current), rules.ANSWER)
        return step if step and step.ask is Ask.WORDS else None

    def _with_session(self, state: MemberState, before: Reflection, session: Session) -> Reflection:
        if before.plan:
            session = move_result_to_evidence(state, self._new_id, before.plan, before.session, session)
        return replace(super()._with_session(state, before, session), answered_at=before.answered_at or state.now)

    def _after_move(self, state: MemberState, before: Reflection, after: Reflection) -> None:
        self._update_plan(state, before, after)
        self._update_evidence(state.work, before, after)
        self._reset_silence(state)

    def _update_plan(self, state: MemberState, before: Reflection, after: Reflection) -> None:
        """Save with the plan what was answered about it."""
        answers, earlier = rules.plan_answers(after.session.answers), rules.plan_answers(before.session.answers)
        plan = state.plan_of(after.plan) if after.plan and answers != earlier else None
        if plan and plan.status is PlanStatus.OPEN and answers.get(plans.HOW):
            session = Session(answers, None, Status.FINISHED, plan.session.turn + 1)
            state.work.plans.save(plans.with_session(plan, session, state.now), expected_turn=plan.session.turn)
            state.invalidate("plan")

    def _update_evidence(self, work: UnitOfWork, before: Reflection, after: Reflection) -> None:
        saved = _saved_evidence(work, before)
        changed = evidence.synced(saved, before, after) if saved else None
        if saved and changed and changed != saved:
            work.evidence.save(changed, expected_turn=saved.session.turn)

    def _reset_silence(self, state: MemberState) -> None:
        subscription = state.subscription
        changed = weekly.answered(subscription, state.now) if subscription else None
        if changed and changed != subscription:
            state.work.subscriptions.put(changed)
            state.invalidate("subscription")

    def view_of(self, state: MemberState, current: Reflection, _: Outcome = Outcome.DONE) -> ReflectionView:
        framework, plan = self._library.at(state.work, current.framework), state.plan
        rests = plan is not None and rules.skips_plan(current, plan)
        question, scope = _question(framework, current), rules.scope_of(framework, current.session.answers)
        step = conversation.current(current.session, self._script(state, current))
        steps = () if step else _steps(state, plan if rests else None)
        return ReflectionView(
            reflection=current,
            framework=framework,
            question=question,
            plan=state.plan_of(current.plan) if current.plan else None,
            step=step,
            scope=scope,
            follow_up=rules.follow_up(framework, question, scope, current.period),
            obstacle=framework.obstacle(current.session.answers.get(plans.IN_THE_WAY)),
            open_plan=plan,
            plan_rests=rests,
            is_out_of_steps=step is None and not steps and state.last is not None,
            steps=steps,
            can_be_kept=evidence.can_be_kept(framework, current),
            is_kept=_saved_evidence(state.work, current) is not None,
            next_at=state.subscription.next_at if state.subscription else None,
            snoozes_to=_snoozes_to(state),
        )


def _steps(state: MemberState, resting: Plan | None) -> tuple[NextStep, ...]:
    """Return the steps to offer once all is answered, also in place of a resting plan."""
    return state.other_steps(resting.action) if resting else state.steps


def _saved_evidence(work: UnitOfWork, reflection: Reflection) -> Evidence | None:
    """Return the evidence that the answer was saved as, which is possible once the reflection is finished."""
    if reflection.session.status is not Status.FINISHED:
        return None
    return work.evidence.of_origin(reflection.member, EvidenceSource.WEEK, reflection.id)


def _snoozes_to(state: MemberState) -> int | None:
    day = schedule.next_workday(state.now, str(state.zone)).astimezone(state.zone).date()
    return None if day - state.today == SNOOZE else day.weekday()


def _read_ahead(work: UnitOfWork, deliveries: Sequence[Delivery]) -> None:
    """Cache what the reflections of these members need, with one statement per table."""
    members = [delivery.member for delivery in deliveries]
    work.members.read_ahead(members)
    work.subscriptions.read_ahead(members)
    work.reflections.read_weeks_ahead(
        members, periods={_period(one) for one in deliveries}, limit=rules.NO_REPEAT_WEEKS
    )
    work.checks.read_ahead(members)
    work.evidence.read_ahead(members, limit=COUNTED_EVIDENCE)
    work.plans.read_ahead(members, limit=COUNTED_PLANS)


def _period(delivery: Delivery) -> str:
    return delivery.period.removesuffix(_SNOOZED)


def _original_due_at(delivery: Delivery, weekly: Weekly) -> datetime:
    """Return when a DM was originally due, since the row's `due_at` changes with each pause and each lease.

    A snoozed DM was due a day later, or a day after it was snoozed if that was later. The row has that time as `due_at`
    until it is claimed; from then on, the time of the claim comes closest.
    """
    if not delivery.period.endswith(_SNOOZED):
        return weekly.in_week(delivery.period)
    return max(weekly.in_week(_period(delivery)) + SNOOZE, delivery.claimed_at or delivery.due_at)


def _question(framework: Framework, reflection: Reflection) -> WeeklyQuestion:
    """Return the question that was asked; any question if that version of the content is missing."""
    return framework.weekly_question(reflection.question) or framework.weekly[0]
