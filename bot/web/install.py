"""The pages of an installation by OAuth."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, make_response, redirect, render_template, request
from markupsafe import Markup, escape

from bot.haste import hurried
from bot.messages.install import Ended, InstallMessages
from bot.messages.parts import Heading, Message, Prose

COOKIE, COOKIE_LASTS = "ldcareer_install", 3600
"""Names the browser that an installation is begun in, for some seconds."""

_HEADERS = {  # beside those that every answer has
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
}
_MARKUP = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*(.+?)\*"), r"<em>\1</em>"),
    (re.compile(r"`(.+?)`"), r"<code>\1</code>"),
)


@dataclass(frozen=True, slots=True)
class InstallPages:
    """What the pages need.

    Attributes:
        messages: what they say.
        begin: browser -> where somebody goes to agree.
        finish: what Slack sent back, and the browser that it came through -> how it ended.
        https: whether browsers reach the pages through HTTPS.
    """

    messages: InstallMessages
    begin: Callable[[str], str]
    finish: Callable[[Mapping[str, str], str], Ended]
    https: bool


def pages(installing: InstallPages) -> Blueprint:
    """The routes below /slack that browsers open."""
    routes = Blueprint("install", __name__, url_prefix="/slack")
    say = installing.messages

    @routes.get("/install")
    def page() -> Response:
        links = [("/slack/install/begin", say.link("add")), ("/privacy", say.link("privacy"))]
        return _page(say.page(), links)

    @routes.get("/install/begin")
    def begin() -> Response:
        browser = request.cookies.get(COOKIE) or secrets.token_urlsafe()
        with hurried():
            answer = make_response(redirect(installing.begin(browser)))
        answer.set_cookie(
            COOKIE,
            browser,
            COOKIE_LASTS,
            path="/slack",
            secure=installing.https,
            httponly=True,
            samesite="Lax",
        )
        return answer

    @routes.get("/oauth_redirect")
    def finish() -> Response:
        with hurried():
            ended = installing.finish(request.args, request.cookies.get(COOKIE, ""))
        return _page(
            ended.page, [(ended.link, say.link("open" if ended.well else "again"))], 200 if ended.well else 400
        )

    @routes.after_request
    def protect(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    return routes


def _page(message: Message, links: list[tuple[str, str]], status: int = 200) -> Response:
    title = next(part.text for part in message.parts if isinstance(part, Heading))
    body = [block for part in message.parts if isinstance(part, Prose) for block in _blocks(part.text)]
    return make_response(render_template("install.html", title=title, body=body, links=links), status)


def _blocks(text: str) -> Iterator[Markup]:
    """Paragraphs and lists of prose."""
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
