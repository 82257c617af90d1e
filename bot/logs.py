"""Sends all logs, including those of libraries, to stderr as text or JSON.

Each line carries the ids of its request or delivery. The text of errors is never logged (see bot.errors.describe).
"""

import io
import logging
import sys
from contextlib import suppress

from bot.errors import describe, trace
from bot.imports import without
from bot.settings import Settings, SettingsError

with without("rich"):  # structlog imports it for coloured tracebacks: 80 ms and 10 MB
    import structlog

EventDict = structlog.typing.EventDict
ExcInfo = structlog.typing.ExcInfo
Processor = structlog.typing.Processor


def log_to_stderr(settings: Settings) -> None:
    """Configure structlog and the libraries' loggers."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        *_reporters(settings),
        structlog.processors.ExceptionRenderer(_trace),
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(_Stderr()),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(_Stderr())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[without_text, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    level = max(logging.WARNING, logging.getLevelName(settings.log_level))
    logging.basicConfig(level=level, handlers=[handler])


class _Stderr(io.StringIO):
    """Drop lines that can't be written, as on a full disk, so that logging never breaks a request."""

    def write(self, text: str) -> int:
        with suppress(OSError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def _reporters(settings: Settings) -> list[Processor]:
    """Return the processor that reports errors to Sentry, if SENTRY_DSN is set; SettingsError if it can't work."""
    dsn = settings.sentry_dsn.get_secret_value()
    if not dsn:
        return []
    try:
        from bot.sentry import reporter  # noqa: PLC0415  optional, and megabytes
    except ImportError:
        raise SettingsError(
            "SENTRY_DSN is set, and sentry-sdk is missing: install it beside ldcareer (docs/operating.md, 'Sentry')"
        ) from None
    try:
        return [reporter(dsn)]
    except ValueError:
        raise SettingsError("SENTRY_DSN is not a DSN: copy it from 'Client Keys' in the project's settings") from None


def without_text(_: object, __: str, line: EventDict) -> EventDict:
    """Replace the text of an error that a library put into its log message."""
    match line.get("exc_info"):
        case (_, BaseException() as error, _) if text := str(error):
            return {**line, "event": line["event"].replace(text, describe(error))}
    return line


def _trace(exc_info: ExcInfo) -> str:
    return trace(exc_info[1])
