"""Typed text as Markdown in which nothing typed is markup."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&@]|:(?=//|::|[\w+-]+:)|(?<=www)\.)")
_BEGINS_A_BLOCK = re.compile(r"^([-+=]|\d+(?=[.)]))")


def escaped(line: str) -> str:
    """Escape a line: no emphasis, link, mention, HTML, heading or list can come of it."""
    text = _MARKUP.sub(r"\\\1", line.strip())
    return _BEGINS_A_BLOCK.sub(lambda found: f"{found[0]}\\" if found[0][0].isdigit() else f"\\{found[0]}", text)


def page(text: str) -> str:
    """A page as Markdown: its first line is the title, the first line of a later paragraph the heading of the rest."""
    title, rest = titled(text)
    return "\n\n".join(part for part in (f"# {escaped(title)}", rest) if part) + "\n"


def titled(text: str) -> tuple[str, str]:
    """Split a page into its title, as it was typed, and the rest as Markdown."""
    first, *others = [part.split("\n") for part in re.split(r"\n\s*\n", text.strip())]
    written = [[*map(_line, first[1:])]] if first[1:] else []
    for heading, *lines in others:
        is_heading = lines and not heading.startswith("- ")
        written.append([f"## {escaped(heading)}\n" if is_heading else _line(heading), *map(_line, lines)])
    return first[0], "\n\n".join("\n".join(lines) for lines in written)


def _line(line: str) -> str:
    return f"- {escaped(line[2:])}" if line.startswith("- ") else escaped(line)
