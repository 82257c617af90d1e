"""What can go wrong with a call to Slack: every call goes through `call`, and raises one of these."""

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
"""Seconds to wait if Slack asks for a pause and doesn't say how long."""

NOT_INSTALLED = "not_installed"
"""The code of a call that isn't made, since the app isn't installed there; none of Slack's."""

NO_TOKEN = {"account_inactive", "invalid_auth", "token_revoked"}
"""What Slack answers to a token that is of no use any more; the first one also where a person has left."""

_BUSY = {"ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org", "service_unavailable"}
_DOUBTFUL = {"internal_error", "fatal_error", "request_timeout"}
"""Slack's documentation says of these that the call may have been carried out all the same."""

_CODE = re.compile("[a-z][a-z0-9_]*")
"""Slack's error codes look like this. The SDK puts sentences in their place if the answer isn't Slack's."""

_TOO_MANY_REQUESTS, _SERVER_ERROR = 429, 500


class SlackError(WordlessError):
    """A call to Slack failed. `result` is its name in the metrics."""

    result = "unknown"


class RateLimitedError(SlackError):
    """Slack wants a pause. Nothing was done."""

    result = "limited"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"rate limited for {seconds} s")
        self.seconds = seconds


class UnreachableError(SlackError):
    """The call never left this machine. Nothing was done."""

    result = "unreachable"


class RefusedError(SlackError):
    """Slack refused the call. Nothing was done."""

    result = "refused"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownError(SlackError):
    """Nobody knows whether the call was carried out: a timeout, a dropped connection, a server error."""


def call(method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a method of a Slack client; SlackError if it fails."""
    began, name = time.monotonic(), getattr(method, "__name__", "other")
    try:
        answer = _translated(method, *args, **kwargs)
    except SlackError as error:
        observing.called_slack(name, error.result, time.monotonic() - began)
        raise
    observing.called_slack(name, "ok", time.monotonic() - began)
    return answer


def _translated(method: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return method(*args, **kwargs)
    except SlackApiError as error:
        raise _answered(error.response) from error
    except api.UnreachableError as error:
        raise UnreachableError(_name(error)) from error
    except (OSError, SlackClientError, ValueError) as error:
        raise UnknownError(_name(error)) from error


def _name(error: Exception) -> str:
    return type(error.__cause__ or error).__name__


def _answered(answer: SlackResponse) -> SlackError:
    match answer.data:
        case {"error": str(code)} if _CODE.fullmatch(code):
            pass
        case _:
            code = ""
    if answer.status_code == _TOO_MANY_REQUESTS or code in _BUSY:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return RateLimitedError(_seconds(str(headers.get("retry-after", ""))))
    if answer.status_code >= _SERVER_ERROR or not code or code in _DOUBTFUL:
        return UnknownError(code or f"HTTP {answer.status_code}")
    return RefusedError(code)


def _seconds(retry_after: str) -> float:
    return max(1.0, float(retry_after)) if retry_after.isdecimal() else DEFAULT_PAUSE
