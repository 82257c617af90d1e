"""The common emoji that people and apps write by name, such as `:tada:`."""

import re
from importlib import resources

from markupsafe import Markup, escape

SHORTCODE = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")

_TABLE = (resources.files("simulator.page") / "emoji.txt").read_text(encoding="utf-8")

GLYPHS: dict[str, str] = dict(line.split(" ", 1) for line in _TABLE.splitlines())


def span(name: str) -> Markup:
    """An emoji with its name for screen readers; an unknown name stays as it was written."""
    glyph = GLYPHS.get(name)
    if glyph is None:
        return escape(f":{name}:")
    label = name.replace("_", " ")
    return Markup('<span class="emoji" role="img" aria-label="{}">{}</span>').format(label, glyph)


def render(text: str) -> Markup:
    """Render plain text with its emoji as safe HTML."""
    parts: list[str | Markup] = []
    end = 0
    for found in SHORTCODE.finditer(text):
        parts += [escape(text[end : found.start()]), span(found[1])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
