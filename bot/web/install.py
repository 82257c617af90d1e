"""The web pages for installing the app by OAuth."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, request

from bot.deadline import deadline
from bot.messages.install import InstallMessages, InstallOutcome
from bot.web.pages import page

COOKIE, COOKIE_MAX_AGE = "ldcareer_install", 3600
"""The cookie that identifies the browser in which an installation was begun; its age is in seconds."""


@dataclass(frozen=True, slots=True)
class InstallPages:
    """What the pages need.

    Attributes:
        begin: takes the value of the browser's cookie, and returns the URL of Slack's consent page.
        finish: takes the query parameters of Slack's redirect and the browser's cookie, and completes the installation.
        https: whether browsers connect with HTTPS.
    """

    begin: Callable[[str], str]
    finish: Callable[[Mapping[str, str], str], InstallOutcome]
    https: bool


def pages(installing: InstallPages, messages: InstallMessages) -> Blueprint:
    """Build the blueprint with the pages below /slack."""
    routes = Blueprint("install", __name__, url_prefix="/slack")

    @routes.get("/install")
    def about() -> Response:
        links = [("/slack/install/begin", messages.link("add")), ("/privacy", messages.link("privacy"))]
        return page(messages.page(), links)

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
        return page(outcome.page, [(outcome.link, messages.link(link))], status)

    @routes.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes
