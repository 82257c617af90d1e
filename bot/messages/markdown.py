"""Converts typed text to Markdown, escaped so that nothing in it becomes markup."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&@]|:(?=//|::|[\w+-]+:)|(?<=www)\.)")
_BEGINS_A_BLOCK = re.compile(r"^([-+=]|\d+(?=[.)]))")


def escaped(line: str) -> str:
    """Escape a line, so that it contains no emphasis, link, mention, HTML, heading or list."""
    text = _MARKUP.sub(r"\\\1", line.strip())
    return _BEGINS_A_BLOCK.sub(lambda found: f"{found[0]}\\" if found[0][0].isdigit() else f"\\{found[0]}", text)


def page(text: str) -> str:
    """Convert a page to Markdown. Its first line is the title; the first line of each later paragraph is a heading."""
    title, rest = titled(text)
    return "\n\n".join(part for part in (f"# {escaped(title)}", rest) if part) + "\n"


def titled(text: str) -> tuple[str, str]:
    """Split a page into its title, unescaped, and the rest as Markdown."""
    (title, *intro), *others = [paragraph.split("\n") for paragraph in re.split(r"\n\s*\n", text.strip())]
    paragraphs = [[*map(_line, intro)]] if intro else []
    for first, *lines in others:
        is_heading = lines and not first.startswith("- ")
        paragraphs.append([f"## {escaped(first)}\n" if is_heading else _line(first), *map(_line, lines)])
    return title, "\n\n".join("\n".join(lines) for lines in paragraphs)


def _line(line: str) -> str:
    return f"- {escaped(line[2:])}" if line.startswith("- ") else escaped(line)
