"""What a sentence asks for: matched against phrases of the content, word by word, the same way each time.

A phrase is a few words that have to come in that order, with others between them. `promot*` stands for every word that
begins so. Words of five letters and more are taken with one slip of the keyboard.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field

from bot.domain.piece import Id, Line, Model, Text

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SLIPS_FROM = 5
"""Letters of a word, from which on one wrong, missing, doubled or swapped letter is forgiven."""

Phrase = Annotated[str, Field(min_length=2, max_length=80)]


class Intent(Model):
    """Something that people ask for in their own words, and what they get."""

    id: Id
    phrases: Annotated[tuple[Phrase, ...], Field(min_length=1)] = Field(
        description="Words in order, others may stand between: 'get promot*'"
    )
    says: Text | None = Field(default=None, description="The answer; left out where the command's own answer is enough")
    offers: Annotated[tuple[Line, ...], Field(max_length=3)] = Field(
        default=(), description="Commands, each a button: 'ahead', 'weekly pause 2w'"
    )
    does: Line | None = Field(default=None, description="The command that is carried out at once, in place of an answer")


def words(text: str) -> tuple[str, ...]:
    """Cut what was typed into words: small letters, no signs, no emoji, straight apostrophes."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return tuple(_WORD.findall(plain))


def find(text: str, intents: Iterable[Intent]) -> Intent | None:
    """Find what a sentence asks for: the phrase with the most words wins, then the one that comes first."""
    said = words(text)
    found = [
        (len(wanted), -place, intent)
        for place, intent in enumerate(intents)
        for phrase in intent.phrases
        if in_order(wanted := phrase.casefold().split(), said)
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


def in_order(wanted: Sequence[str], said: Sequence[str]) -> bool:
    """Tell whether the words of a phrase come in what was said, in that order."""
    rest = iter(said)
    return all(any(_is(word, one) for one in rest) for word in wanted)


def begins_with(text: str, openers: Iterable[str]) -> bool:
    """Tell whether what was typed begins with one of these phrases."""
    said = words(text)
    return any(
        len(opener) <= len(said) and all(_is(word, one) for word, one in zip(opener, said, strict=False))
        for opener in (one.casefold().split() for one in openers)
    )


def _is(wanted: str, said: str) -> bool:
    if wanted.endswith("*"):
        return said.startswith(wanted[:-1])
    return wanted == said or (len(wanted) >= _SLIPS_FROM and _is_a_slip_away(wanted, said))


def _is_a_slip_away(wanted: str, said: str) -> bool:
    """Whether one letter is wrong, missing, too many, or swapped with the next."""
    if abs(len(wanted) - len(said)) > 1 or wanted[0] != said[0]:
        return False
    same = next((n for n, (one, other) in enumerate(zip(wanted, said, strict=False)) if one != other), None)
    if same is None:
        return True
    a, b = wanted[same:], said[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
