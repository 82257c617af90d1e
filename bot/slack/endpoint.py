"""Verifies and parses Slack's HTTP requests, and dispatches them to Bolt.

Bolt's own parser takes any body that contains the word "payload" for an interaction, responds with 500 to a timestamp
that isn't a number, and logs the body of a request with a wrong signature. That is why requests are verified and parsed
here and reach Bolt as JSON.
"""

import json
import time
from collections.abc import Callable, Mapping
from threading import Lock
from urllib.parse import parse_qsl

import structlog
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot import observing

log = structlog.get_logger()

Answer = tuple[int, Mapping[str, str], str]
"""HTTP status, headers and body."""

_TIMESTAMP, _SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
_TIMESTAMP_MAX = 12
"""Digits. The verifier fails on a number of some hundred digits."""


class NotFromSlackError(Exception):
    """The request isn't signed by Slack, or is too old. The text gives the reason and nothing of the body."""


LINES, MINUTE = 10, 60.0
"""At most LINES refused requests are logged in MINUTE seconds."""


class RateLimitedLog:
    """Logs at most LINES warnings a minute, so that requests from outside can't fill the disk.

    The first warning of the next minute has the number of those dropped.

    Args:
        seconds: a monotonic clock.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._began, self._logged, self._dropped = -MINUTE, 0, 0

    def warning(self, event: str, **fields: str) -> None:
        with self._lock:
            if self._seconds() - self._began >= MINUTE:
                self._began, self._logged = self._seconds(), 0
            self._logged += 1
            if self._logged > LINES:
                self._dropped += 1
                return
            dropped, self._dropped = self._dropped, 0
        log.warning(event, **fields, **({"dropped_before": dropped} if dropped else {}))


class Endpoint:
    """The URL that Slack sends all requests to.

    Args:
        app: handles the verified requests.
        signing_secret: Slack's; if empty, as in Socket Mode, every request is refused.
        seconds: a monotonic clock.
    """

    def __init__(self, app: App, signing_secret: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._refused = RateLimitedLog(seconds)
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None

    def __call__(self, body: str, headers: Mapping[str, str]) -> Answer:
        """Handle one request. The names of `headers` are lowercase."""
        try:
            _verify(self._verifier, body, headers)
        except NotFromSlackError as error:
            with observing.acknowledging() as outcome:
                outcome.name = "refused"
                self._refused.warning("request refused", reason=str(error))
            return 401, {}, f"{error}\n"
        try:
            request = _parse(body, headers)
        except ValueError:
            with observing.acknowledging() as outcome:
                outcome.name = "broke"
                log.warning("request can't be read", content_type=headers.get("content-type", ""))
            return 400, {}, "neither JSON nor a form\n"
        response = self._app.dispatch(request)
        return response.status, response.first_headers_without_set_cookie(), response.body


def _verify(verifier: SignatureVerifier | None, body: str, headers: Mapping[str, str]) -> None:
    """Check that Slack signed the request within the last five minutes.

    Raises:
        NotFromSlackError: if it didn't.
    """
    if verifier is None:
        raise NotFromSlackError("this app takes requests over Socket Mode only")
    timestamp, signature = headers.get(_TIMESTAMP, ""), headers.get(_SIGNATURE, "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= _TIMESTAMP_MAX):
        raise NotFromSlackError("timestamp missing or not a number")
    is_ascii = signature.isascii()  # the verifier raises an error for anything else
    if not (is_ascii and verifier.is_valid(body=body, timestamp=timestamp, signature=signature)):
        raise NotFromSlackError("signature wrong or older than five minutes")


def _parse(body: str, headers: Mapping[str, str]) -> BoltRequest:
    """Parse a verified request.

    Raises:
        ValueError: if it is neither a JSON object nor a form.
    """
    text = body if "application/json" in headers.get("content-type", "") else _json_of_form(body)
    if not text.startswith("{"):
        raise ValueError("Slack sends objects")
    return BoltRequest(body=text, headers={**headers, "content-type": "application/json"})


def _json_of_form(body: str) -> str:
    form = dict(parse_qsl(body, keep_blank_values=True))
    return form["payload"] if "payload" in form else json.dumps(form)
