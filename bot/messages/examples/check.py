"""Examples of the check at each stage, from the first question to the result, with low and high ratings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain import check as checks
from bot.domain import conversation
from bot.domain.coaching import Circumstances
from bot.domain.conversation import Ask, Move, Session, Status, Verb
from bot.domain.framework import LEVELS, Framework, Stage
from bot.domain.interpretation import Person
from bot.messages.check import CheckMessages
from bot.messages.examples import samples
from bot.messages.result import ResultMessages
from bot.messages.words import Words
from bot.services.checks import build_view
from bot.services.member_state import CheckContext


def examples(words: Words, framework: Framework) -> Iterator[samples.Example]:
    for stage in framework.stages:
        yield from _stage(words, framework, stage)
    yield from _finder(words, framework)
    yield from _pauses(words, framework)


def _stage(words: Words, framework: Framework, stage: Stage) -> Iterator[samples.Example]:
    check = CheckMessages(words)
    result = ResultMessages(words)
    whole = samples.answered(framework, stage, LEVELS[-1])
    script = checks.script(framework)
    for step in script(whole.session.answers):
        at = replace(whole, session=replace(whole.session, at=step.id, status=Status.ACTIVE), finished_at=None)
        view = build_view(framework, at, CheckContext(title=stage.titles[0]))
        yield samples.Example("check", f"{stage.id} {step.id}", check.message(view, framework.stages[-1].titles[0]))
        if step.ask is Ask.WORDS:
            yield samples.Example("check", f"{stage.id} {step.id} in a dialog", check.write_form(view))
    before = replace(samples.answered(framework, stage, LEVELS[1]), finished_at=samples.NOW - timedelta(days=82))
    context = CheckContext(
        before,
        checks.levels(framework, before.session.answers),
        person=Person(path=framework.paths[0].id),
        circumstances=Circumstances(path=framework.paths[0].id),
        knows_weekly=False,
    )
    first = {stage.expectations[0].id: LEVELS[0]}
    few = build_view(framework, samples.answered(framework, stage, first), context)
    yield samples.Example("check", f"{stage.id} result of one answer", result.message(few))
    for level in (checks.NONE_OF_THESE, *LEVELS):
        for skip in (False, True):
            view = build_view(framework, samples.answered(framework, stage, level, skip=skip), context)
            said = "without examples" if skip else "with examples"
            yield samples.Example("check", f"{stage.id} result at level {level} {said}", result.message(view))
        yield samples.Example("check", f"{stage.id} bars at level {level}", result.all_bars(view))
        yield samples.Example("check", f"{stage.id} why at level {level}", result.why_form(view))
    mixed = {item: place % len(LEVELS) for place, item in enumerate(framework.groups(stage)["items"])}
    view = build_view(framework, samples.answered(framework, stage, mixed), context)
    yield samples.Example("check", f"{stage.id} result of mixed answers", result.message(view))
    yield samples.Example("check", f"{stage.id} what else mixed answers say", result.others_form(view))


def _finder(words: Words, framework: Framework) -> Iterator[samples.Example]:
    check = CheckMessages(words)
    script = checks.script(framework)
    session = conversation.apply_move(conversation.begin(script), Move(Verb.ANSWER, 0, checks.UNSURE), script).session
    while (step := conversation.current(session, script)) is not None:
        yield samples.Example("check", step.id, check.message(samples.check_view(framework, session)))
        if checks.stage_of(framework, session.answers):
            break
        session = conversation.apply_move(session, Move(Verb.ANSWER, session.turn, step.options[0]), script).session
    unknown = conversation.apply_move(conversation.begin(script), Move(Verb.ANSWER, 0, "Chief Unicorn"), script).session
    yield samples.Example("check", "unknown title", check.message(samples.check_view(framework, unknown)))
    skipped = {step.id: None for step in script({checks.STAGE: framework.stages[0].titles[0]})}
    nothing = Session({**skipped, checks.STAGE: framework.stages[0].titles[0]}, None, Status.FINISHED)
    yield samples.Example("check", "nothing rated", check.message(samples.check_view(framework, nothing)))


def _pauses(words: Words, framework: Framework) -> Iterator[samples.Example]:
    check = CheckMessages(words)
    script = checks.script(framework)
    began = conversation.begin(script)
    yield samples.Example(
        "check",
        "paused at the title",
        check.message(samples.check_view(framework, replace(began, status=Status.PAUSED))),
    )
    title = framework.stages[0].titles[0]
    second = conversation.apply_move(began, Move(Verb.ANSWER, 0, title), script).session
    yield samples.Example(
        "check", "paused", check.message(samples.check_view(framework, replace(second, status=Status.PAUSED)))
    )
    yield samples.Example("check", "moved", check.moved())
    yield samples.Example("check", "no result yet", ResultMessages(words).last(None))
