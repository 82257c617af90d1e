"""Typed words on one line, so that they can stand in a text without looking like a part of it."""

_LINE_MAX = 400
"""Characters of one line: a page has room for several."""


def in_a_line(text: str) -> str:
    """Put typed words onto one line; cut what is very long."""
    line = " ".join(text.split())
    return line if len(line) <= _LINE_MAX else f"{line[: _LINE_MAX - 1].rstrip()}…"


def ended(text: str) -> str:
    """Typed words as a sentence: a capital, unless the first word is a name, and a full stop where there is no end."""
    line = in_a_line(text)
    first = line.partition(" ")[0]
    line = line[:1].upper() + line[1:] if first.isalpha() and first.islower() else line
    return f"{line}." if line[-1:].isalnum() or line[-1:] in "%)" else line


def unended(text: str) -> str:
    """Typed words as the beginning of a sentence."""
    return in_a_line(text).rstrip(".;, ")
