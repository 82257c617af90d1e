"""What somebody typed, before and after it is known what is open: an answer, a command, a request, or a line to keep.

The order is that of what people would mind most. An answer is never taken for a request, nor a request for an answer:
where that is not certain, they are asked first.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.conversation import Ask, Step
from bot.domain.intents import Control, Intent, Match, Phrasebook
from bot.domain.vocabulary import Grammar, Understood, Unknown

CARRIED_MAX = 1500
"""Characters of what somebody typed that a button carries; Slack allows 2,000 altogether.

Whatever is longer was not typed in passing: it is never asked about first.
"""

_SENTENCE = 3
_LONG = 9
_ANSWER = 2


class Wants(StrEnum):
    """What the open question wants."""

    NOTHING = "nothing"  # there is none
    CHOICE = "choice"  # one of its buttons
    NAME = "name"  # one of a list, or a few words such as a title
    WORDS = "words"

    @classmethod
    def of(cls, step: Step | None) -> "Wants":
        """What an open question wants. `step`: the one that words could answer, if any."""
        if step is None:
            return cls.CHOICE
        if step.ask is Ask.WORDS:
            return cls.WORDS
        return cls.NAME if step.also_words else cls.CHOICE


class Kind(StrEnum):
    """What typed words are taken for."""

    COMMAND = "command"
    ANSWER = "answer"
    ASK_FIRST = "ask first"  # an answer, or a question to the coach
    INTENT = "intent"
    NEAREST = "nearest"  # a command with a slip in it
    QUESTION = "question"  # to which there is no answer
    EVIDENCE = "evidence"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed.

    Attributes:
        said: the command that the first word is, or is nearest to.
        is_readable: whether what was typed behind that word is something that the command can read, and `takes_more`
            whether it could read anything there.
        intent: what it asks for, and `control` what that does to an open question.
        asks: whether it reads as a question or a wish.
        length: how many of its words count.
    """

    text: str
    said: Understood | Unknown | None
    is_readable: bool
    intent: Intent | None
    control: Control | None
    asks: bool
    length: int

    takes_more: bool = False

    @property
    def is_command(self) -> bool:
        return isinstance(self.said, Understood) and self.is_readable

    @property
    def tells(self) -> bool:
        """Whether it may tell of work however it begins: 'I need to add that the plant manager has signed it off'."""
        return self.length >= _LONG and not self.text.rstrip().endswith("?")

    @property
    def is_carried(self) -> bool:
        """Whether a button can carry it."""
        return len(self.text) <= CARRIED_MAX

    def kind(self, wants: Wants) -> Kind:
        """Decide what it is taken for."""
        if self.is_command:
            return Kind.COMMAND
        takes_words = wants in {Wants.WORDS, Wants.NAME}
        if takes_words and not self._may_be_a_request(wants):
            return Kind.ANSWER
        if self.intent:
            return Kind.INTENT
        if takes_words:
            return Kind.ASK_FIRST
        return self._of_itself()

    def _of_itself(self) -> Kind:
        nearest = isinstance(self.said, Unknown) and self.said.nearest is not None
        if nearest and self.is_readable:
            return Kind.NEAREST
        if self.asks:
            return Kind.QUESTION
        if self.length >= _SENTENCE:
            return Kind.EVIDENCE
        if isinstance(self.said, Understood) and self.said.by_name and self.takes_more:
            return Kind.COMMAND  # which says what it can read
        return Kind.NEAREST if nearest or isinstance(self.said, Understood) else Kind.UNKNOWN

    def _may_be_a_request(self, wants: Wants) -> bool:
        if not self.is_carried:
            return False
        if wants is Wants.NAME:  # 'Freelancer' is a title
            asked_for = self.intent is not None and (self.intent.does is not None or self.length >= _SENTENCE)
            return self.asks or asked_for
        return self.asks or self.intent is not None or self.length < _ANSWER


class Reader:
    """Reads what people type."""

    def __init__(self, book: Phrasebook, grammar: Grammar) -> None:
        self._book = book
        self._grammar = grammar

    def read(self, text: str) -> Typed:
        said, match = self._grammar.understand(text), self._book.match(text)
        readable = said is not None and self._grammar.is_readable(said)
        return Typed(
            text=text,
            said=said,
            is_readable=readable,
            intent=match.intent if match else None,
            control=_control(match) if match and not (readable and said and said.rest) else None,
            asks=self._book.asks(text),
            length=self._book.length(text),
            takes_more=isinstance(said, Understood) and self._grammar.takes_more(said.command),
        )


def _control(match: Match) -> Control | None:
    """What a request does to an open question: most only if nothing else was said."""
    control = match.intent.control
    return control if control and (match.is_whole or not control.is_all) else None
