"""Slack's requests over HTTP: verified, parsed, and passed on to Bolt.

Bolt's own parser takes any text with the word "payload" in it for an interaction, answers 500 to a timestamp that is no
number, and logs the body of a request with a bad signature. So requests are verified and parsed here, and Bolt gets
JSON.
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
"""Digits; with some hundred the verifier's arithmetic fails."""


class NotFromSlackError(Exception):
    """The request is not signed by Slack, or is too old. Says why, without a word of the body."""


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
        answer = self._app.dispatch(request)
        return answer.status, answer.first_headers_without_set_cookie(), answer.body


def _verify(verifier: SignatureVerifier | None, body: str, headers: Mapping[str, str]) -> None:
    """Make sure that Slack signed the request within the last five minutes."""
    if verifier is None:
        raise NotFromSlackError("this app takes requests over Socket Mode only")
    timestamp, signature = headers.get(_TIMESTAMP, ""), headers.get(_SIGNATURE, "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= _TIMESTAMP_MAX):
        raise NotFromSlackError("timestamp missing or not a number")
    is_text = signature.isascii()  # the verifier's comparison fails on anything else
    if not (is_text and verifier.is_valid(body=body, timestamp=timestamp, signature=signature)):
        raise NotFromSlackError("signature wrong or older than five minutes")


def _parse(body: str, headers: Mapping[str, str]) -> BoltRequest:
    """Parse a verified request; ValueError if it is neither a JSON object nor a form."""
    text = body if "application/json" in headers.get("content-type", "") else _json_of_form(body)
    if not text.startswith("{"):
        raise ValueError("Slack sends objects")
    return BoltRequest(body=text, headers={**headers, "content-type": "application/json"})


def _json_of_form(body: str) -> str:
    form = dict(parse_qsl(body, keep_blank_values=True))
    return form["payload"] if "payload" in form else json.dumps(form)
