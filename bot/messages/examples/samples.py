"""Example data that several journeys share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.domain import check as checks
from bot.domain import conversation
from bot.domain.check import Check
from bot.domain.coaching import Circumstances
from bot.domain.conversation import Ask, Move, Outcome, Session, Status, Verb
from bot.domain.framework import LEVELS, Framework, Level, Stage
from bot.domain.people import Member
from bot.domain.plan import DONE, HOW, IfThen, Plan, new_plan, with_session
from bot.domain.schedule import Weekly
from bot.domain.weekly import subscribed
from bot.messages.parts import Form, Message
from bot.services.checks import CheckView, build_view
from bot.services.member_state import CheckContext
from bot.services.plans import NextView

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ANA = Member("T0EXAMPLE", "U0EXAMPLE")
SUBSCRIBED = subscribed(ANA, Weekly(4, time(15), "Europe/Lisbon"), NOW)
SAID = "We cut the guide to one page, and the support calls about it stopped."
"""A line of evidence that fits any line of work, since previews of all ladders show it."""


@dataclass(frozen=True, slots=True)
class Example:
    journey: str
    name: str
    shown: Message | Form


def answered(framework: Framework, stage: Stage, rate: Mapping[str, Level] | Level, *, skip: bool = False) -> Check:
    """Build a finished check.

    Args:
        framework: the framework.
        stage: the stage whose first title is the answer to the first question.
        rate: the level of all items, or a level for each item; items without one are skipped.
        skip: whether to skip the questions that are answered in words.
    """
    script = checks.script(framework)
    session = conversation.begin(script)
    while (step := conversation.current(session, script)) is not None:
        if step.id == checks.STAGE:
            value = stage.titles[0]
        elif step.ask is Ask.WORDS:
            value = "" if skip else SAID
        else:
            value = str(rate if isinstance(rate, int) else rate.get(step.id.removeprefix(checks.item_step("")), ""))
        verb = Verb.ANSWER if value else Verb.SKIP
        session = conversation.apply_move(session, Move(verb, session.turn, value), script).session
    return Check("example", ANA, framework.version, session, NOW, NOW)


def check_view(framework: Framework, session: Session, outcome: Outcome = Outcome.DONE) -> CheckView:
    finished = NOW if session.status is Status.FINISHED else None
    return build_view(
        framework, Check("example", ANA, framework.version, session, NOW, finished), CheckContext(), outcome
    )


def next_view(framework: Framework, made: Plan | None) -> NextView:
    path = framework.paths[-1].id
    view = build_view(
        framework,
        answered(framework, framework.stages[0], LEVELS[0]),
        CheckContext(circumstances=Circumstances(path=path)),
    )
    return NextView(made, view.steps, framework, path)


def plan(framework: Framework) -> Plan:
    action = framework.actions[0]
    words = IfThen(action.when, action.will, action.done)
    return new_plan("example", ANA, action.id, words, NOW, framework=framework.version)


def settled_plan(framework: Framework) -> Plan:
    return with_session(plan(framework), Session({HOW: DONE}, None, Status.FINISHED), NOW)
