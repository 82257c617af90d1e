"""The words that people type, matched kindly."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

_NEAR = 0.7
"""How alike a word must be (0 to 1) to be offered as what was meant.

`chekc` and `check` are 0.8 alike, `lol` and `log` 0.67."""

_PUNCTUATION = ".,:;!?\"'"


@dataclass(frozen=True, slots=True)
class KnownCommand:
    """A command, and what was typed behind it, as it was typed.

    Attributes:
        by_name: whether it was called by the word that help shows, rather than by another one.
    """

    command: str
    rest: str = ""
    by_name: bool = True


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A word that is no command's, the command that was likely meant, and what was typed behind it."""

    word: str
    nearest: str | None
    rest: str = ""


def understand(
    text: str, vocabulary: Mapping[str, tuple[str, ...]], shortcuts: Mapping[str, str] | None = None
) -> KnownCommand | UnknownCommand | None:
    """Find the command in what was typed; None where nothing was.

    Args:
        text: what was typed, with or without the slash command before it.
        vocabulary: command -> the words for it, the first one being its own.
        shortcuts: a word -> what it stands for if more is typed behind it: 'pause 2w' is 'weekly pause 2w'.
    """
    first, rest = _split_first_word(text)
    if first.startswith("/"):
        first, rest = _split_first_word(rest)
    if not first:
        return None
    word = first.lower().strip(_PUNCTUATION) or first
    by_word = {spoken: command for command, words in vocabulary.items() for spoken in words}
    if word in by_word:
        command = by_word[word]
        return KnownCommand(command, rest, by_name=word == vocabulary[command][0])
    short = shortcuts or {} if rest else {}
    if word in short:
        stands_for, argument = _split_first_word(short[word])
        return KnownCommand(by_word[stands_for], f"{argument} {rest}", by_name=False)
    alike = [one for one in (*by_word, *short) if one[:1] == word[:1]]  # no slip is forgiven in the first letter
    near = next(iter(get_close_matches(word, alike, n=1, cutoff=_NEAR)), None)
    if near is not None and near in short:
        stands_for, argument = _split_first_word(short[near])
        return UnknownCommand(first, by_word[stands_for], f"{argument} {rest}")
    return UnknownCommand(first, by_word[near] if near else None, rest)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The commands, and what each can read behind its name.

    Attributes:
        vocabulary, shortcuts: as for `understand`.
        arguments: command -> whether it can read that; a command without an entry takes nothing.
        own_words: commands that take any words, if they are called by their own name.
        fillers: words without meaning, such as 'please'.
    """

    vocabulary: Mapping[str, tuple[str, ...]]
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)
    own_words: Collection[str] = ()
    fillers: Collection[str] = ()

    def understand(self, text: str) -> KnownCommand | UnknownCommand | None:
        return understand(text, self.vocabulary, self.shortcuts)

    def takes_more(self, command: str) -> bool:
        """Return whether a command can read anything behind its name."""
        return command in self.own_words or command in self.arguments

    def is_readable(self, said: KnownCommand | UnknownCommand) -> bool:
        """Return whether the command can read what was typed behind it: a line about work may begin like a command."""
        command = said.command if isinstance(said, KnownCommand) else said.nearest
        rest = [word for word in said.rest.split() if word.lower().strip(_PUNCTUATION) not in {"", *self.fillers}]
        if command is None or not rest:
            return command is not None
        if command in self.own_words:
            return isinstance(said, KnownCommand) and said.by_name
        reads = self.arguments.get(command)
        return reads is not None and reads(said.rest)


def _split_first_word(text: str) -> tuple[str, str]:
    """Cut the first word off, and leave lines and blanks of the rest as they are."""
    first, rest = (*text.split(maxsplit=1), "", "")[:2]
    return first, rest.strip()
