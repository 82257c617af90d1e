"""Puts typed words on one line, so that they can be part of a text without breaking its layout."""

_LINE_MAX = 400
"""Maximum characters of one line, so that a page has room for several."""


def in_a_line(text: str) -> str:
    """Put typed words on one line, truncated if they are very long."""
    line = " ".join(text.split())
    return line if len(line) <= _LINE_MAX else f"{line[: _LINE_MAX - 1].rstrip()}…"


def ended(text: str) -> str:
    """Write typed words as a sentence: with a full stop, and a capital unless they begin with a name such as 'iPad'."""
    line = in_a_line(text)
    first = line.partition(" ")[0]
    line = line[:1].upper() + line[1:] if first.isalpha() and first.islower() else line
    return f"{line}." if line[-1:].isalnum() or line[-1:] in "%)" else line


def unended(text: str) -> str:
    """Write typed words without final punctuation, so that a sentence can go on after them."""
    return in_a_line(text).rstrip(".;, ")
