"""Parses typed commands, forgiving typos."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

_NEAR = 0.7
"""How similar to a command (0 to 1) a word must be for it to be suggested.

`chekc` is 0.8 similar to `check`, but `lol` only 0.67 to `log`."""

_PUNCTUATION = ".,:;!?\"'"


@dataclass(frozen=True, slots=True)
class KnownCommand:
    """A command and its argument.

    Attributes:
        rest: what was typed after the command, unchanged.
        by_name: whether the command was called by the name that help shows, not by a synonym.
    """

    command: str
    rest: str = ""
    by_name: bool = True


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A word that is no command.

    Attributes:
        nearest: the command that was probably meant, if any.
        rest: what was typed after the word.
    """

    word: str
    nearest: str | None
    rest: str = ""


def understand(
    text: str, vocabulary: Mapping[str, tuple[str, ...]], shortcuts: Mapping[str, str] | None = None
) -> KnownCommand | UnknownCommand | None:
    """Parse a typed command; None if nothing was typed.

    Args:
        text: what was typed, with or without the slash command in front.
        vocabulary: command -> the words for it, its name first.
        shortcuts: word -> what it stands for if it has an argument: 'pause 2w' is 'weekly pause 2w'.
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
    candidates = [one for one in (*by_word, *short) if one[:1] == word[:1]]  # the first letter has to be right
    near = next(iter(get_close_matches(word, candidates, n=1, cutoff=_NEAR)), None)
    if near is not None and near in short:
        stands_for, argument = _split_first_word(short[near])
        return UnknownCommand(first, by_word[stands_for], f"{argument} {rest}")
    return UnknownCommand(first, by_word[near] if near else None, rest)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The commands and their arguments.

    Attributes:
        vocabulary, shortcuts: as for `understand`.
        arguments: command -> a function that tells whether it accepts an argument; others accept none.
        own_words: commands that accept any text if they are called by their name.
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
        """Return whether a command accepts an argument."""
        return command in self.own_words or command in self.arguments

    def is_readable(self, said: KnownCommand | UnknownCommand) -> bool:
        """Return whether the command accepts the argument. If not, it may be a line about work that begins the same."""
        command = said.command if isinstance(said, KnownCommand) else said.nearest
        rest = [word for word in said.rest.split() if word.lower().strip(_PUNCTUATION) not in {"", *self.fillers}]
        if command is None or not rest:
            return command is not None
        if command in self.own_words:
            return isinstance(said, KnownCommand) and said.by_name
        reads = self.arguments.get(command)
        return reads is not None and reads(said.rest)


def _split_first_word(text: str) -> tuple[str, str]:
    """Split off the first word. Line breaks and spaces in the rest are kept."""
    first, rest = (*text.split(maxsplit=1), "", "")[:2]
    return first, rest.strip()
