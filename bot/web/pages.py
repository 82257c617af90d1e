"""HTML pages, from messages."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from flask import Response, make_response, render_template
from markupsafe import Markup, escape

from bot.messages.parts import Heading, Message, Prose

_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_MARKUP = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*(.+?)\*"), r"<em>\1</em>"),
    (re.compile(r"`(.+?)`"), r"<code>\1</code>"),
)


def page(message: Message, links: Sequence[tuple[str, str]] = (), status: int = 200) -> Response:
    """Build a page from a message's heading and prose, with links (URL, text) below."""
    title = next(part.text for part in message.parts if isinstance(part, Heading))
    body = [block for part in message.parts if isinstance(part, Prose) for block in _blocks(part.text)]
    response = make_response(render_template("page.html", title=title, body=body, links=links), status)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def _blocks(text: str) -> Iterator[Markup]:
    """Convert prose to HTML paragraphs and lists."""
    for is_item, lines in groupby(text.splitlines(), lambda line: line.startswith("- ")):
        shown = [_inline(line.removeprefix("- ")) for line in lines if line]
        if is_item:
            yield Markup("<ul>{}</ul>").format(Markup().join(Markup("<li>{}</li>").format(line) for line in shown))
        else:
            yield from (Markup("<p>{}</p>").format(line) for line in shown)


def _inline(text: str) -> Markup:
    html = str(escape(text))
    for pattern, replacement in _MARKUP:
        html = pattern.sub(replacement, html)
    return Markup(html)  # noqa: S704  escaped above
