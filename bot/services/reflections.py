"""The week's reflection, asked by the weekly DM or taken up by the member."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import conversation, evidence, weekly
from bot.domain import reflection as rules
from bot.domain.check import MessageRef
from bot.domain.coaching import NextStep
from bot.domain.conversation import Ask, Deed, Outcome, Status, Step, Verb
from bot.domain.delivery import Delivery, DeliveryStatus
from bot.domain.errors import ConflictError, EmptyWordsError, NothingToChangeError, NotSavedError, TooLongError
from bot.domain.evidence import Evidence
from bot.domain.framework import FollowUp, Framework, ScopeLevel, WeeklyQuestion
from bot.domain.people import Member
from bot.domain.plan import Plan, PlanStatus
from bot.domain.reflection import Reflection
from bot.domain.schedule import Weekly
from bot.services import Clock, NewId
from bot.services.library import Library
from bot.services.member_state import COUNTED_EVIDENCE, MemberState
from bot.services.once import retry_conflict, writing
from bot.services.sending import WEEKLY
from bot.storage.unit_of_work import Storage, UnitOfWork

SNOOZE = timedelta(days=1)
_SNOOZED = "+1d"


@dataclass(frozen=True, slots=True)
class ReflectionView:
    """A reflection as it stands, with everything that a picture of it needs.

    Attributes:
        plan: last week's plan, which comes first; None where none was open.
        step: what is being asked; None when all is answered.
        scope: how far the answer reached, once it was said.
        present: the plan that is open now, and `stretches` what could become one.
        can_be_kept: whether the answer could be kept as evidence, and `is_kept` whether it was.
    """

    reflection: Reflection
    framework: Framework
    question: WeeklyQuestion
    plan: Plan | None
    step: Step | None
    scope: ScopeLevel | None
    present: Plan | None
    steps: tuple[NextStep, ...]
    follow_up: FollowUp | None = None
    can_be_kept: bool = False
    is_kept: bool = False


class PreparedReflections:
    """The reflections that a batch of DMs asks for.

    Args:
        views: by the id of the delivery; what reading one raised in place of its view.
        new: reflections that are not kept yet, by the id of the delivery.
        framework: the content that these were made with.
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
        """The view of a delivery's reflection.

        None if it was answered already, if the member is gone, or if the DM could not be sent for so long that it is
        too late. Raises what reading it raised.
        """
        view = self._views[delivery.id]
        if isinstance(view, Exception):
            raise view
        return view

    def keep(self, work: UnitOfWork, deliveries: Collection[Delivery]) -> None:
        """Keep what is new for these deliveries, within a transaction; ConflictError if it is there by now."""
        new = [self._new[delivery.id] for delivery in deliveries if delivery.id in self._new]
        if new:
            work.frameworks.keep(self._framework)
            work.reflections.add_all(new)


