"""The results of made-up people."""

from bot.content.personas import Persona
from bot.domain import check as checks
from bot.domain import conversation
from bot.domain.check import Check
from bot.domain.coaching import Circumstances
from bot.domain.conversation import Move, Session, Step, Verb
from bot.domain.framework import Framework
from bot.domain.interpretation import Person
from bot.messages.examples.samples import ANA, NOW
from bot.services.checks import CheckView, build_view
from bot.services.member_state import CheckContext


def result_of(framework: Framework, persona: Persona) -> CheckView:
    """Take the check with the persona's answers and preferences, and return the result."""
    script = checks.script(framework)
    session = conversation.begin(script)
    while (step := conversation.current(session, script)) is not None:
        session = _answer_step(framework, persona, session, step)
    check = Check("persona", ANA, framework.version, session, NOW, NOW)
    person = Person(work_place=persona.place)
    around = Circumstances(work_place=persona.place, direction=persona.direction)
    return build_view(framework, check, CheckContext(person=person, circumstances=around, knows_weekly=False))


def _answer_step(framework: Framework, persona: Persona, session: Session, step: Step) -> Session:
    answer = checks.read_answer(step, given) if (given := _answer(framework, persona, session, step)) else None
    move = Move(Verb.ANSWER, session.turn, answer) if answer else Move(Verb.SKIP, session.turn)
    turn = conversation.apply_move(session, move, checks.script(framework))
    if turn.outcome is not conversation.Outcome.DONE:
        raise ValueError(f"{persona.who}: {step.id} doesn't take {given!r}")
    return turn.session


def _answer(framework: Framework, persona: Persona, session: Session, step: Step) -> str | None:
    """Return the persona's answer to a step; None if they skip it."""
    item = checks.question_of(framework, session.answers, step)
    stage = checks.stage_of(framework, session.answers)
    if step.id == checks.STAGE:
        return persona.title
    if item is None or stage is None:
        questions = [checks.finder_step(question.id) for question in framework.finder]
        return str(persona.finder[questions.index(step.id)]) if step.id in questions else None
    if step.id == checks.example_step(item.id):
        return persona.examples.get(item.id)
    rated = zip(framework.groups(stage)["items"], (*persona.expectations, *persona.signals), strict=True)
    level = dict(rated)[item.id]
    return None if level is None else str(level)
