"""The look ahead to the next stage: what is in place, what is missing, and the conversation to ask for."""

from collections.abc import Iterator

from bot.domain.ahead import Ahead, look_ahead
from bot.domain.base_model import HIGH_CLAIM
from bot.domain.check_result import Result
from bot.domain.framework import Stage
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Message, Note, Part, Prose, Quote
from bot.messages.words import Words
from bot.services.checks import CheckView


class AheadMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: CheckView | None) -> Message:
        """The look ahead from a check; without a result, how to get one."""
        if view is None or view.result is None:
            text = Prose(self._words.say("ahead/none_yet"))
            return Message((text, Buttons((self._elements.begin_button(), self._elements.stages_button()))))
        return Message(tuple(self._parts(view, view.result, look_ahead(view.framework, view.result))))

    def _parts(self, view: CheckView, result: Result, ahead: Ahead) -> Iterator[Part]:
        say = self._words.say
        own, following = result.stage, ahead.stage
        finished = view.check.finished_at
        if following:
            yield Prose(say("ahead/title", stage=following.name, tagline=following.tagline, finished=finished))
        else:
            long_view = view.framework.about.long_view if view.framework.about else ""
            yield Prose(say("ahead/last_stage", stage=own.name, long_view=long_view, finished=finished))
        in_place = [(one.item.name, one.item.anchors[(one.level or 1) - 1].short) for one in ahead.in_place]
        to_come = [(standing.item.name, anchor.text) for standing, anchor in ahead.to_come]
        rated, last = bool(in_place or to_come), following is None
        yield Prose(say("ahead/signals", in_place=in_place, to_come=to_come, is_rated=rated, is_last=last))
        if following:
            yield self._not_asked(following, ahead)
        yield Prose(say("ahead/conversation", is_last=last, has_example=ahead.example is not None))
        if ahead.example:
            yield Quote(ahead.example)
        yield Note(say("ahead/limits", is_last=last))
        yield Buttons(tuple(self._buttons(following)))

    def _not_asked(self, following: Stage, ahead: Ahead) -> Prose:
        """The next stage's expectations, which the check doesn't ask about."""
        lines = [(item.question, item.anchors[HIGH_CLAIM - 1].text) for item in following.expectations]
        return Prose(self._words.say("ahead/not_asked", lines=lines, base=len(ahead.base)))

    def _buttons(self, following: Stage | None) -> Iterator[Button]:
        commands = self._words.commands
        yield Button("help.do", self._words.label("offers.next"), commands["next"].words[0], "next")
        stages = f"{commands['stages'].words[0]} {following.id if following else ''}".strip()
        label = "ahead.read" if following else "offers.stages"
        yield Button("help.do", self._words.label(label), stages, "stages")
