"""The words that people type, matched kindly."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

_NEAR = 0.6
"""How alike a word must be (0 to 1) to be offered as what was meant; `chekc` and `check` are 0.8 alike."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A command, and what was typed behind it."""

    command: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that is no command's, and the command that was likely meant."""

    word: str
    nearest: str | None


def understand(text: str, vocabulary: Mapping[str, tuple[str, ...]]) -> Understood | Unknown | None:
    """Find the command in what was typed; None where nothing was.

    Args:
        text: what was typed, with or without the slash command before it.
        vocabulary: command -> the words for it, the first one being its own.
    """
    typed = text.split()
    if typed and typed[0].startswith("/"):
        typed = typed[1:]
    if not typed:
        return None
    word = typed[0].lower().strip(".,:;!?\"'")
    by_word = {spoken: command for command, words in vocabulary.items() for spoken in words}
    if word in by_word:
        return Understood(by_word[word], " ".join(typed[1:]))
    near = get_close_matches(word, by_word, n=1, cutoff=_NEAR)
    return Unknown(typed[0], by_word[near[0]] if near else None)