class ReflectionService:
    """Asks the week's question, and keeps what came of it."""

    def __init__(self, storage: Storage, library: Library, clock: Clock, new_id: NewId) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock
        self._new_id = new_id

    @retry_conflict
    def begin(self, member: Member) -> ReflectionView:
        """Take up this week's reflection; the DM of the week does not come then."""
        with writing(self._storage, self._clock) as work:
            state = self._state(work, member)
            reflection = self._of_week(state, state.week)
            early = Delivery(
                self._new_id(), member, WEEKLY, state.week, state.now, DeliveryStatus.SKIPPED, reason="taken up early"
            )
            work.deliveries.add(early)
            return self._picture(state, reflection)

    def prepare(self, work: UnitOfWork, deliveries: Sequence[Delivery]) -> "PreparedReflections":
        """Make the reflections that a batch of DMs asks for, at most one a member, within a transaction.

        What all of them need is read at once. One that can't be read doesn't hold up the others.
        """
        _read_ahead(work, deliveries)
        views: dict[str, ReflectionView | Exception | None] = {}
        new: dict[str, Reflection] = {}
        for delivery in deliveries:
            try:
                state = self._state(work, delivery.member)
                reflection, is_new = self._wanted(state, delivery)
                views[delivery.id] = self._picture(state, reflection, kept=False) if reflection else None
            except (ConflictError, NotSavedError):
                raise
            except Exception as error:  # noqa: BLE001  raised again when this one is composed
                views[delivery.id] = error
            else:
                new.update({delivery.id: reflection} if reflection and is_new else {})
        return PreparedReflections(views, new, self._library.current)

    @retry_conflict
    def take(self, member: Member, reflection_id: str, deed: Deed) -> ReflectionView:
        """Carry out a deed; NothingToChangeError if the member has no such reflection."""
        with writing(self._storage, self._clock) as work:
            return self._carry_out(self._state(work, member), self._known(work, member, reflection_id), deed)

    def answer_typed(self, state: MemberState, text: str) -> ReflectionView | None:
        """Take typed words as the answer to the newest reflection, within a transaction; None if it wants none."""
        newest = next(iter(state.reflections), None)
        ready = self._at_the_question(state.work, newest) if newest else None
        if ready is None:
            return None
        if len(text) > conversation.WORDS_MAX:
            raise TooLongError(most=str(conversation.WORDS_MAX), typed=str(len(text)))
        return self._carry_out(state, ready, Deed(Verb.ANSWER, ready.session.turn, text))

    @retry_conflict
    def write(self, member: Member, reflection_id: str, turn: int, text: str) -> ReflectionView:
        """Take the words of a dialog that was opened on that turn, whatever is asked at present."""
        if not text.strip():
            raise EmptyWordsError
        with writing(self._storage, self._clock) as work:
            reflection = self._known(work, member, reflection_id)
            at_the_question = replace(reflection, session=replace(reflection.session, at=rules.ANSWER))
            return self._carry_out(
                self._state(work, member), at_the_question, Deed(Verb.ANSWER, turn, text), otherwise=reflection
            )

    @retry_conflict
    def let_pass(self, member: Member, reflection_id: str) -> ReflectionView:
        """Leave this week out: whatever is open is skipped."""
        with writing(self._storage, self._clock) as work:
            state, reflection = self._state(work, member), self._known(work, member, reflection_id)
            script = self._script(work, reflection)
            skipped = {step.id: None for step in conversation.open_steps(reflection.session.answers, script)}
            session = replace(
                reflection.session,
                answers={**reflection.session.answers, **skipped},
                at=None,
                status=Status.FINISHED,
                turn=reflection.session.turn + 1,
            )
            changed = replace(reflection, session=session, answered_at=reflection.answered_at or state.now)
            work.reflections.save(changed, was_turn=reflection.session.turn)
            self._heard(state)
            return self._picture(state, changed)

    def snooze(self, member: Member, reflection_id: str) -> None:
        """Ask again a day later, once."""
        with writing(self._storage, self._clock) as work:
            state, reflection = self._state(work, member), self._known(work, member, reflection_id)
            later = state.now + SNOOZE
            work.deliveries.add(Delivery(self._new_id(), member, WEEKLY, reflection.period + _SNOOZED, later))
            self._heard(state)

    @retry_conflict
    def keep(self, member: Member, reflection_id: str, turn: int) -> ReflectionView:
        """Keep the answer as evidence, once; NothingToChangeError if the member has no such reflection.

        On a picture that is older than the answer, nothing is kept: the person has not read it as it is now.
        """
        with writing(self._storage, self._clock) as work:
            reflection = self._known(work, member, reflection_id)
            framework, answers = self._library.at(work, reflection.framework), reflection.session.answers
            fresh = turn == reflection.session.turn and evidence.can_be_kept(framework, reflection)
            if fresh and work.evidence.of_reflection(member, reflection_id) is None:
                question = framework.weekly_question(reflection.question)
                work.evidence.add(
                    Evidence(
                        id=self._new_id(),
                        member=member,
                        words=answers[rules.ANSWER] or "",
                        framework=reflection.framework,
                        session=evidence.said(framework, question.signal if question else None, answers[rules.SCOPE]),
                        kept_at=self._clock(),
                        reflection=reflection.id,
                    )
                )
            return self._picture(self._state(work, member), reflection)

    def view(self, member: Member, reflection_id: str) -> ReflectionView:
        """Read a reflection; NothingToChangeError if the member has no such one."""
        with self._storage.reading() as work:
            return self._picture(self._state(work, member), self._known(work, member, reflection_id))

    def placed(self, reflection: Reflection, place: MessageRef) -> MessageRef | None:
        """Remember where the message of a reflection stands; return where it stood before."""
        if place == reflection.place:
            return None
        with writing(self._storage, self._clock) as work:
            known = work.reflections.get(reflection.member, reflection.id)
            work.reflections.place(reflection.member, reflection.id, place)
            return known.place if known else None

    @staticmethod
    def delivered(work: UnitOfWork, sent: Collection[Delivery]) -> None:
        """Remember where DMs were posted, within a transaction."""
        work.reflections.place_of_week((one.member, _week(one), one.place) for one in sent if one.place)

    def _known(self, work: UnitOfWork, member: Member, reflection_id: str) -> Reflection:
        reflection = work.reflections.get(member, reflection_id)
        if reflection is None:
            raise NothingToChangeError
        return reflection

    def _wanted(self, state: MemberState, delivery: Delivery) -> tuple[Reflection | None, bool]:
        """The reflection that a DM asks for, if any, and whether it is a new one, which isn't kept yet."""
        subscription, week = state.subscription, _week(delivery)
        if subscription is None or weekly.too_late(_due(delivery, subscription.weekly), state.now):
            return None, False
        known = state.work.reflections.of_week(state.member, week)
        if known is None:
            return self._new(state, week), True
        return (None if known.answered_at else known), False

    def _of_week(self, state: MemberState, period: str) -> Reflection:
        work = state.work
        known = work.reflections.of_week(state.member, period)
        if known:
            return known
        reflection = self._new(state, period)
        work.frameworks.keep(self._library.current)
        work.reflections.add(reflection)
        return reflection

    def _new(self, state: MemberState, period: str) -> Reflection:
        framework, member, plan = self._library.current, state.member, state.plan
        hint = state.result.found.hint if state.result else None
        told = hint.item.id if hint and hint.item else None
        asked, nth = state.work.reflections.asked(member, most=rules.NOT_AGAIN_FOR)
        question = rules.choose(framework, state.stage, told, asked, nth)
        return Reflection(
            id=self._new_id(),
            member=member,
            period=period,
            framework=framework.version,
            question=question.id,
            plan=plan.id if plan else None,
            session=conversation.begin(rules.script(framework, with_plan=plan is not None)),
            begun_at=state.now,
        )

    def _carry_out(
        self, state: MemberState, reflection: Reflection, deed: Deed, otherwise: Reflection | None = None
    ) -> ReflectionView:
        turn = conversation.take(reflection.session, deed, self._script(state.work, reflection))
        if turn.outcome is not Outcome.DONE:
            return self._picture(state, otherwise or reflection)
        changed = replace(reflection, session=turn.session, answered_at=reflection.answered_at or state.now)
        state.work.reflections.save(changed, was_turn=reflection.session.turn)
        self._settle_plan(state.work, changed, state.now)
        kept = self._change_evidence(state.work, reflection, changed)
        self._heard(state)
        return self._picture(state, changed, kept=kept)

    def _at_the_question(self, work: UnitOfWork, reflection: Reflection) -> Reflection | None:
        """Words that are typed while the plan is asked about answer the question; the plan is asked about again."""
        script, session = self._script(work, reflection), reflection.session
        if session.status is Status.FINISHED and session.at is None:
            return None
        step = conversation.current(session, script)
        if step and step.ask is Ask.WORDS:
            return reflection
        return (
            replace(reflection, session=replace(session, at=rules.ANSWER)) if step and step.id == rules.PLAN else None
        )

    def _settle_plan(self, work: UnitOfWork, reflection: Reflection, now: datetime) -> None:
        plan = work.plans.get(reflection.member, reflection.plan) if reflection.plan else None
        if plan is None or plan.status is not PlanStatus.OPEN:
            return
        answers = reflection.session.answers
        if answers.get(rules.PLAN) == rules.DONE:
            work.plans.save(replace(plan, status=PlanStatus.DONE, settled_at=now), was=plan)
        elif answers.get(rules.SWAP) == rules.OTHER:
            work.plans.save(replace(plan, status=PlanStatus.LET_GO, settled_at=now), was=plan)

    def _change_evidence(self, work: UnitOfWork, before: Reflection, after: Reflection) -> bool:
        """Change the evidence that the answer was kept as, and tell whether there is any."""
        kept = work.evidence.of_reflection(after.member, after.id)
        changed = evidence.followed(kept, before, after) if kept else None
        if kept and changed and changed != kept:
            work.evidence.save(changed, was_turn=kept.session.turn)
        return kept is not None

    def _heard(self, state: MemberState) -> None:
        subscription = state.subscription
        changed = weekly.answered(subscription, state.now) if subscription else None
        if changed and changed != subscription:
            state.work.subscriptions.put(changed)

    def _state(self, work: UnitOfWork, member: Member) -> MemberState:
        return MemberState(work, self._library, member, self._clock())

    def _script(self, work: UnitOfWork, reflection: Reflection) -> conversation.Script:
        framework = self._library.at(work, reflection.framework)
        return rules.script(framework, with_plan=reflection.plan is not None)

    def _picture(self, state: MemberState, reflection: Reflection, *, kept: bool | None = None) -> ReflectionView:
        work, framework = state.work, self._library.at(state.work, reflection.framework)
        if kept is None:
            kept = work.evidence.of_reflection(reflection.member, reflection.id) is not None
        question, scope = _asked(framework, reflection), rules.scope_of(framework, reflection.session.answers)
        return ReflectionView(
            reflection=reflection,
            framework=framework,
            question=question,
            plan=state.plan_of(reflection.plan) if reflection.plan else None,
            step=conversation.current(reflection.session, self._script(work, reflection)),
            scope=scope,
            follow_up=rules.follow_up(framework, question, scope, reflection.period),
            present=state.plan,
            steps=state.steps,
            can_be_kept=evidence.can_be_kept(framework, reflection),
            is_kept=kept,
        )


