"""The WSGI app."""

from collections.abc import Callable, Mapping

import structlog
from flask import Flask, Response, request

log = structlog.get_logger()

SlackEndpoint = Callable[[str, Mapping[str, str]], tuple[int, Mapping[str, str], str]]
"""Body and headers of a request -> status, headers and body of the response."""

Ready = Callable[[], str | None]
"""Why the app can't work, in one line; None if it can."""

ABOUT = """\
LD Career is a Slack app that coaches Learning & Development people along a career framework.
In Slack: /ldcareer help. What it keeps: /privacy
"""


def build(slack: SlackEndpoint, ready: Ready, privacy: str) -> Flask:
    """Build the app.

    Args:
        slack: handles Slack's requests.
        ready: asked by /readyz. A reason is logged once, but not returned, since the page is public.
        privacy: the text of /privacy.
    """
    app = Flask(__name__)
    logged: str | None = None

    @app.post("/slack/events")
    def slack_events() -> Response:
        body = request.get_data().decode("utf-8", errors="replace")
        status, headers, text = slack(body, {name.lower(): value for name, value in request.headers.items()})
        return Response(text, status=status, headers=dict(headers))

    @app.get("/healthz")
    def healthz() -> Response:
        return _text("ok\n")

    @app.get("/readyz")
    def readyz() -> Response:
        nonlocal logged
        missing = ready()
        if missing != logged:
            logged = missing
            log.warning("not ready", missing=missing) if missing else log.info("ready again")
        return _text("not ready\n", status=503) if missing else _text("ready\n")

    @app.get("/privacy")
    def privacy_page() -> Response:
        return _text(privacy)

    @app.get("/")
    def about() -> Response:
        return _text(ABOUT)

    return app


def _text(text: str, status: int = 200) -> Response:
    return Response(text, status=status, mimetype="text/plain")
