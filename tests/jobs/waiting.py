import time
from collections.abc import Callable

TIMEOUT = 30
"""Seconds; far more than anything here takes, so that a slow machine fails no test."""


def until(happened: Callable[[], bool], patience: float = TIMEOUT) -> bool:
    """Wait until a condition holds; return False if it doesn't in time."""
    end = time.monotonic() + patience
    while not happened() and time.monotonic() < end:
        time.sleep(0.05)
    return happened()
