"""The WSGI app."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from flask import Flask, Response, request

from bot.messages.install import InstallMessages
from bot.web.install import InstallPages, pages
from bot.web.pages import page

log = structlog.get_logger()

SlackEndpoint = Callable[[str, Mapping[str, str]], tuple[int, Mapping[str, str], str]]
"""Body and headers of a request -> status, headers and body of the response."""

Ready = Callable[[], str | None]
"""Returns why the app isn't ready, in one line; None if it is."""


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """The page at /metrics.

    Attributes:
        read: renders the page.
        content_type: its media type.
        token: the bearer token that is required; empty if none is.
    """

    read: Callable[[], bytes]
    content_type: str
    token: str


def build(
    slack: SlackEndpoint,
    ready: Ready,
    messages: InstallMessages,
    metrics: MetricsPage | None = None,
    installing: InstallPages | None = None,
) -> Flask:
    """Build the WSGI app.

    Args:
        slack: handles Slack's requests.
        ready: called by /readyz.
        messages: the texts of the pages.
        metrics: the page at /metrics, if it is enabled.
        installing: what the installation pages need, if the app is installed by OAuth.
    """
    app = status_pages(ready, metrics)
    if installing:
        app.register_blueprint(pages(installing, messages))

    @app.post("/slack/events")
    def slack_events() -> Response:
        body = request.get_data().decode("utf-8", errors="replace")
        status, headers, text = slack(body, {name.lower(): value for name, value in request.headers.items()})
        return Response(text, status=status, headers=dict(headers))

    @app.get("/privacy")
    def privacy_page() -> Response:
        return page(messages.privacy(oauth=installing is not None))

    @app.get("/")
    def about() -> Response:
        install = ("/slack/install", messages.link("add"))
        return page(messages.about(), [*([install] if installing else []), ("/privacy", messages.link("privacy"))])

    return app


def status_pages(ready: Ready, metrics: MetricsPage | None) -> Flask:
    """Build a WSGI app with /healthz, /readyz and /metrics.

    Args:
        ready: called by /readyz. The reason is logged when it changes, and not returned, since the page is public.
        metrics: the page at /metrics, if it is enabled.
    """
    app = Flask(__name__)
    logged: str | None = None

    @app.get("/healthz")
    def healthz() -> Response:
        return _text("ok\n")

    @app.get("/readyz")
    def readyz() -> Response:
        nonlocal logged
        reason = ready()
        if reason != logged:
            logged = reason
            log.warning("not ready", reason=reason) if reason else log.info("ready again")
        return _text("not ready\n", status=503) if reason else _text("ready\n")

    if metrics is not None:
        page = metrics

        @app.get("/metrics")
        def metrics_page() -> Response:
            given = request.headers.get("authorization", "")
            if page.token and not hmac.compare_digest(given.encode(), f"Bearer {page.token}".encode()):
                refusal = _text("the bearer token of LDCAREER_METRICS is needed\n", status=401)
                refusal.headers["WWW-Authenticate"] = "Bearer"
                return refusal
            return Response(page.read(), content_type=page.content_type)

    return app


def _text(text: str, status: int = 200) -> Response:
    return Response(text, status=status, mimetype="text/plain")
