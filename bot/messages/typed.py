"""What is said to words that were typed."""

from collections.abc import Iterator

from bot.domain.intents import Intent
from bot.domain.typed import Expected, Typed
from bot.messages.elements import Elements
from bot.messages.parts import Button, Buttons, Message, Note, Part, Prose, Quote, Style
from bot.messages.words import OFFERS, Words

ANSWER, EVIDENCE = "answer", "evidence"


class TypedMessages:
    """Answers to requests, and the questions that come before something is kept."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def intent(self, intent: Intent, keep: str = "", furthest: str | None = None) -> Message:
        """The written answer to a request, with one next step.

        Args:
            intent: what was asked for.
            keep: what the button carries that keeps the words as an answer after all; empty for no such button.
            furthest: the line of their evidence that reaches furthest, where the answer quotes one.
        """
        quote = (Note(self._words.say("typed/furthest")), Quote(furthest)) if furthest else ()
        offers = self._offers(intent)
        more = (Button("typed.read", self._words.label("typed.read"), intent.id),) if intent.page else ()
        keeps = (Button("typed.keep", self._words.label("typed.keep_this"), keep),) if keep else ()
        buttons = (*offers, *keeps, *more)
        return Message((Prose(intent.says or ""), *quote, *((Buttons(buttons),) if buttons else ())))

    def page(self, intent: Intent) -> Message:
        """The page on a request, with the first of what the answer offers."""
        offer = tuple(self._offers(intent))[:1]
        return Message((Prose(self._words.say(f"pages/{intent.page}")), *((Buttons(offer),) if offer else ())))

    def ask_first(self, typed: Typed, keep: str) -> Message:
        """The question whether that is an answer."""
        yes = Button("typed.keep", self._words.label("typed.keep"), keep, style=Style.PRIMARY)
        says = Prose(self._words.say("typed/ask_first", asks=typed.is_asking))
        return Message((says, Quote(typed.text), Buttons((yes, self._no(ANSWER)))))

    def kept(self, text: str) -> Message:
        return Message((Prose(self._words.say("typed/kept")), Quote(text)))

    def too_late(self, text: str, line: str) -> Message:
        """The question was answered otherwise meanwhile; offers to keep the words as evidence."""
        return Message((Prose(self._words.say("typed/too_late")), Quote(text), Buttons(self._evidence(line))))

    def dropped(self, what: str) -> Message:
        """What replaces the question after a no."""
        if what == ANSWER:
            return Message((Prose(self._words.say("typed/dropped_answer")), Buttons((self._elements.all_button(),))))
        return Message((Note(self._words.say("typed/dropped")),))

    def offer_evidence(self, typed: Typed, line: str, wants: Expected) -> Message:
        """The question whether a sentence is evidence. `line`: what the button carries."""
        return Message(tuple(self._offer_evidence(typed, line, wants)))

    def press(self) -> Message:
        """The reply to a word that the open question doesn't take."""
        return Message((Note(self._words.say("typed/press")),))

    def no_answer(self, typed: Typed, line: str) -> Message:
        """The reply to a question that nobody has written an answer to. A wish may tell of work: it can be kept."""
        everything = self._elements.all_button()
        says = Prose(self._words.say("typed/no_answer"))
        if not typed.may_be_evidence or not typed.fits_a_button:
            return Message((says, Buttons((everything,))))
        keep = Button("log.keep_line", self._words.label("log.keep"), line)
        return Message((says, Note(self._words.say("typed/keep_instead")), Buttons((keep, everything))))

    def _offers(self, intent: Intent) -> Iterator[Button]:
        for place, command in enumerate(intent.offers):
            yield Button("help.do", self._words.label(f"{OFFERS}{command}"), command, str(place))

    def _offer_evidence(self, typed: Typed, line: str, wants: Expected) -> Iterator[Part]:
        if wants is Expected.CHOICE:
            yield Note(self._words.say("typed/press"))
        if not typed.fits_a_button:
            yield Prose(self._words.say("typed/too_long"))
            return
        yield Prose(self._words.say("typed/offer"))
        yield Quote(typed.text)
        yield Buttons(self._evidence(line))

    def _evidence(self, line: str) -> tuple[Button, ...]:
        return (Button("log.keep_line", self._words.label("typed.evidence"), line), self._no(EVIDENCE))

    def _no(self, what: str) -> Button:
        return Button("typed.drop", self._words.label("typed.no"), what)
