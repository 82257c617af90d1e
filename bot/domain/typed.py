"""Classifies what people type: an answer to the open question, a command, a request, or a line to keep.

An answer must never be taken for a request, nor a request for an answer: if that isn't certain, the person is asked.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.conversation import Ask, Step
from bot.domain.intents import Control, Intent, Match, Phrasebook
from bot.domain.vocabulary import Grammar, KnownCommand, UnknownCommand

MAX_IN_BUTTON = 1500
"""Maximum characters of a typed text in a button's value, for which Slack allows 2,000 altogether.

Longer texts are always taken as answers, without asking first: nobody types that much in passing.
"""

_ANSWER_MIN, _SENTENCE_MIN, _LONG_MIN = 2, 3, 9
"""Minimum words of an answer, of a sentence, and of a text that is too long to be just a request."""


class Expected(StrEnum):
    """The kind of answer that the open question expects."""

    NOTHING = "nothing"  # no question is open
    CHOICE = "choice"  # one of its buttons
    NAME = "name"  # an option of a list, or a few words such as a title
    WORDS = "words"

    @classmethod
    def of(cls, step: Step | None) -> "Expected":
        """Return what an open question expects; `step` is the step that words could answer, if any."""
        if step is None:
            return cls.CHOICE
        if step.ask is Ask.WORDS:
            return cls.WORDS
        return cls.NAME if step.also_words else cls.CHOICE


class TypedKind(StrEnum):
    """What a typed text is taken for."""

    COMMAND = "command"
    ANSWER = "answer"
    ASK_FIRST = "ask first"  # either an answer or a question to the coach
    INTENT = "intent"
    NEAREST = "nearest"  # a command with a typo
    QUESTION = "question"  # a question without an answer in the content
    EVIDENCE = "evidence"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed text, as far as it can be read without knowing what is open.

    Attributes:
        command: the command that the first word is, or is nearest to.
        is_readable: whether that command accepts the rest as its argument.
        intent: what the text asks for, if anything.
        control: what that does to an open question, if anything.
        is_asking: whether it reads as a question or a request.
        length: the number of words, without fillers.
        takes_more: whether the command accepts an argument at all.
    """

    text: str
    command: KnownCommand | UnknownCommand | None
    is_readable: bool
    intent: Intent | None
    control: Control | None
    is_asking: bool
    length: int
    takes_more: bool = False

    @property
    def is_command(self) -> bool:
        return isinstance(self.command, KnownCommand) and self.is_readable

    @property
    def is_sentence(self) -> bool:
        return self.length >= _SENTENCE_MIN

    @property
    def may_be_evidence(self) -> bool:
        """Whether it may be about work although it begins like a request: 'I need to add that the plant manager …'."""
        return self.length >= _LONG_MIN and not self.text.rstrip().endswith("?")

    @property
    def fits_a_button(self) -> bool:
        return len(self.text) <= MAX_IN_BUTTON

    def kind(self, expected: Expected) -> TypedKind:
        """Classify the text, given what the open question expects."""
        if self.is_command:
            return TypedKind.COMMAND
        takes_words = expected in {Expected.WORDS, Expected.NAME}
        if takes_words and not self._may_be_a_request(expected):
            return TypedKind.ANSWER
        if self.intent:
            return TypedKind.INTENT
        if takes_words:
            return TypedKind.ASK_FIRST
        return self._of_itself()

    def _of_itself(self) -> TypedKind:
        nearest = isinstance(self.command, UnknownCommand) and self.command.nearest is not None
        if nearest and self.is_readable:
            return TypedKind.NEAREST
        if self.is_asking:
            return TypedKind.QUESTION
        if self.is_sentence:
            return TypedKind.EVIDENCE
        if isinstance(self.command, KnownCommand) and self.command.by_name and self.takes_more:
            return TypedKind.COMMAND  # its reply says which arguments it accepts
        return TypedKind.NEAREST if nearest or isinstance(self.command, KnownCommand) else TypedKind.UNKNOWN

    def _may_be_a_request(self, expected: Expected) -> bool:
        if not self.fits_a_button:
            return False
        if expected is Expected.NAME:  # 'Freelancer' is a title
            asked_for = self.intent is not None and (self.intent.does is not None or self.is_sentence)
            return self.is_asking or asked_for
        return self.is_asking or self.intent is not None or self.length < _ANSWER_MIN


class Reader:
    def __init__(self, book: Phrasebook, grammar: Grammar) -> None:
        self._book = book
        self._grammar = grammar

    def read(self, text: str) -> Typed:
        said, match = self._grammar.understand(text), self._book.match(text)
        readable = said is not None and self._grammar.is_readable(said)
        return Typed(
            text=text,
            command=said,
            is_readable=readable,
            intent=match.intent if match else None,
            control=_control(match) if match and not (readable and said and said.rest) else None,
            is_asking=self._book.is_asking(text),
            length=self._book.length(text),
            takes_more=isinstance(said, KnownCommand) and self._grammar.takes_more(said.command),
        )


def _control(match: Match) -> Control | None:
    """Return what a request does to an open question. Most do something only if the text says nothing else."""
    control = match.intent.control
    return control if control and (match.is_whole or not control.is_complete) else None
