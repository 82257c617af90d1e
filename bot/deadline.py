"""A deadline for the database calls of the current thread: Slack waits three seconds for an acknowledgement."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

DEADLINE = 2.5
"""Seconds that a request or a health check waits for the database, in all and in any one call."""

_end: ContextVar[float | None] = ContextVar("end", default=None)


@contextmanager
def deadline(seconds: float = math.inf) -> Iterator[None]:
    """Limit database calls in the block to `seconds` in all, and to DEADLINE each.

    The deadline of an enclosing block still applies if it comes first.
    """
    end = _end.get()
    token = _end.set(min(time.monotonic() + seconds, math.inf if end is None else end))
    try:
        yield
    finally:
        _end.reset(token)


def seconds_left() -> float | None:
    """Return the timeout of the next database call; None outside of any deadline, as in jobs and commands."""
    end = _end.get()
    return None if end is None else max(0.0, min(DEADLINE, end - time.monotonic()))
