"""The headers of every response, whether it is a page, an error of the app or an error of the server."""

from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPResponse
from io import BytesIO

import pytest

from bot.bundled import CONTENT
from bot.messages.install import InstallMessages
from bot.messages.words import Words
from bot.web.app import MetricsPage, build
from bot.web.server import BODY_MAX
from tests.web.test_server import Serving, answer, serving

ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Received(BytesIO):
    """A received response, in the form that http.client parses."""

    def makefile(self, _: str) -> "Received":
        return self


def broken(*_: object) -> tuple[int, dict[str, str], str]:
    raise RuntimeError("out of order")


MESSAGES = InstallMessages(Words(CONTENT))
APP = build(broken, lambda: "the database is away", MESSAGES, MetricsPage(lambda: b"", "text/plain", "token"))
WITH_STYLES = ALWAYS["Content-Security-Policy"].replace("'none';", "'none'; style-src 'self';", 1)
POLICIES = dict.fromkeys(("/", "/privacy"), WITH_STYLES)
EVERY_ROUTE = sorted(rule.rule for rule in APP.url_map.iter_rules() if "<" not in rule.rule)


@pytest.fixture(scope="module")
def running() -> Iterator[Serving]:
    with serving(APP) as running:
        yield running


def head(running: Serving, status: HTTPStatus, request: str) -> dict[str, str]:
    """Return the headers of a response, and check its status."""
    with running.connect() as connection:
        response = HTTPResponse(Received(answer(connection, request.encode())))  # type: ignore[arg-type]  # is read alike
    response.begin()
    assert response.status == status
    return dict(response.getheaders())


def has_always(headers: dict[str, str], policy: str = ALWAYS["Content-Security-Policy"]) -> bool:
    wanted = ALWAYS | {"Content-Security-Policy": policy}
    return headers.items() >= wanted.items() and "Server" not in headers and "Set-Cookie" not in headers


def test_every_route_has_the_headers(running: Serving) -> None:
    assert EVERY_ROUTE == ["/", "/healthz", "/metrics", "/privacy", "/readyz", "/slack/events"]
    statuses = {"/metrics": HTTPStatus.UNAUTHORIZED, "/readyz": HTTPStatus.SERVICE_UNAVAILABLE}
    statuses["/slack/events"] = HTTPStatus.METHOD_NOT_ALLOWED
    for route in EVERY_ROUTE:
        found = head(running, statuses.get(route, HTTPStatus.OK), f"GET {route} HTTP/1.1\r\n\r\n")
        assert has_always(found, POLICIES.get(route, ALWAYS["Content-Security-Policy"])), route
        assert "Strict-Transport-Security" not in found


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (HTTPStatus.NOT_FOUND, "GET /nowhere HTTP/1.1\r\n\r\n"),
        (HTTPStatus.INTERNAL_SERVER_ERROR, "POST /slack/events HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
        (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"POST / HTTP/1.1\r\nContent-Length: {BODY_MAX + 1}\r\n\r\n"),
        (HTTPStatus.BAD_REQUEST, "nonsense\r\n\r\n"),
        (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"GET / HTTP/1.1\r\nX: {'x' * 40_000}\r\n\r\n"),
        (HTTPStatus.NOT_IMPLEMENTED, "POST / HTTP/1.1\r\nTransfer-Encoding: strange\r\n\r\n"),
    ],
    ids=lambda value: value.name if isinstance(value, HTTPStatus) else "",
)
def test_every_error_has_the_headers(running: Serving, status: HTTPStatus, request_: str) -> None:
    assert has_always(head(running, status, request_))


def test_browsers_are_told_to_use_https_only_if_the_app_does() -> None:
    with serving(APP, https=True) as running:
        found = head(running, HTTPStatus.OK, "GET /privacy HTTP/1.1\r\n\r\n")
    assert has_always(found, WITH_STYLES)
    assert found["Strict-Transport-Security"] == "max-age=31536000"


def test_a_page_can_set_a_header_itself() -> None:
    app = build(broken, lambda: None, MESSAGES)
    app.add_url_rule("/page", view_func=lambda: ("page", {"content-security-policy": "style-src 'self'"}))
    with serving(app) as running:
        found = head(running, HTTPStatus.OK, "GET /page HTTP/1.1\r\n\r\n")
    assert found == found | ALWAYS | {"Content-Security-Policy": "style-src 'self'"}
