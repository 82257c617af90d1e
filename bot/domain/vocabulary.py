"""The words that people type, matched kindly."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

_NEAR = 0.6
"""How alike a word must be (0 to 1) to be offered as what was meant; `chekc` and `check` are 0.8 alike."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A command, and what was typed behind it, as it was typed.

    Attributes:
        by_name: whether it was called by the word that help shows, rather than by another one.
    """

    command: str
    rest: str = ""
    by_name: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that is no command's, the command that was likely meant, and what was typed behind it."""

    word: str
    nearest: str | None
    rest: str = ""


def understand(text: str, vocabulary: Mapping[str, tuple[str, ...]]) -> Understood | Unknown | None:
    """Find the command in what was typed; None where nothing was.

    Args:
        text: what was typed, with or without the slash command before it.
        vocabulary: command -> the words for it, the first one being its own.
    """
    first, rest = _cut(text)
    if first.startswith("/"):
        first, rest = _cut(rest)
    if not first:
        return None
    word = first.lower().strip(".,:;!?\"'")
    by_word = {spoken: command for command, words in vocabulary.items() for spoken in words}
    if word in by_word:
        command = by_word[word]
        return Understood(command, rest, by_name=word == vocabulary[command][0])
    near = get_close_matches(word, by_word, n=1, cutoff=_NEAR)
    return Unknown(first, by_word[near[0]] if near else None, rest)


def _cut(text: str) -> tuple[str, str]:
    """Cut the first word off, and leave lines and blanks of the rest as they are."""
    first, rest = (*text.split(maxsplit=1), "", "")[:2]
    return first, rest.strip()
