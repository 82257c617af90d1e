"""How long whoever is served by this thread can wait for the database: Slack gives up after three seconds."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

SECONDS = 2.5
"""Seconds that a person, or a health check, waits for the database."""

_end: ContextVar[float | None] = ContextVar("end", default=None)


@contextmanager
def hurried(seconds: float = math.inf) -> Iterator[None]:
    """Wait no longer than SECONDS for any one answer of the database, and no longer than this for all of them.

    In a block that is in a hurry already, its end holds if it comes first.
    """
    end = _end.get()
    token = _end.set(min(time.monotonic() + seconds, math.inf if end is None else end))
    try:
        yield
    finally:
        _end.reset(token)


def seconds_left() -> float | None:
    """How long the next answer can take; None if it has all the time it needs, as jobs and commands have."""
    end = _end.get()
    return None if end is None else max(0.0, min(SECONDS, end - time.monotonic()))
