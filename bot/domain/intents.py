"""Finds out what a message asks for, by matching it word by word with the phrases in the content.

A phrase is a few words in order, with at most one other word between two of them. `promotion*` matches every word that
begins with these letters. Words of five letters or more match in spite of one typo, but a different ending is no typo:
'paused' doesn't match 'pause'. To take a line about work for a request is worse than to miss a request, so a phrase
must also have weight in the message:

- A phrase of one word matches only if it is the whole message: 'Please pause!', but not 'I showed Dana how to pause a
  video' or 'Finished module three'. The same holds for a phrase that ends with a full stop: 'i don't know.'
- A longer phrase must make up a third of the message, or a fifth of a question or a request.
- A topic ('salary', 'impact of training') matches in a question or a request of any length, or if it is the whole
  message: the same words are common in lines about work. Phrases take precedence over topics.

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
_MAX_BETWEEN = 1
_TYPOS_FROM = 5
"""Minimum letters of a word that may have a typo."""

_WRONG_LETTER_FROM = 7
"""In shorter words, a wrong letter often makes another word: 'expert' for 'export'."""

Phrase = Annotated[str, Field(min_length=2, max_length=80)]


class Control(StrEnum):
    """What an intent does to the open question, if that has a button for it."""

    SKIP = "skip"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    DONE = "done"  # last week's plan
    STOP = "stop"  # stop asking, whatever the question is

    @property
    def is_complete(self) -> bool:
        """Whether pressing that button is all that was asked for. To pause or stop may mean more than one question."""
        return self not in {Control.PAUSE, Control.STOP}


Command = Annotated[str, Fits(max_length=60)]
"""A command with its argument, as typed after the slash command."""


class Intent(Model):
    """Something that people ask for in their own words, and the answer."""

    id: Id
    phrases: Annotated[tuple[Phrase, ...], Field(min_length=1)] = Field(
        description="Words in order, with at most one other between two of them: 'get promoted'"
    )
    topics: tuple[Phrase, ...] = Field(
        default=(),
        description="Subjects of questions that are common in lines about work, too: 'salary', 'impact of training'",
    )
    says: Annotated[str, Fits(max_length=500)] | None = Field(
        default=None, description="The answer; left out if `does` names a command"
    )
    offers: Annotated[tuple[Command, ...], Field(max_length=3)] = Field(
        default=(), description="Commands, each a button: 'ahead', 'weekly pause 2w'"
    )
    page: Id | None = Field(
        default=None, description="The prompt in prompts/pages that 'Read more' below the answer shows"
    )
    local: bool = Field(
        default=False, description="Refers to the stages or the work of this ladder: other ladders don't inherit it"
    )
    quotes: bool = Field(
        default=False, description="Whether the person's evidence of the widest scope is quoted below the answer"
    )
    does: Command | None = Field(
        default=None, description="The command that is carried out at once, instead of an answer"
    )
    control: Control | None = Field(
        default=None, description="The button of the open question that is pressed, if it has one"
    )


def split_words(text: str) -> tuple[str, ...]:
    """Split a message into words: lower case, without apostrophes, punctuation and emoji; 'stooop' is 'stop'."""
    return tuple(_WORD.findall(_plain(text)))


@lru_cache(maxsize=10_000)
def phrase_words(phrase: str) -> tuple[str, ...]:
    """Split a phrase into words, which may end in `*`."""
    return tuple(_PHRASE_WORD.findall(_plain(phrase)))


class Match(NamedTuple):
    """What a message asks for; `is_whole` is whether it says nothing else."""

    intent: Intent
    is_whole: bool


class _Candidate(NamedTuple):
    """A phrase or topic of an intent.

    Attributes:
        place: the position of the intent; of two equal matches, the first one wins.
        alone: whether it matches only a message that says nothing else.
    """

    place: int
    is_topic: bool
    alone: bool
    words: tuple[str, ...]
    intent: Intent


class Phrasebook:
    """Matches messages with intents.

    Args:
        intents: the intents; of two that match equally well, the first one wins.
        openers: how questions and requests begin.
        fillers: words without meaning, such as 'please'.
    """

    def __init__(self, intents: Iterable[Intent], openers: Iterable[str] = (), fillers: Collection[str] = ()) -> None:
        self._fillers = frozenset(fillers)
        self._openers: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for opener in map(phrase_words, openers):
            self._openers[opener[0][0]].append(opener)  # the first letter has to be right
        self._by_start: dict[str, list[_Candidate]] = defaultdict(list)
        for place, intent in enumerate(intents):
            for is_topic, phrases in ((False, intent.phrases), (True, intent.topics)):
                for phrase in phrases:
                    wanted = phrase_words(phrase)
                    alone = phrase.endswith(".") or (len(wanted) == 1 and not is_topic)
                    self._by_start[_start(wanted[0])].append(_Candidate(place, is_topic, alone, wanted, intent))

    def find(self, text: str) -> Intent | None:
        """Return the intent that matches best: by a phrase rather than a topic, with most words, listed first."""
        match = self.match(text)
        return match.intent if match else None

    def match(self, text: str) -> Match | None:
        """Return the intent that matches best, and whether the message says nothing else."""
        said, asked = split_words(text), self.is_asking(text)
        length = self._count(said)
        found = [
            candidate
            for start in {start for word in said for start in (word, word[0])}
            for candidate in self._by_start.get(start, ())
            if _has_weight(candidate, length, asked=asked) and in_order(candidate.words, said)
        ]
        if not found:
            return None
        best = max(found, key=lambda one: (not one.is_topic, len(one.words), -one.place))
        return Match(best.intent, len(best.words) >= length)

    def is_asking(self, text: str) -> bool:
        """Return whether a message reads as a question or a request."""
        plain = _plain(text)
        return bool(_ENDS_IN_A_QUESTION.search(plain)) or self._begins_with_an_opener(tuple(_WORD.findall(plain)))

    def length(self, text: str) -> int:
        """Count the words of a message without fillers."""
        return self._count(split_words(text))

    def _count(self, said: Sequence[str]) -> int:
        return sum(word not in self._fillers for word in said)

    def _begins_with_an_opener(self, said: tuple[str, ...]) -> bool:
        starts = [said]
        while said and said[0] in self._fillers:
            said = said[1:]
            starts.append(said)
        return any(
            len(opener) <= len(start) and all(_matches(word, one) for word, one in zip(opener, start, strict=False))
            for start in starts
            if start
            for opener in self._openers.get(start[0][0], ())
        )


def is_one_of(text: str, phrases: Iterable[str]) -> bool:
    """Return whether a message is exactly one of these phrases."""
    return split_words(text) in map(phrase_words, phrases)


def in_order(wanted: Sequence[str], said: Sequence[str]) -> bool:
    """Return whether the words of a phrase occur in order, with at most one other word between two of them."""
    first, *others = wanted
    ends = {n for n, word in enumerate(said) if _matches(first, word)}
    for one in others:
        reach = {n for end in ends for n in range(end + 1, min(end + 2 + _MAX_BETWEEN, len(said)))}
        ends = {n for n in reach if _matches(one, said[n])}
    return bool(ends)


def _plain(text: str) -> str:
    lower = unicodedata.normalize("NFKC", text).casefold()
    return _DRAWN_OUT.sub(r"\1", _EMOJI.sub(" ", lower)).translate({ord("'"): None, 0x2019: None})


def _start(wanted: str) -> str:
    """Return the index key of a phrase's first word: the word, or its first letter if others can match it."""
    return wanted[0] if wanted.endswith("*") or len(wanted) >= _TYPOS_FROM else wanted


def _has_weight(candidate: _Candidate, length: int, *, asked: bool) -> bool:
    if len(candidate.words) >= length:
        return True
    if candidate.alone:
        return False
    return asked if candidate.is_topic else len(candidate.words) * (5 if asked else 3) >= length


def _matches(wanted: str, said: str) -> bool:
    if wanted.endswith("*"):
        return said.startswith(wanted[:-1])
    return wanted == said or (len(wanted) >= _TYPOS_FROM and _is_typo(wanted, said))


def _is_typo(wanted: str, said: str) -> bool:
    """Return whether one letter is missing, extra, swapped with the next or, in a long word, wrong."""
    if abs(len(wanted) - len(said)) > 1 or wanted[0] != said[0]:
        return False
    same = next((n for n, (one, other) in enumerate(zip(wanted, said, strict=False)) if one != other), None)
    if same is None:  # they differ only in their ending
        return False
    a, b = wanted[same:], said[same:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b or a == b[1:] or swapped or (len(wanted) >= _WRONG_LETTER_FROM and a[1:] == b[1:])
