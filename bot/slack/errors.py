"""Translates the SDK's errors: every call to Slack goes through `call`, which raises only SlackErrors."""

import re
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot import observing
from bot.errors import WordlessError
from bot.slack import api

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_PAUSE = 30.0
"""Seconds to wait if Slack limits the rate without a Retry-After header."""

NOT_INSTALLED = "not_installed"
"""Our own error code: no call was made, since the app isn't installed in the workspace."""

INVALID_TOKEN = {"account_inactive", "invalid_auth", "token_revoked"}
"""Slack's error codes for a token that has become invalid. `account_inactive` can also mean that a person has left."""

_RETRY_LATER = {"ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org", "service_unavailable"}
_AMBIGUOUS = {"internal_error", "fatal_error", "request_timeout"}
"""According to Slack's documentation, a call that fails with one of these may have been carried out."""

_CODE = re.compile("[a-z][a-z0-9_]*")
"""The form of Slack's error codes. If a response isn't Slack's, the SDK puts a sentence in its place."""

_TOO_MANY_REQUESTS, _SERVER_ERROR = 429, 500


class SlackError(WordlessError):
    """A call to Slack failed. `result` labels it in the metrics."""

    result = "unknown"


class RateLimitedError(SlackError):
    """Slack limits the rate. The call was not carried out."""

    result = "limited"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"rate limited for {seconds} s")
        self.seconds = seconds


class UnreachableError(SlackError):
    """The call was not sent."""

    result = "unreachable"


class RefusedError(SlackError):
    """Slack refused the call with an error code. It was not carried out."""

    result = "refused"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownError(SlackError):
    """The call may have been carried out: it ended with a timeout, a dropped connection or a server error."""


def call(method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a method of a Slack client and record it in the metrics.

    Raises:
        SlackError: if it fails.
    """
    began, name = time.monotonic(), getattr(method, "__name__", "other")
    try:
        result = _translate_errors(method, *args, **kwargs)
    except SlackError as error:
        observing.called_slack(name, error.result, time.monotonic() - began)
        raise
    observing.called_slack(name, "ok", time.monotonic() - began)
    return result


def _translate_errors(method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return method(*args, **kwargs)
    except SlackApiError as error:
        raise _error_in(error.response) from error
    except api.UnreachableError as error:
        raise UnreachableError(_name(error)) from error
    except (OSError, SlackClientError, ValueError) as error:
        raise UnknownError(_name(error)) from error


def _name(error: Exception) -> str:
    return type(error.__cause__ or error).__name__


def _error_in(response: SlackResponse) -> SlackError:
    match response.data:
        case {"error": str(code)} if _CODE.fullmatch(code):
            pass
        case _:
            code = ""
    if response.status_code == _TOO_MANY_REQUESTS or code in _RETRY_LATER:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return RateLimitedError(_seconds(str(headers.get("retry-after", ""))))
    if response.status_code >= _SERVER_ERROR or not code or code in _AMBIGUOUS:
        return UnknownError(code or f"HTTP {response.status_code}")
    return RefusedError(code)


def _seconds(retry_after: str) -> float:
    return max(1.0, float(retry_after)) if retry_after.isdecimal() else DEFAULT_PAUSE
