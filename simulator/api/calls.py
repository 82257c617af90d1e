"""The log of what the app called."""

import threading
from collections import deque
from dataclasses import dataclass

KEPT = 500


@dataclass(frozen=True)
class Call:
    """One request by the app.

    Args:
        at: the workspace's time, in seconds since 1970.
        ms: how long the answer took.
    """

    method: str
    status: int
    error: str | None
    at: float
    ms: float


class CallLog:
    """The newest calls, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=KEPT)

    def add(self, call: Call) -> None:
        """Remember one call."""
        with self._lock:
            self._calls.append(call)

    def all(self) -> list[Call]:
        """What is remembered, oldest first."""
        with self._lock:
            return list(self._calls)
