"""Sends all logs to stderr, those of libraries too: as lines for people, or as JSON for machines.

A line has the ids of the request or delivery that it belongs to. Errors are described without their text.
"""

import io
import logging
import sys
from contextlib import suppress

from bot.errors import describe, trace
from bot.imports import without
from bot.settings import Settings, SettingsError

with without("rich"):  # structlog would import it for tracebacks in colour: 80 ms and 10 MB
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
    of_libraries = logging.StreamHandler(_Stderr())
    as_line = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    before = [without_text, *shared]
    of_libraries.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=as_line))
    level = max(logging.WARNING, logging.getLevelName(settings.log_level))
    logging.basicConfig(level=level, handlers=[of_libraries])


class _Stderr(io.StringIO):
    """What can't be written, as where it goes to a full disk, is lost; nothing else fails for that."""

    def write(self, text: str) -> int:
        with suppress(OSError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def _reporters(settings: Settings) -> list[Processor]:
    """What reports errors to somewhere else; SettingsError where that is asked for and can't be done."""
    dsn = settings.sentry_dsn.get_secret_value()
    if not dsn:
        return []
    try:
        from bot.sentry import reporter  # noqa: PLC0415  an extra, and megabytes
    except ImportError:
        raise SettingsError("SENTRY_DSN is set, and sentry-sdk is missing: pip install 'ldcareer[sentry]'") from None
    try:
        return [reporter(dsn)]
    except ValueError:
        raise SettingsError("SENTRY_DSN is not a DSN: copy it from 'Client Keys' in the project's settings") from None


def without_text(_: object, __: str, line: EventDict) -> EventDict:
    """Describe an error where a library put its text into the message."""
    match line.get("exc_info"):
        case (_, BaseException() as error, _) if text := str(error):
            return {**line, "event": line["event"].replace(text, describe(error))}
    return line


def _trace(exc_info: ExcInfo) -> str:
    return trace(exc_info[1])
