"""Examples of the weekly reflection."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time

from bot.domain import conversation, evidence, plan, reflection
from bot.domain.conversation import Session, Status
from bot.domain.framework import Framework
from bot.domain.reflection import Reflection
from bot.domain.when import OtherFrequency
from bot.messages.examples import samples
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.reflections import ReflectionView


def examples(words: Words, framework: Framework) -> Iterator[samples.Example]:
    weekly = WeeklyMessages(words)
    yield samples.Example("weekly", "never subscribed", weekly.status(None))
    yield samples.Example("weekly", "on", weekly.status(samples.SUBSCRIBED))
    yield samples.Example("weekly", "paused", weekly.paused(replace(samples.SUBSCRIBED, paused_until=samples.NOW)))
    yield samples.Example("weekly", "every other week", weekly.status(replace(samples.SUBSCRIBED, silence=3)))
    yield samples.Example("weekly", "nothing to pause", weekly.paused(None))
    yield samples.Example(
        "weekly", "stopped for lack of answers", weekly.status(replace(samples.SUBSCRIBED, next_at=None, silence=8))
    )
    yield samples.Example("weekly", "joined", weekly.joined(samples.SUBSCRIBED))
    yield samples.Example("weekly", "joined in the afternoon", weekly.joined(samples.SUBSCRIBED, afternoon=True))
    yield samples.Example("weekly", "another frequency", weekly.other_frequency(OtherFrequency()))
    yield samples.Example("weekly", "every second Monday", weekly.other_frequency(OtherFrequency(0, time(9))))
    assumed = replace(samples.SUBSCRIBED, zone_assumed=True)
    yield samples.Example("weekly", "joined without a time zone", weekly.joined(assumed))
    yield samples.Example("weekly", "switched off", weekly.left())
    yield samples.Example("weekly", "unreadable", weekly.unreadable())
    yield samples.Example("weekly", "settings", weekly.settings_form(samples.SUBSCRIBED, samples.SUBSCRIBED.weekly))
    yield samples.Example("weekly", "tomorrow", weekly.snoozed(samples.NOW))
    yield samples.Example("weekly", "moved", weekly.moved())
    view = _week(framework, {}, plan.HOW)
    yield samples.Example("weekly", "the DM", weekly.message(view))
    yield samples.Example("weekly", "the DM on a Friday", weekly.message(replace(view, snoozes_to=0)))
    for weeks in (2, 4, 0):
        slower = replace(view, slows_to=weeks)
        yield samples.Example("weekly", f"the DM that slows down to {weeks} weeks", weekly.message(slower))
    yield from _about_the_plan(weekly, framework)
    yield samples.Example(
        "weekly",
        "the DM without a plan",
        weekly.message(replace(_week(framework, {}, reflection.ANSWER), plan=None)),
    )
    yield samples.Example("weekly", "answer in a dialog", weekly.write_form(view))
    no_chance = {plan.HOW: plan.NO_CHANCE}
    yield samples.Example("weekly", "no chance came up", weekly.message(_week(framework, no_chance, reflection.SWAP)))
    swapped = _week(framework, {**no_chance, reflection.SWAP: reflection.OTHER}, reflection.ANSWER)
    yield samples.Example("weekly", "another step wanted", weekly.message(swapped))
    first = _week(framework, {reflection.ANSWER: samples.SAID}, plan.HOW)
    yield samples.Example("weekly", "answered before the plan", weekly.message(first))
    said = {plan.HOW: plan.DONE, reflection.ANSWER: samples.SAID}
    yield samples.Example("weekly", "how far", weekly.message(_week(framework, said, reflection.SCOPE)))
    overs = [_week(framework, {**said, reflection.SCOPE: scope.id}, None) for scope in framework.scopes]
    for question in framework.weekly:
        for scope, over in zip(framework.scopes, overs, strict=True):
            asked = replace(over, question=question, scope=scope)
            yield samples.Example("weekly", f"{question.id} at {scope.id}", weekly.message(asked))
    over = overs[0]
    yield samples.Example(
        "weekly",
        "plan carried out",
        weekly.message(replace(over, open_plan=None, plan=samples.settled_plan(framework))),
    )
    kept = replace(over, is_kept=True)
    yield samples.Example("weekly", "kept as evidence", weekly.message(kept))
    out_of_steps = replace(over, open_plan=None, steps=(), is_out_of_steps=True)
    yield samples.Example("weekly", "no step left", weekly.message(out_of_steps))
    skipped = {plan.HOW: None, reflection.ANSWER: None}
    left_out = _week(framework, skipped, None)
    yield samples.Example("weekly", "left out", weekly.message(left_out))
    yield samples.Example("weekly", "nothing this week", weekly.message(replace(left_out, next_at=samples.NOW)))


def _about_the_plan(weekly: WeeklyMessages, framework: Framework) -> Iterator[samples.Example]:
    for how in (plan.PARTLY, plan.NOT_YET, plan.STILL_NOT, plan.NOT_ASKED):
        view = _week(framework, {plan.HOW: how}, reflection.ANSWER)
        yield samples.Example("weekly", f"the question after: {how}", weekly.message(view))
    resting = _week(framework, {plan.HOW: plan.NOT_ASKED, reflection.ANSWER: None}, None)
    yield samples.Example("weekly", "a plan that rests", weekly.message(replace(resting, plan_rests=True)))
    done = _week(framework, {plan.HOW: plan.DONE}, plan.CAME_OF_IT)
    yield samples.Example("weekly", "what came of it", weekly.message(done))
    yield samples.Example("weekly", "what came of it, in a dialog", weekly.result_form(done))
    stuck = _week(framework, {plan.HOW: plan.STILL_NOT}, plan.IN_THE_WAY)
    yield samples.Example("weekly", "what is in the way", weekly.message(stuck))
    in_the_way = {plan.HOW: plan.STILL_NOT, plan.IN_THE_WAY: framework.obstacles[0].id}
    smaller = replace(_week(framework, in_the_way, reflection.ANSWER), obstacle=framework.obstacles[0])
    yield samples.Example("weekly", "a smaller step", weekly.message(smaller))


def _week(framework: Framework, answers: Mapping[str, str | None], at: str | None) -> ReflectionView:
    status = Status.ACTIVE if at else Status.FINISHED
    asked = framework.weekly[0]
    session = Session(answers, at, status)
    kept = Reflection(
        "example",
        samples.ANA,
        framework.version,
        session,
        samples.NOW,
        period="2026-W48",
        question=asked.id,
        plan="example",
    )
    script, scope = reflection.script(framework, with_plan=True), reflection.scope_of(framework, answers)
    return ReflectionView(
        reflection=kept,
        framework=framework,
        question=asked,
        plan=samples.plan(framework),
        step=conversation.current(session, script),
        scope=scope,
        follow_up=reflection.follow_up(framework, asked, scope, kept.period),
        open_plan=samples.plan(framework),
        steps=samples.next_view(framework, None).steps,
        can_be_kept=evidence.can_be_kept(framework, kept),
    )
