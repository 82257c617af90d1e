"""What a check adds up to: one message, from where somebody stands to one action for this week."""

from collections.abc import Iterator

from bot.domain import check as checks
from bot.domain.check import Check
from bot.domain.framework import LEVELS, Framework, Pitfall
from bot.domain.standing import Result, Standing
from bot.messages.elements import Elements
from bot.messages.parts import (
    Bar,
    Button,
    Buttons,
    Divider,
    Form,
    Heading,
    Message,
    Option,
    Part,
    Prose,
    Quote,
    Select,
)
from bot.messages.words import Words
from bot.services.checks import CheckView

WATCH_OUTS = 2
"""Shown at a time: more than two pitfalls at once is a scolding."""


class ResultMessages:
    """What a check adds up to: one message, from where somebody stands to one action for this week."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: CheckView) -> Message:
        """The result of a finished check."""
        if view.result is None:
            raise ValueError("a check without a stage has no result")
        return Message(tuple(self._parts(view, view.result)))

    def bars(self, result: Result, check: Check | None = None) -> Iterator[Part]:
        """Bars of expectations and signals; with a check, also the buttons that add an example."""
        yield Heading(self._words.label("check.where"))
        yield from (self._bar(standing, None) for standing in result.expectations)
        yield Heading(self._words.label("check.signals"))
        yield from (self._bar(standing, check) for standing in result.signals)

    def why_form(self, pitfall: Pitfall) -> Form:
        """The dialog that says which rule shows a pitfall."""
        return self._elements.notice_form("check.why_title", "check/why", why=pitfall.why)

    def _parts(self, view: CheckView, result: Result) -> Iterator[Part]:
        check, framework = view.check, view.framework
        before = view.before.finished_at if view.before else None
        yield Prose(self._words.say("check/result", finished=check.finished_at, before=before, stage=result.stage.name))
        if not result.by_need:
            yield Prose(self._words.say("check/nothing_rated"))
        else:
            yield from self.bars(result, check)
            yield from self._scope(framework, result)
            yield from self._watch_outs(view)
        if result.reflection:
            yield Heading(self._words.label("check.reflection"))
            yield Prose(checks.reflection_of(result.stage, check.nth))
            yield Quote(result.reflection)
        if view.stretches and result.by_need:
            yield Divider()
            yield Heading(self._words.label("check.stretch"))
            yield self._elements.action_card(framework, view.stretches[0])
            commit = self._elements.commit_button(view.stretches[0])
            yield Buttons((commit, self._elements.other_actions_button(view.stretches[0].action.id)))
        if view.offers_weekly:
            yield Buttons((Button("weekly.join", self._words.label("weekly.offer")),))
        items = (*result.expectations, *result.signals)
        choices = tuple(Option(checks.item_step(standing.item.id), standing.item.name) for standing in items)
        yield Select("check.edit", self._words.label("check.change"), (("", choices),), check.at_turn)

    def _bar(self, standing: Standing, check: Check | None) -> Bar:
        name, level, of = standing.item.name, standing.level, len(LEVELS)
        if level is None:
            return Bar(name, None, of, self._words.label("check.not_rated"))
        says = self._words.say(
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
            label = self._words.label("check.add_example")
            reads = self._words.button_reads(label, name)
            add = Button("check.edit", label, check.at_turn, step, accessibility_label=reads)
        return Bar(name, level, of, says, add)

    def _scope(self, framework: Framework, result: Result) -> Iterator[Part]:
        if result.scope is None:
            return
        expected = {scope.id: scope for scope in framework.scopes}[result.stage.scope[0]]
        yield Heading(self._words.label("check.scope"))
        yield Prose(
            self._words.say(
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

    def _watch_outs(self, view: CheckView) -> Iterator[Part]:
        shown = view.watch_outs[:WATCH_OUTS]
        if shown:
            yield Heading(self._words.label("check.watch_out"))
        for pitfall in shown:
            label = self._words.label("check.why")
            reads = self._words.button_reads(label, pitfall.name)
            why = Button("check.why", label, view.check.at_turn, pitfall.id, accessibility_label=reads)
            yield Prose(self._words.say("check/watch_out", name=pitfall.name, text=pitfall.text), why)