def _read_ahead(work: UnitOfWork, deliveries: Sequence[Delivery]) -> None:
    """Read what the reflections of these DMs' members need, in one statement a table."""
    members = [delivery.member for delivery in deliveries]
    work.members.read_ahead(members)
    work.subscriptions.read_ahead(members)
    work.reflections.read_ahead(members, periods={_week(one) for one in deliveries}, most=rules.NOT_AGAIN_FOR)
    work.checks.read_ahead(members)
    work.evidence.read_ahead(members, most=COUNTED_EVIDENCE)
    work.plans.read_ahead(members)


def _week(delivery: Delivery) -> str:
    return delivery.period.removesuffix(_SNOOZED)


def _due(delivery: Delivery, weekly: Weekly) -> datetime:
    """The moment that a DM was first meant for; the row's own moves on with each pause and each lease.

    A snoozed one is meant for the day after, or the day after it was snoozed, if that was later: the row has that
    moment until it is claimed, and from then on the one of the claim.
    """
    if not delivery.period.endswith(_SNOOZED):
        return weekly.in_week(delivery.period)
    return max(weekly.in_week(_week(delivery)) + SNOOZE, delivery.claimed_at or delivery.due_at)


def _asked(framework: Framework, reflection: Reflection) -> WeeklyQuestion:
    """Give the question as it was asked; of a version that is gone, any."""
    return framework.weekly_question(reflection.question) or framework.weekly[0]
