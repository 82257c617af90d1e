"""Replies to typed text that is neither a command nor an answer."""

from collections.abc import Iterator

from bot.domain.intents import Intent
from bot.domain.typed import Typed
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Message, Note, Part, Prose, Quote, Style
from bot.messages.words import OFFERS, Words

ANSWER, EVIDENCE = "answer", "evidence"


class TypedMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def intent(self, intent: Intent, keep: str = "", furthest: str | None = None) -> Message:
        """The answer to a request, with the commands that it offers.

        Args:
            intent: the request.
            keep: the value of the button that saves the text as an answer after all; if empty, there is no button.
            furthest: the line of the member's evidence that reaches furthest, if the answer quotes one.
        """
        quote = (Note(self._words.say("typed/furthest")), Quote(furthest)) if furthest else ()
        keep_button = (Button("typed.keep", self._words.label("typed.keep_this"), keep),) if keep else ()
        read_button = (Button("typed.read", self._words.label("typed.read"), intent.id),) if intent.page else ()
        buttons = (*self._offers(intent), *keep_button, *read_button)
        return Message((Prose(intent.says or ""), *quote, *((Buttons(buttons),) if buttons else ())))

    def page(self, intent: Intent) -> Message:
        """The page about a request, with the first command that its answer offers."""
        offer = tuple(self._offers(intent))[:1]
        return Message((Prose(self._words.say(f"pages/{intent.page}")), *((Buttons(offer),) if offer else ())))

    def ask_first(self, typed: Typed, keep: str) -> Message:
        """Ask whether the text is meant as an answer."""
        yes = Button("typed.keep", self._words.label("typed.keep"), keep, style=Style.PRIMARY)
        question = Prose(self._words.say("typed/ask_first", asks=typed.is_asking))
        return Message((question, Quote(typed.text), Buttons((yes, self._no(ANSWER)))))

    def kept(self, text: str) -> Message:
        return Message((Prose(self._words.say("typed/kept")), Quote(text)))

    def too_late(self, text: str, line: str) -> Message:
        """The open question was answered otherwise in the meantime. Offer to save the text as evidence."""
        return Message((Prose(self._words.say("typed/too_late")), Quote(text), Buttons(self._evidence(line))))

    def dropped(self, what: str) -> Message:
        """The replacement for the question after a no. `what` is ANSWER or EVIDENCE."""
        if what == ANSWER:
            return Message((Prose(self._words.say("typed/dropped_answer")), Buttons((self._elements.help_button(),))))
        return Message((Note(self._words.say("typed/dropped")),))

    def offer_evidence(self, typed: Typed, line: str) -> Message:
        """Ask whether to save a sentence as evidence. `line` is the value of the button that does."""
        if not typed.fits_a_button:
            return Message((Prose(self._words.say("typed/too_long")),))
        return Message((Prose(self._words.say("typed/offer")), Quote(typed.text), Buttons(self._evidence(line))))

    def press(self, typed: Typed, line: str) -> Message:
        """The reply to text that is no answer to the open question: a remark on it, or something else."""
        text = Prose(self._words.say("typed/press"))
        if not typed.is_sentence:
            return Message((text,))
        too_long = (Note(self._words.say("typed/too_long")),)
        return Message((text, *(self._keep_instead(line) if typed.fits_a_button else too_long)))

    def no_answer(self, typed: Typed, line: str) -> Message:
        """The reply to a question without a written answer. If it describes work, offer to save it as evidence."""
        help_button = self._elements.help_button()
        text = Prose(self._words.say("typed/no_answer"))
        if not typed.may_be_evidence or not typed.fits_a_button:
            return Message((text, Buttons((help_button,))))
        return Message((text, *self._keep_instead(line, help_button)))

    def _offers(self, intent: Intent) -> Iterator[Button]:
        for place, command in enumerate(intent.offers):
            yield Button("help.do", self._words.label(f"{OFFERS}{command}"), command, str(place))

    def _keep_instead(self, line: str, *more: Button) -> tuple[Part, ...]:
        keep = Button("log.keep_line", self._words.label("log.keep"), line)
        return (Note(self._words.say("typed/keep_instead")), Buttons((keep, *more)))

    def _evidence(self, line: str) -> tuple[Button, ...]:
        return (Button("log.keep_line", self._words.label("typed.evidence"), line), self._no(EVIDENCE))

    def _no(self, what: str) -> Button:
        return Button("typed.drop", self._words.label("typed.no"), what)
