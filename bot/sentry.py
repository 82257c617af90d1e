"""Reports logged errors to Sentry. Imported only if SENTRY_DSN is set.

A report has the traceback, the error's class name and the ids of its log line. The SDK's own collecting is switched
off: no error texts, local variables, requests or users are sent.
"""

import atexit
import sys
from typing import Any

import structlog
from sentry_sdk.client import Client
from sentry_sdk.utils import BadDsn, single_exception_from_error_tuple

from bot import __version__
from bot.errors import chain, describe

_IDS = ("ref", "request", "delivery")


def reporter(dsn: str) -> structlog.typing.Processor:
    """Return a log processor that reports each line with a traceback; ValueError if `dsn` is not a DSN."""
    try:
        client = Client(
            dsn=dsn,
            release=f"ldcareer@{__version__}",
            server_name="ldcareer",  # not the machine's host name
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
