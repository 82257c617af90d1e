"""The result of a check: a strength, the scope of the work, one place to begin, and one step for this week."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import check as checks
from bot.domain.check import Check
from bot.domain.check_result import ItemResult, Result
from bot.domain.framework import LEVELS, Framework
from bot.domain.interpretation import Answer, Interpretation
from bot.messages.elements import Elements
from bot.messages.parts import Bar, Button, Buttons, Form, Heading, Message, Note, Option, Part, Prose, Quote, Select
from bot.messages.words import Words
from bot.services.checks import CheckView

QUOTE_MAX = 200
"""Characters of an example that a result quotes."""


class ResultMessages:
    """The result in fewer than 180 words, with buttons for everything else."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: CheckView) -> Message:
        """The result of a finished check."""
        if view.result is None:
            raise ValueError("a check without a stage has no result")
        return Message(tuple(self._parts(view, view.result)))

    def last(self, view: CheckView | None) -> Message:
        """The last result, even while one of its answers is being edited. Without one, how to get it."""
        return self.message(view) if view and view.result else self._nothing_to_show()

    def past(self, view: CheckView) -> Message:
        """An earlier result with all of its bars, read-only."""
        result = view.result
        if result is None:
            return self._nothing_to_show()
        back = Buttons((self._elements.history_button(),))
        return Message(
            (
                *self._summary(view, result),
                *self._asks(result),
                *self.bars(result),
                *self._reflection(view, result),
                back,
            )
        )

    def bars(self, result: Result, check: Check | None = None, below: Part | None = None) -> Iterator[Part]:
        """The bars of expectations and signals.

        Args:
            result: the result.
            check: the check to which the buttons add an example. Without it, there are no buttons.
            below: a part to show below the first heading.
        """
        yield Heading(self._words.label("check.where"))
        if below:
            yield below
        yield from (self._bar(item_result, None) for item_result in result.expectations)
        yield Heading(self._words.label("check.signals"))
        yield from (self._bar(item_result, check) for item_result in result.signals)

    def all_bars(self, view: CheckView) -> Message:
        """The bars of all answers, and the answer to the open question."""
        result = view.result
        if result is None:
            return self._nothing_to_show()
        return Message((*self.bars(result, view.check), *self._reflection(view, result)))

    def why_form(self, view: CheckView) -> Form:
        """The dialog with the answers that the result rests on."""
        hint = view.result.interpretation.hint if view.result else None
        rests_on = [(answer.item.name, _short(answer), answer.level) for answer in (hint.rests_on if hint else ())]
        return self._elements.notice_form("check.why_title", "check/why", rests_on=rests_on)

    def others_form(self, view: CheckView) -> Form:
        """The dialog with all further patterns in the answers."""
        others = view.result.interpretation.other_hints if view.result else ()
        return self._elements.notice_form(
            "check.what_else_title", "check/others", others=[other.says for other in others]
        )

    def _nothing_to_show(self) -> Message:
        """Without a finished check, or while its stage is being changed, there is no result."""
        return Message((Prose(self._words.say("check/none_yet")), Buttons((self._elements.begin_button(),))))

    def _parts(self, view: CheckView, result: Result) -> Iterator[Part]:
        yield from self._summary(view, result)
        yield from self._step(view, result.interpretation)
        yield from self._asks(result)
        yield from self._more(view, result)

    def _summary(self, view: CheckView, result: Result) -> Iterator[Part]:
        check, found = view.check, result.interpretation
        before = view.before.finished_at if view.before else None
        yield Prose(self._words.say("check/result", finished=check.finished_at, before=before, stage=result.stage.name))
        if not result.is_rated:
            yield Prose(self._words.say("check/nothing_rated"))
        for guard in found.guards if result.is_rated else ():
            yield Prose(self._words.say("check/says", says=guard.says))
        yield from self._strength(result)
        yield from self._reach(view.framework, result)
        yield from self._place_to_begin(found)

    def _asks(self, result: Result) -> Iterator[Part]:
        found = result.interpretation
        asks = [hint.asks for hint in (found.hint,) if hint and hint.asks] or [guard.asks for guard in found.guards]
        if asks:
            yield Prose(self._words.say("check/asks", asks=asks[0]))
        if found.movement:
            yield Note(self._words.say("check/movement", movement=found.movement))

    def _strength(self, result: Result) -> Iterator[Part]:
        strength = result.interpretation.strength
        if strength is None:
            return
        kept = next((one.evidence for one in result.signals if one.item.id == strength.item.id), None)
        yield Prose(
            self._words.say(
                "check/strength",
                short=_short(strength),
                name=strength.item.name,
                above=strength.distance > 0,
                example=strength.example,
                dated=kept.dated if kept and kept.words == strength.example else None,
            )
        )
        if strength.example:
            yield Quote(_cut(strength.example))

    def _reach(self, framework: Framework, result: Result) -> Iterator[Part]:
        found = result.interpretation
        if not found.reach:
            return
        lowest, highest = framework.signal_range(result.stage)
        expected = [framework.scope_at(level).reads_as for level in sorted({lowest, highest})]
        yield Prose(
            self._words.say(
                "check/reach",
                counts=[(scope.reads_as, count) for scope, count in found.reach],
                rated=sum(item_result.level is not None for item_result in result.signals),
                verdict=found.verdict,
                by_examples=found.by_examples,
                next_stage=result.next_stage.name if result.next_stage else None,
                expected=expected,
            )
        )

    def _place_to_begin(self, found: Interpretation) -> Iterator[Part]:
        hint = found.hint
        if hint is None:
            return
        if hint.item is None:
            yield Prose(self._words.say("check/says", says=hint.says))
            return
        equals = [item.name for item in found.equally_low]
        yield Prose(self._words.say("check/begin_here", name=hint.item.name, says=hint.says, equals=equals))

    def _step(self, view: CheckView, found: Interpretation) -> Iterator[Part]:
        """The first step. The item that it improves is left out if the place to begin has just named it."""
        if view.steps:
            first = view.steps[0]
            is_named = found.hint is not None and first.item == found.hint.item and not first.on_path
            yield self._elements.action_card(view.framework, replace(first, item=None) if is_named else first)
            yield Buttons((self._elements.commit_button(first), self._elements.other_actions_button(first.id)))

    def _more(self, view: CheckView, result: Result) -> Iterator[Part]:
        check, label, at_turn = view.check, self._words.label, view.check.at_turn
        if view.asks_about_work:
            yield Prose(self._words.say("check/where_you_work"))
            yield self._elements.work_place_select(view.framework, view.work_place, check)
            yield self._elements.direction_select(view.framework, view.direction, check)
        offered = (
            (result.is_rated, Button("check.bars", label("check.all_bars"), at_turn)),
            (bool(result.interpretation.hint), Button("check.why", label("check.why"), at_turn)),
            (bool(result.interpretation.other_hints), Button("check.what_else", label("check.what_else"), at_turn)),
            (
                True,
                Button("check.ahead", label("check.next_stage" if result.next_stage else "check.long_view"), at_turn),
            ),
            (view.offers_weekly, Button("weekly.join", label("weekly.offer"))),
        )
        yield Buttons(tuple(button for offer, button in offered if offer))
        items = (*result.expectations, *result.signals)
        choices = tuple(Option(checks.item_step(item_result.item.id), item_result.item.name) for item_result in items)
        kept = (Option(checks.STAGE, label("check.change_title")), Option(checks.REFLECTION, label("check.reflection")))
        yield Select("check.edit", label("check.change"), (("", (*choices, *kept)),), at_turn)

    def _reflection(self, view: CheckView, result: Result) -> Iterator[Part]:
        if result.reflection:
            yield Heading(self._words.label("check.reflection"))
            yield Prose(checks.reflection_of(result.stage, view.check.nth))
            yield Quote(result.reflection)

    def _bar(self, item_result: ItemResult, check: Check | None) -> Bar:
        name, level, of = item_result.item.name, item_result.level, len(LEVELS)
        if level is None:
            return Bar(name, None, of, self._words.label("check.not_rated"))
        says = self._words.say(
            "check/standing",
            short=item_result.item.anchors[level - 1].short if level else self._words.label("check.none"),
            level=level,
            before=item_result.before,
            wants_example=item_result.wants_example,
            has_example=item_result.has_example,
            is_exceeded=item_result.is_exceeded,
        )
        add = None
        if check and item_result.wants_example:
            step = checks.example_step(item_result.item.id)
            label = self._words.label("check.add_example")
            spoken = self._words.accessibility_label(label, name)
            add = Button("check.edit", label, check.at_turn, step, accessibility_label=spoken)
        return Bar(name, level, of, says, add)


def _short(answer: Answer) -> str:
    return answer.item.anchors[answer.level - 1].short if answer.level else ""


def _cut(text: str) -> str:
    return text if len(text) <= QUOTE_MAX else text[: QUOTE_MAX - 1].rstrip() + "…"
