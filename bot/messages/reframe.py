"""The reframe: a question about a request at a time, and the note to send back."""

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
"""Lines of the note that go into the evidence: what was asked for stands there already."""


class ReframeMessages:
    """Requests for a course, in the words of the member and of the content folder."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: ReframeView) -> Message:
        """A request as it stands: a question, the pause, or the note."""
        if view.reframe.session.status is Status.PAUSED:
            return Message(tuple(self._paused(view)))
        return Message(tuple(self._asked(view) if view.question else self._ready(view)))

    def moved(self) -> Message:
        """What replaces a message once the request goes on in a newer one."""
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
                Input("words", label("check.write_field"), _said(view) or "", multiline=True, max_length=WORDS_MAX),
            ),
        )

    def take_form(self, view: ReframeView) -> Form:
        """The dialog with the note, to be changed before it is copied."""
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
        """The note and nothing else, to be copied."""
        return Message((Quote(text, bare=True),))

    def note(self, view: ReframeView) -> str:
        """The note as text."""
        note = view.note
        return self._words.page("reframe/note", facts=note.facts, says=note.says, open=note.open)[:WORDS_MAX]

    def evidence(self, view: ReframeView) -> str:
        """The line that can be kept."""
        facts = view.note.facts[1 : FACTS_KEPT + 1]
        return self._words.say("reframe/evidence", request=view.note.request, facts=facts)

    def home_section(self, unfinished: Reframe | None) -> Prose:
        """The way into a request, or back into the one under way."""
        said = self._words.say("reframe/on_home", started=unfinished.started_at if unfinished else None)
        return Prose(said, self._elements.reframe_button("reframe.resume" if unfinished else "reframe.begin"))

    def _asked(self, view: ReframeView) -> Iterator[Part]:
        question, value = view.question, view.reframe.at_turn
        if question is None:
            return
        if view.number == 1:
            yield Prose(self._words.say("reframe/first"))
        progress = self._words.say("reframe/progress", number=view.number, most=view.most)
        yield Progress(progress, view.number, view.most)
        yield Prose(self._words.say("reframe/question", asks=question.asks, hint=question.hint))
        said = _said(view)
        option = question.option(said)
        if said:
            yield Quote(option.label if option else said)
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
                self._elements.begin_anew_button("reframe", view.reframe),
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


def _said(view: ReframeView) -> str | None:
    return view.reframe.session.answers.get(view.reframe.session.at or "")
