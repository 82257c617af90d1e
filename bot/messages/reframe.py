"""The reframe: questions about a request for a course, one at a time, and the note to send back."""

from collections.abc import Iterator

from bot.domain.conversation import WORDS_MAX, Status
from bot.domain.reframe import Reframe
from bot.messages.elements import Elements
from bot.messages.parts import (
    Button,
    Buttons,
    Form,
    Input,
    Message,
    Note,
    Part,
    Progress,
    Prose,
    Quote,
    Style,
)
from bot.messages.words import Words
from bot.services.reframes import ReframeView

FACTS_KEPT = 2
"""Lines of the note that become part of the evidence, besides the request itself."""


class ReframeMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: ReframeView) -> Message:
        """The current state of a reframe: a question, the pause, or the note."""
        if view.reframe.session.status is Status.PAUSED:
            return Message(tuple(self._paused(view)))
        return Message(tuple(self._question(view) if view.question else self._ready(view)))

    def moved(self) -> Message:
        """The replacement for a message once the reframe is shown in a new one."""
        return Message((Note(self._words.say("reframe/moved")),))

    def write_form(self, view: ReframeView) -> Form:
        """The dialog for an answer in words."""
        label = self._words.label
        question = view.question
        asks = (Prose(self._words.say("reframe/question", asks=question.asks, hint=question.hint)),) if question else ()
        return Form(
            title=label("check.write_title"),
            close=label("help.cancel"),
            action="reframe.write",
            submit=label("check.write_save"),
            value=view.reframe.at_turn,
            parts=asks,
            inputs=(
                Input("words", label("check.write_field"), _answer(view) or "", multiline=True, max_length=WORDS_MAX),
            ),
        )

    def take_form(self, view: ReframeView) -> Form:
        """The dialog for editing the note."""
        label = self._words.label
        return Form(
            title=label("reframe.note"),
            close=label("help.cancel"),
            action="reframe.text",
            submit=label("reframe.take"),
            parts=(Prose(self._words.say("reframe/how_to_take")),),
            inputs=(Input("text", label("reframe.text_field"), self.note(view), multiline=True, max_length=WORDS_MAX),),
        )

    def text(self, text: str) -> Message:
        """The note without anything else, for copying."""
        return Message((Quote(text, bare=True),))

    def note(self, view: ReframeView) -> str:
        note = view.note
        return self._words.page("reframe/note", facts=note.facts, says=note.says, open=note.open)[:WORDS_MAX]

    def evidence(self, view: ReframeView) -> str:
        """The line that can be saved as evidence."""
        facts = view.note.facts[1 : FACTS_KEPT + 1]
        return self._words.say("reframe/evidence", request=view.note.request, facts=facts)

    def home_section(self, unfinished: Reframe | None) -> Prose:
        """A line with the button that begins a reframe, or resumes the unfinished one."""
        text = self._words.say("reframe/on_home", started=unfinished.started_at if unfinished else None)
        return Prose(text, self._elements.reframe_button("reframe.resume" if unfinished else "reframe.begin"))

    def _question(self, view: ReframeView) -> Iterator[Part]:
        question, value = view.question, view.reframe.at_turn
        if question is None:
            return
        if view.number == 1:
            yield Prose(self._words.say("reframe/first"))
        progress = self._words.say("reframe/progress", number=view.number, most=view.most)
        yield Progress(progress, view.number, view.most)
        yield Prose(self._words.say("reframe/question", asks=question.asks, hint=question.hint))
        answer = _answer(view)
        option = question.option(answer)
        if answer:
            yield Quote(option.label if option else answer)
        yield Note(self._words.say("reframe/or_write" if question.options else "reframe/write_here"))
        if question.options:
            yield Buttons(
                tuple(Button("reframe.answer", option.label, value, option.id) for option in question.options)
            )
        yield Buttons(tuple(self._leave(view)))

    def _leave(self, view: ReframeView) -> Iterator[Button]:
        label, value, session = self._words.label, view.reframe.at_turn, view.reframe.session
        yield Button("reframe.open_write", label("check.write"), value)
        if view.question and view.question.open:
            yield Button("reframe.skip", label("reframe.skip"), value)
        if session.at in session.answers:
            yield Button("reframe.keep_answer", label("check.keep"), value)
        yield from self._back(view)
        if session.status is Status.ACTIVE:
            yield Button("reframe.pause", label("check.pause"), value)

    def _back(self, view: ReframeView) -> Iterator[Button]:
        if view.before:
            yield Button("reframe.back", self._words.label("check.back"), view.reframe.at_turn, view.before)

    def _paused(self, view: ReframeView) -> Iterator[Part]:
        label, value = self._words.label, view.reframe.at_turn
        yield Prose(self._words.say("reframe/paused", number=view.number, most=view.most))
        if view.note.request:
            yield Quote(view.note.request)
        yield Buttons(
            (
                Button("reframe.resume", label("check.resume"), value, style=Style.PRIMARY),
                self._elements.restart_button("reframe", view.reframe),
            )
        )

    def _ready(self, view: ReframeView) -> Iterator[Part]:
        label, value = self._words.label, view.reframe.at_turn
        yield Prose(self._words.say("reframe/ready"))
        yield Quote(self.note(view))
        yield Note(self._words.say("reframe/nowhere_else"))
        yield Buttons(
            (
                Button("reframe.take", label("reframe.edit"), value, style=Style.PRIMARY),
                Button("reframe.keep", label("reframe.keep"), value),
                *self._back(view),
                self._elements.reframe_button("reframe.another"),
            )
        )


def _answer(view: ReframeView) -> str | None:
    return view.reframe.session.answers.get(view.reframe.session.at or "")
