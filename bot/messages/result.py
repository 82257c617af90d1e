"""What a check adds up to: one message, from where somebody stands to one stretch for this week."""

from collections.abc import Iterator

from bot.domain import check as checks
from bot.domain.check import Check
from bot.domain.framework import LEVELS, Framework, Pitfall
from bot.domain.standing import Result, Standing
from bot.messages import plan
from bot.messages.parts import (
    Bar,
    Button,
    Buttons,
    Choice,
    Divider,
    Form,
    Heading,
    Message,
    Part,
    Pick,
    Prose,
    Quote,
)
from bot.messages.words import Words
from bot.services.checks import CheckView

WATCH_OUTS = 2
"""Shown at a time: more than two traps at once is a scolding."""


def message(words: Words, view: CheckView) -> Message:
    """Give the result of a finished check."""
    if view.result is None:
        raise ValueError("a check without a stage has no result")
    return Message(tuple(_parts(words, view, view.result)))


def bars(words: Words, result: Result, check: Check | None = None) -> Iterator[Part]:
    """Give the bars of the expectations and the signals; with a check, also the buttons that add an example."""
    yield Heading(words.label("check.where"))
    yield from (_bar(words, standing, None) for standing in result.expectations)
    yield Heading(words.label("check.signals"))
    yield from (_bar(words, standing, check) for standing in result.signals)


def why_form(words: Words, pitfall: Pitfall) -> Form:
    """Give the dialog that says which rule shows a pitfall."""
    return Form(
        title=words.label("check.why_title"),
        close=words.label("help.close"),
        parts=(Prose(words.say("check/why", why=pitfall.why)),),
    )


def _parts(words: Words, view: CheckView, result: Result) -> Iterator[Part]:
    check, framework = view.check, view.framework
    before = view.before.finished_at if view.before else None
    yield Prose(words.say("check/result", finished=check.finished_at, before=before, stage=result.stage.name))
    if not result.by_need:
        yield Prose(words.say("check/nothing_rated"))
    else:
        yield from bars(words, result, check)
        yield from _scope(words, framework, result)
        yield from _watch_outs(words, view)
    if result.reflection:
        yield Heading(words.label("check.reflection"))
        yield Prose(checks.reflection_of(result.stage, check.nth))
        yield Quote(result.reflection)
    if view.stretches and result.by_need:
        yield Divider()
        yield Heading(words.label("check.stretch"))
        yield Prose(plan.picked(words, framework, view.stretches[0]))
        yield Buttons(
            (plan.commit_button(words, view.stretches[0]), Button("plan.others", words.label("check.others")))
        )
    if view.offers_weekly:
        yield Buttons((Button("weekly.join", words.label("weekly.offer")),))
    items = (*result.expectations, *result.signals)
    choices = tuple(Choice(checks.item_step(standing.item.id), standing.item.name) for standing in items)
    yield Pick("check.edit", words.label("check.change"), (("", choices),), check.token)


def _bar(words: Words, standing: Standing, check: Check | None) -> Bar:
    name, level, of = standing.item.name, standing.level, len(LEVELS)
    if level is None:
        return Bar(name, None, of, words.label("check.not_rated"))
    says = words.say(
        "check/standing",
        short=standing.item.anchors[level - 1].short,
        level=level,
        before=standing.before,
        wants_example=standing.wants_example,
        has_example=standing.has_example,
    )
    add = None
    if check and standing.wants_example:
        step = checks.example_step(standing.item.id)
        add = Button("check.edit", words.label("check.add_example"), check.token, step)
    return Bar(name, level, of, says, add)


def _scope(words: Words, framework: Framework, result: Result) -> Iterator[Part]:
    if result.scope is None:
        return
    expected = {scope.id: scope for scope in framework.scopes}[result.stage.scope[0]]
    yield Heading(words.label("check.scope"))
    yield Prose(
        words.say(
            "check/scope",
            title=result.title,
            stage=result.stage.name,
            claimed=result.scope.claimed.reads_as,
            evidenced=result.scope.evidenced.reads_as,
            expected=expected.reads_as,
            fit=result.scope.fit,
            next_stage=result.next_stage.name if result.next_stage else None,
            entering=result.next_stage.entering if result.next_stage else None,
        )
    )


def _watch_outs(words: Words, view: CheckView) -> Iterator[Part]:
    shown = view.watch_outs[:WATCH_OUTS]
    if shown:
        yield Heading(words.label("check.watch_out"))
    for pitfall in shown:
        why = Button("check.why", words.label("check.why"), view.check.token, pitfall.id)
        yield Prose(words.say("check/watch_out", name=pitfall.name, text=pitfall.text), why)
