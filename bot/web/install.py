"""The web pages for installing the app by OAuth."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, make_response, redirect, render_template, request
from markupsafe import Markup, escape

from bot.deadline import deadline
from bot.messages.install import InstallMessages, InstallOutcome
from bot.messages.parts import Heading, Message, Prose

COOKIE, COOKIE_MAX_AGE = "ldcareer_install", 3600
"""The cookie that identifies the browser in which an installation was begun; its age is in seconds."""

_HEADERS = {  # besides those that every response has
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
        messages: the texts of the pages.
        begin: takes the value of the browser's cookie, and returns the URL of Slack's consent page.
        finish: takes the query parameters of Slack's redirect and the browser's cookie, and completes the installation.
        https: whether browsers connect with HTTPS.
    """

    messages: InstallMessages
    begin: Callable[[str], str]
    finish: Callable[[Mapping[str, str], str], InstallOutcome]
    https: bool


def pages(installing: InstallPages) -> Blueprint:
    """Build the blueprint with the pages below /slack."""
    routes = Blueprint("install", __name__, url_prefix="/slack")
    messages = installing.messages

    @routes.get("/install")
    def page() -> Response:
        links = [("/slack/install/begin", messages.link("add")), ("/privacy", messages.link("privacy"))]
        return _page(messages.page(), links)

    @routes.get("/install/begin")
    def begin() -> Response:
        browser = request.cookies.get(COOKIE) or secrets.token_urlsafe()
        with deadline():
            response = make_response(redirect(installing.begin(browser)))
        response.set_cookie(
            COOKIE,
            browser,
            COOKIE_MAX_AGE,
            path="/slack",
            secure=installing.https,
            httponly=True,
            samesite="Lax",
        )
        return response

    @routes.get("/oauth_redirect")
    def finish() -> Response:
        with deadline():
            outcome = installing.finish(request.args, request.cookies.get(COOKIE, ""))
        link, status = ("open", 200) if outcome.succeeded else ("again", 400)
        return _page(outcome.page, [(outcome.link, messages.link(link))], status)

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
