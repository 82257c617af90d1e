"""What a message asks for: matched against phrases of the content, word by word, the same way each time.

A phrase is a few words in order, with at most one other between neighbours. `promotion*` matches every word that begins
so. Words of five letters and more match in spite of one slip of the keyboard, but an ending is no slip: 'paused' is not
'pause'. Taking a line about work for a request is worse than missing a request, so a phrase also has to carry weight:

- A phrase of one word counts only where it is all that was typed: 'Please pause!', but not 'I showed Dana how to pause
  a video', nor 'Finished module three'. So does one that ends in a full stop: 'i don't know.'
- A longer phrase has to make up a third of the message, or a fifth of a question or a wish.
- A topic ('salary', 'impact of training') counts in a question or a wish of any length, and where it is all that was
  typed: the same words are common in lines about work. Phrases go before topics.

Fillers such as 'please' and 'hi' don't count as words of the message.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, NamedTuple

from pydantic import Field

from bot.domain.base_model import Fits, Id, Model

_WORD = re.compile(r"[^\W_]+")
_PHRASE_WORD = re.compile(r"[^\W_]+\*?")
_EMOJI = re.compile(r"(?<!\w):[+a-z-][\w+'-]*:(?!\w)")  # as Slack sends them: ':tada:'
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_ENDS_IN_A_QUESTION = re.compile(r"\w\W*[?\u061f]\W*$")
_BETWEEN = 1
_SENTENCE = 3
_SLIPS_FROM = 5
_WRONG_LETTER_FROM = 7
"""A wrong letter makes another word of a short one: 'expert' of 'export'."""

Phrase = Annotated[str, Field(min_length=2, max_length=80)]


class Control(StrEnum):
    """What an intent does to the question that is open, if there is a button for it."""

    SKIP = "skip"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    DONE = "done"  # last week's plan
    STOP = "stop"  # asking, whatever it is

    @property
    def is_all(self) -> bool:
        """Whether that is all there is to say; who wants to pause or to stop may mean more than the open question."""
        return self not in {Control.PAUSE, Control.STOP}


Command = Annotated[str, Fits(max_length=60)]
"""What could be typed behind the slash command."""


class Intent(Model):
    """Something that people ask for in their own words, and what they get."""

    id: Id
    phrases: Annotated[tuple[Phrase, ...], Field(min_length=1)] = Field(
        description="Words in order, up to two others may come between: 'get promoted'"
    )
    topics: tuple[Phrase, ...] = Field(
        default=(),
        description="What a question may be about, and a line about work too: 'salary', 'impact of training'",
    )
    says: Annotated[str, Fits(max_length=500)] | None = Field(
        default=None, description="The answer; left out where the command's own answer is enough"
    )
    offers: Annotated[tuple[Command, ...], Field(max_length=3)] = Field(
        default=(), description="Commands, each a button: 'ahead', 'weekly pause 2w'"
    )
    page: Id | None = Field(
        default=None, description="The prompt in prompts/pages with more on it, for 'Read more' below the answer"
    )
    local: bool = Field(
        default=False, description="Speaks of the stages or the work of this ladder: other ladders don't inherit it"
    )
    quotes: bool = Field(
        default=False, description="Whether the line of their evidence that reaches furthest is quoted below the answer"
    )
    does: Command | None = Field(
        default=None, description="The command that is carried out at once, in place of an answer"
    )
    control: Control | None = Field(
        default=None, description="The button of an open question that is pressed, if it has such a one"
    )


def words(text: str) -> tuple[str, ...]:
    """Cut a message into words: lower case, without apostrophes, punctuation and emoji; 'stooop' is 'stop'."""
    return tuple(_WORD.findall(_plain(text)))


@lru_cache(maxsize=10_000)
def phrase_words(phrase: str) -> tuple[str, ...]:
    """Cut a phrase into words, which may end in `*`."""
    return tuple(_PHRASE_WORD.findall(_plain(phrase)))


class Match(NamedTuple):
    """What a message asks for. `is_whole`: whether it says nothing else."""

    intent: Intent
    is_whole: bool


class _Wanted(NamedTuple):
    """Words that stand for an intent.

    Attributes:
        place: of the intent; the first one wins.
        alone: whether they count only where nothing else was typed.
    """

    place: int
    is_topic: bool
    alone: bool
    words: tuple[str, ...]
    intent: Intent


class Phrasebook:
    """Understands what people type.

    Args:
        intents: what can be asked for, the first one winning where two fit equally.
        openers: what questions and wishes begin with.
        fillers: words that carry no meaning, such as 'please'.
    """

    def __init__(self, intents: Iterable[Intent], openers: Iterable[str] = (), fillers: Collection[str] = ()) -> None:
        self._fillers = frozenset(fillers)
        self._openers: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for opener in map(phrase_words, openers):
            self._openers[opener[0][0]].append(opener)  # no slip is forgiven in the first letter
        self._by_start: dict[str, list[_Wanted]] = defaultdict(list)
        for place, intent in enumerate(intents):
            for is_topic, phrases in ((False, intent.phrases), (True, intent.topics)):
                for phrase in phrases:
                    wanted = phrase_words(phrase)
                    alone = phrase.endswith(".") or (len(wanted) == 1 and not is_topic)
                    self._by_start[_start(wanted[0])].append(_Wanted(place, is_topic, alone, wanted, intent))

    def find(self, text: str) -> Intent | None:
        """Find what a message asks for: the phrase with most words, then the first one, then a topic."""
        match = self.match(text)
        return match.intent if match else None

    def match(self, text: str) -> Match | None:
        """Find what a message asks for, and whether it says anything else."""
        said, asked = words(text), self.is_asking(text)
        length = self._count(said)
        found = [
            wanted
            for start in {start for word in said for start in (word, word[0])}
            for wanted in self._by_start.get(start, ())
            if _carries_weight(wanted, length, asked=asked) and in_order(wanted.words, said)
        ]
        if not found:
            return None
        best = max(found, key=lambda one: (not one.is_topic, len(one.words), -one.place))
        return Match(best.intent, len(best.words) >= length)

    def is_asking(self, text: str) -> bool:
        """Return whether a message reads as a question or a wish."""
        plain = _plain(text)
        return bool(_ENDS_IN_A_QUESTION.search(plain)) or self._begins_with_an_opener(tuple(_WORD.findall(plain)))

    def is_statement(self, text: str) -> bool:
        """Return whether a message is a sentence that could be kept, or be an answer to what was asked."""
        return self.length(text) >= _SENTENCE and not self.is_asking(text)

    def length(self, text: str) -> int:
        """Count the words of a message that carry meaning."""
        return self._count(words(text))

    def _count(self, said: Sequence[str]) -> int:
        return sum(word not in self._fillers for word in said)

    def _begins_with_an_opener(self, said: tuple[str, ...]) -> bool:
        """Return whether these words begin with an opener, after any fillers."""
        starts = [said]
        while said and said[0] in self._fillers:
            said = said[1:]
            starts.append(said)
        return any(
            len(opener) <= len(start) and all(_is(word, one) for word, one in zip(opener, start, strict=False))
            for start in starts
            if start
            for opener in self._openers.get(start[0][0], ())
        )


def is_one_of(text: str, phrases: Iterable[str]) -> bool:
    """Return whether a message is one of these phrases, and nothing more."""
    return words(text) in map(phrase_words, phrases)


def in_order(wanted: Sequence[str], said: Sequence[str]) -> bool:
    """Return whether the words of a phrase come in this order, with at most one other between neighbours."""
    first, *others = wanted
    ends = {n for n, word in enumerate(said) if _is(first, word)}
    for one in others:
        reach = {n for end in ends for n in range(end + 1, min(end + 2 + _BETWEEN, len(said)))}
        ends = {n for n in reach if _is(one, said[n])}
    return bool(ends)


def _plain(text: str) -> str:
    lower = unicodedata.normalize("NFKC", text).casefold()
    return _DRAWN_OUT.sub(r"\1", _EMOJI.sub(" ", lower)).translate({ord("'"): None, 0x2019: None})


def _start(wanted: str) -> str:
    """What a message's word has to be, or to begin with: no slip is forgiven in the first letter."""
    return wanted[0] if wanted.endswith("*") or len(wanted) >= _SLIPS_FROM else wanted


def _carries_weight(wanted: _Wanted, length: int, *, asked: bool) -> bool:
    if len(wanted.words) >= length:
        return True
    if wanted.alone:
        return False
    return asked if wanted.is_topic else len(wanted.words) * (5 if asked else 3) >= length


def _is(wanted: str, said: str) -> bool:
    if wanted.endswith("*"):
        return said.startswith(wanted[:-1])
    return wanted == said or (len(wanted) >= _SLIPS_FROM and _is_a_slip_away(wanted, said))


def _is_a_slip_away(wanted: str, said: str) -> bool:
    """Whether one letter is missing, too many, swapped with the next or, in a long word, wrong."""
    if abs(len(wanted) - len(said)) > 1 or wanted[0] != said[0]:
        return False
    same = next((n for n, (one, other) in enumerate(zip(wanted, said, strict=False)) if one != other), None)
    if same is None:  # one is the other with an ending
        return False
    a, b = wanted[same:], said[same:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b or a == b[1:] or swapped or (len(wanted) >= _WRONG_LETTER_FROM and a[1:] == b[1:])
