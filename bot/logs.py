"""Sends all logs to stderr, as lines for people or as JSON for machines."""

import logging
import sys

from bot.imports import without
from bot.settings import Settings

with without("rich"):  # structlog would import it for tracebacks in colour: 80 ms and 10 MB
    import structlog


def log_to_stderr(settings: Settings) -> None:
    """Configure structlog and the libraries' loggers."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelName(settings.log_level)), stream=sys.stderr)
