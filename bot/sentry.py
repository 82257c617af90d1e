"""Reports errors in the log to Sentry. Imported only where SENTRY_DSN is set.

Sentry gets where in the code an error was raised, its name, and the ids of its line in the log. Nothing is collected by
the SDK itself: no texts of errors, no local variables, no requests, nothing about people.
"""

import atexit
import sys
from importlib.metadata import version
from typing import Any

import structlog
from sentry_sdk.client import Client
from sentry_sdk.utils import BadDsn, single_exception_from_error_tuple

from bot.errors import chain, describe

_IDS = ("ref", "request", "delivery")


def reporter(dsn: str) -> structlog.typing.Processor:
    """Make a log processor that reports whatever is logged with a traceback; ValueError if it is no DSN."""
    try:
        client = Client(
            dsn=dsn,
            release=f"ldcareer@{version('ldcareer')}",
            server_name="ldcareer",  # otherwise the machine's
            default_integrations=False,
            include_local_variables=False,
        )
    except BadDsn as error:
        raise ValueError(str(error)) from None
    atexit.register(client.close)

    def report(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
        error = _raised(line.get("exc_info"))
        if error:
            tags = {name: line[name] for name in _IDS if name in line}
            exceptions = [_exception(each, client.options) for each in reversed([*chain(error)])]
            client.capture_event({"level": "error", "tags": tags, "exception": {"values": exceptions}})
        return line

    return report


def _raised(exc_info: object) -> BaseException | None:
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exc_info()[1]
    return None


def _exception(error: BaseException, options: dict[str, Any]) -> dict[str, object]:
    exception = single_exception_from_error_tuple(type(error), error, error.__traceback__, options)
    return {**exception, "value": describe(error)}
