"""The weekly reflection: last week's plan first, then one question and how far the answer reached."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from zlib import crc32

from bot.domain import conversation
from bot.domain import plan as plans
from bot.domain.conversation import Answers, Ask, Conversation, Script, Step
from bot.domain.framework import FollowUp, Framework, ScopeLevel, Stage, WeeklyQuestion
from bot.domain.plan import HOW, NO_CHANCE, Plan
from bot.domain.schedule import monday_of, week_of

SWAP, ANSWER, SCOPE = "swap", "answer", "scope"

KEEP, OTHER = "keep", "other"

NO_REPEAT_WEEKS = 26
"""How many weeks it takes until a question may be repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection(Conversation):
    """A member's reflection of one week.

    Attributes:
        period: the ISO week, such as 2026-W48; there is one reflection a week.
        question: id of the week's question.
        plan: id of the plan that is followed up, if one was open.
        answered_at: when the first answer came, or the week was skipped.
    """

    period: str
    question: str
    plan: str | None = None
    answered_at: datetime | None = None


def script(framework: Framework, *, with_plan: bool) -> Script:
    return lambda answers: tuple(_steps(framework, answers, with_plan=with_plan))


def _steps(framework: Framework, answers: Answers, *, with_plan: bool) -> Iterator[Step]:
    if with_plan:
        yield from plans.steps(answers, [obstacle.id for obstacle in framework.obstacles])
        if answers.get(HOW) == NO_CHANCE:
            yield Step(SWAP, Ask.CHOICE, (KEEP, OTHER))
    yield Step(ANSWER, Ask.WORDS)
    if answers.get(ANSWER):
        yield Step(SCOPE, Ask.CHOICE, tuple(scope.id for scope in framework.scopes))


def plan_answers(answers: Answers) -> Answers:
    """Return the answers about the plan; none if the week doesn't ask about it."""
    said = {step: answers[step] for step in (HOW, plans.CAME_OF_IT, plans.IN_THE_WAY) if step in answers}
    if said.get(HOW) == plans.NOT_ASKED:
        return {}
    return {**said, HOW: plans.LET_GO} if answers.get(SWAP) == OTHER else said


def skips_plan(reflection: Reflection, plan: Plan) -> bool:
    """Return whether a week doesn't ask about a plan that was open already, because it was asked about often enough."""
    asks = reflection.plan == plan.id and reflection.session.answers.get(HOW) != plans.NOT_ASKED
    return not asks and plan.worded_at < reflection.started_at


def synced(reflection: Reflection, plan: Plan, script: Script) -> Reflection:
    """Copy the outcome of a plan that was settled elsewhere, so that the reflection no longer asks about it."""
    session = reflection.session
    if plan.status is plans.PlanStatus.OPEN or HOW in session.answers:
        return reflection
    answers = {**session.answers, HOW: plan.session.answers.get(HOW), plans.CAME_OF_IT: None}
    moved = conversation.advance(session, answers, script) if session.at == HOW else replace(session, answers=answers)
    return replace(reflection, session=moved)


@dataclass(frozen=True, slots=True)
class PastReflections:
    """What a member was asked in past weeks, newest first.

    Attributes:
        questions: ids of the questions.
        plans: (plan id, week) for each plan that was followed up.
        total: how many reflections there are altogether.
    """

    questions: tuple[str, ...] = ()
    plans: tuple[tuple[str, str], ...] = ()
    total: int = 0

    def nth(self, period: str) -> int:
        """Return how many reflections there were before; later the week's own number, since old ones are deleted."""
        return self.total if self.total < NO_REPEAT_WEEKS else monday_of(period).toordinal() // 7

    def weeks_followed_up(self, plan: Plan, zone: tzinfo) -> int:
        """Count the weeks in which a plan was followed up since it was last worded."""
        since = week_of(plan.worded_at.astimezone(zone).date())
        return sum(plan_id == plan.id and period >= since for plan_id, period in self.plans)


def choose(
    framework: Framework, stage: Stage | None, signal: str | None, asked: Collection[str], nth: int
) -> WeeklyQuestion:
    """Choose the week's question: none of those asked recently, and every other week one for the weakest signal.

    Args:
        framework: the content.
        stage: the member's stage, if known; otherwise the questions that suit every stage are used.
        signal: id of their weakest signal, if known.
        asked: ids of the questions of the last `NO_REPEAT_WEEKS` weeks.
        nth: the number of the week, which rotates the questions so that signals take turns.
    """
    mine = framework.weekly_for(stage)
    fresh = [question for question in mine if question.id not in asked] or mine
    wanted = [question for question in fresh if question.signal == signal] if nth % 2 == 0 else []
    return (wanted or fresh)[nth % len(wanted or fresh)]


def follow_up(framework: Framework, question: WeeklyQuestion, scope: ScopeLevel | None, period: str) -> FollowUp | None:
    """Return a question to follow an answer, a different one each week, or None if the content has none that fits."""
    fitting = [one for one in framework.follow_ups if scope and (one.signal, one.scope) == (question.signal, scope.id)]
    return fitting[crc32(period.encode()) % len(fitting)] if fitting else None


def scope_of(framework: Framework, answers: Answers) -> ScopeLevel | None:
    """Return the scope that the answer was tagged with, if any."""
    return next((scope for scope in framework.scopes if scope.id == answers.get(SCOPE)), None)
