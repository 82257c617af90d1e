"""Slack's requests over HTTP: verified, read, and led to Bolt."""

import time
from collections.abc import Callable, Mapping
from threading import Lock

import structlog
from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from bot.slack import inbound
from bot.slack.inbound import NotFromSlackError

log = structlog.get_logger()

Answer = tuple[int, Mapping[str, str], str]
"""HTTP status, headers and body."""


LINES, MINUTE = 10, 60.0
"""Refused requests that are logged, and the seconds in which they are."""


class LimitedLog:
    """Logs at most LINES a minute, so that nobody outside can fill the disk; the next line says how many were left out.

    Args:
        seconds: a clock that never goes back.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._began, self._logged, self._left_out = -MINUTE, 0, 0

    def warning(self, event: str, **facts: str) -> None:
        """Log a warning, or count it."""
        with self._lock:
            if self._seconds() - self._began >= MINUTE:
                self._began, self._logged = self._seconds(), 0
            self._logged += 1
            if self._logged > LINES:
                self._left_out += 1
                return
            left_out, self._left_out = self._left_out, 0
        log.warning(event, **facts, **({"left_out_before": left_out} if left_out else {}))


class Endpoint:
    """Answers the requests that Slack sends to the app's one URL.

    Args:
        app: does what they ask for.
        signing_secret: what Slack signs them with. Without one, as in Socket Mode, every request is refused.
        seconds: a clock that never goes back.
    """

    def __init__(self, app: App, signing_secret: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._refused = LimitedLog(seconds)
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None

    def __call__(self, body: str, headers: Mapping[str, str]) -> Answer:
        """Answer one request. `headers`: by their names in small letters."""
        try:
            inbound.verify(self._verifier, body, headers)
        except NotFromSlackError as error:
            self._refused.warning("request refused", reason=str(error))
            return 401, {}, f"{error}\n"
        try:
            request = inbound.request(body, headers)
        except ValueError:
            log.warning("request can't be read", content_type=headers.get("content-type", ""))
            return 400, {}, "neither JSON nor a form\n"
        answer = self._app.dispatch(request)
        return answer.status, answer.first_headers_without_set_cookie(), answer.body
