"""The weekly reflection with example data."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time

from bot.domain import conversation, evidence, reflection
from bot.domain.conversation import Session, Status
from bot.domain.framework import Framework
from bot.domain.reflection import Reflection
from bot.domain.when import OtherRhythm
from bot.messages.examples import samples
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.reflections import ReflectionView


def examples(words: Words, framework: Framework) -> Iterator[samples.Example]:
    weekly = WeeklyMessages(words)
    yield samples.Example("weekly", "never asked for", weekly.status(None))
    yield samples.Example("weekly", "on", weekly.status(samples.SUBSCRIBED))
    yield samples.Example("weekly", "resting", weekly.status(replace(samples.SUBSCRIBED, next_at=None, silence=8)))
    yield samples.Example("weekly", "joined", weekly.joined(samples.SUBSCRIBED))
    yield samples.Example("weekly", "joined in the afternoon", weekly.joined(samples.SUBSCRIBED, afternoon=True))
    yield samples.Example("weekly", "another rhythm", weekly.other_rhythm(OtherRhythm()))
    yield samples.Example("weekly", "every second Monday", weekly.other_rhythm(OtherRhythm(0, time(9))))
    assumed = replace(samples.SUBSCRIBED, zone_assumed=True)
    yield samples.Example("weekly", "joined without a time zone", weekly.joined(assumed))
    yield samples.Example("weekly", "left", weekly.left())
    yield samples.Example("weekly", "unreadable", weekly.unreadable())
    yield samples.Example("weekly", "settings", weekly.settings_form(samples.SUBSCRIBED, samples.SUBSCRIBED.weekly))
    yield samples.Example("weekly", "tomorrow", weekly.snoozed())
    yield samples.Example("weekly", "moved", weekly.moved())
    view = _week(framework, {}, reflection.PLAN)
    yield samples.Example("weekly", "the DM", weekly.message(view))
    yield samples.Example(
        "weekly",
        "the DM without a plan",
        weekly.message(replace(_week(framework, {}, reflection.ANSWER), plan=None)),
    )
    yield samples.Example("weekly", "answer in a window", weekly.write_form(view))
    no_chance = {reflection.PLAN: reflection.NO_CHANCE}
    yield samples.Example("weekly", "no chance came up", weekly.message(_week(framework, no_chance, reflection.SWAP)))
    said = {reflection.PLAN: reflection.DONE, reflection.ANSWER: samples.SAID}
    yield samples.Example("weekly", "how far", weekly.message(_week(framework, said, reflection.SCOPE)))
    overs = [_week(framework, {**said, reflection.SCOPE: scope.id}, None) for scope in framework.scopes]
    for question in framework.weekly:
        for scope, over in zip(framework.scopes, overs, strict=True):
            asked = replace(over, question=question, scope=scope)
            yield samples.Example("weekly", f"{question.id} at {scope.id}", weekly.message(asked))
    over = overs[0]
    yield samples.Example(
        "weekly", "plan carried out", weekly.message(replace(over, present=None, plan=samples.settled_plan(framework)))
    )
    kept = replace(over, is_kept=True)
    yield samples.Example("weekly", "kept as evidence", weekly.message(kept))
    skipped = {reflection.PLAN: None, reflection.ANSWER: None}
    yield samples.Example("weekly", "left out", weekly.message(_week(framework, skipped, None)))


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
        present=samples.plan(framework),
        steps=samples.next_view(framework, None).steps,
        can_be_kept=evidence.can_be_kept(framework, kept),
    )
