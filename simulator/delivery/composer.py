"""Converts typed text to the format in which Slack stores and sends it."""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from simulator.workspace.people import Person
from simulator.workspace.workspace import Workspace

_MARK = re.compile(r"https?://[^\s<>|]*[^\s<>|.,!?;:)'\"]|(?<!\w)[@#](?=\w)")
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class _Piece:
    """A part of the text: plain text, a link or a mention.

    Args:
        words: the text or the URL; a person's handle, or a channel's name.
        id: the person's or the channel's id.
    """

    kind: Literal["text", "link", "user", "channel"]
    words: str
    id: str = ""


def as_message(workspace: Workspace, typed: str) -> str:
    """Convert typed text to a message's: three characters are escaped, mentions and links are in angle brackets."""
    return "".join(f"<@{each.id}>" if each.kind == "user" else _escaped(each) for each in _pieces(workspace, typed))


def as_command(workspace: Workspace, typed: str) -> str:
    """Convert typed text to a command's if the manifest says `should_escape`: as a message's, with handles."""
    return "".join(_escaped(each) for each in _pieces(workspace, typed))


def as_rich_text(workspace: Workspace, typed: str) -> list[dict[str, Any]]:
    """Convert typed text to the elements of a rich_text_section, in which nothing is escaped."""
    return [_element(each) for each in _pieces(workspace, typed)]


def _escaped(piece: _Piece) -> str:
    words = html.escape(piece.words, quote=False)
    match piece.kind:
        case "user":
            return f"<@{piece.id}|{words}>"
        case "channel":
            return f"<#{piece.id}|{words}>"
        case "link":
            return f"<{words}>"
    return words


def _element(piece: _Piece) -> dict[str, Any]:
    match piece.kind:
        case "user" | "channel":
            return {"type": piece.kind, f"{piece.kind}_id": piece.id}
        case "link":
            return {"type": "link", "url": piece.words}
    return {"type": "text", "text": piece.words}


def _pieces(workspace: Workspace, typed: str) -> Iterator[_Piece]:
    known = _known(workspace) if "@" in typed or "#" in typed else {}
    longest, plain, done = max(map(len, known), default=0), _plain(typed), 0
    for mark in _MARK.finditer(typed):
        start, end = mark.span()
        if start < done:
            continue  # inside a name
        if mark[0] in ("@", "#"):
            end = _end_of_name(plain, start, known, longest)
            if end == start:
                continue
        named = known.get(plain[start:end]) or _Piece("link", mark[0])
        if start > done:
            yield _Piece("text", typed[done:start])
        yield named
        done = end
    if done < len(typed):
        yield _Piece("text", typed[done:])


def _end_of_name(plain: str, start: int, known: Mapping[str, _Piece], longest: int) -> int:
    """The end of the longest name that begins at `start`; `start` if there is none."""
    for end in range(min(start + longest, len(plain)), start + 1, -1):
        if plain[start:end] in known and not _WORD.match(plain, end):
            return end
    return start


def _known(workspace: Workspace) -> dict[str, _Piece]:
    """Everything that can be mentioned, as it is typed. A first name works if only one person has it."""
    people = list(workspace.people)
    first_names = Counter(_first_name(person) for person in people)
    known = {
        f"#{_plain(each.name)}": _Piece("channel", each.name, each.id) for each in workspace.conversations.channels()
    }
    for person in people:
        piece = _Piece("user", person.handle, person.id)
        known |= {f"@{_plain(name)}": piece for name in (person.name, person.real_name, person.handle)}
    for person in people:
        if person.human and first_names[_first_name(person)] == 1:
            known.setdefault(f"@{_first_name(person)}", _Piece("user", person.handle, person.id))
    return known


def _first_name(person: Person) -> str:
    return _plain(person.real_name.partition(" ")[0])


def _plain(text: str) -> str:
    """Lower case without accents, character by character, so that positions stay the same."""
    return text.lower() if text.isascii() else "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    apart = unicodedata.normalize("NFD", character)
    return (apart if all(map(unicodedata.combining, apart[1:])) else character).lower()[0]
