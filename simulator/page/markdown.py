"""Slack's `markdown` block: ordinary Markdown without HTML, with images as links."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from simulator.page.links import is_safe


def _open_links_in_new_tabs(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type == "link_open":
            token.attrSet("target", "_blank")
            token.attrSet("rel", "noopener noreferrer")
        _open_links_in_new_tabs(token.children or ())


class _SafeMarkdown(MarkdownIt):
    """Markdown that allows the same URLs as the rest of the page."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name for this hook
        return is_safe(url)


_READER = (
    _SafeMarkdown("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")
)


def render(text: str) -> Markup:
    """Render Markdown as safe HTML."""
    environment: dict[str, Any] = {}
    tokens = _READER.parse(text, environment)
    _open_links_in_new_tabs(tokens)
    return Markup(_READER.renderer.render(tokens, _READER.options, environment))  # noqa: S704 - raw HTML is off above
