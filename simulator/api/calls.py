"""The log of the app's Web API calls."""

import math
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """One request by the app.

    Args:
        status: the HTTP status; 0 if the connection was dropped instead.
        at: the workspace's time at the end, in seconds since 1970.
        ms: how long the response took.
        team_id: the workspace of the token; empty if the token is invalid.
        fault: the kind of the fault that hit it.
    """

    method: str
    status: int
    error: str | None
    at: float
    ms: float
    team_id: str = ""
    fault: str | None = None


class CallLog:
    """The latest calls, oldest first."""

    def __init__(self, clock: Callable[[], float], size: int) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=size)

    def add(  # noqa: PLR0913 - the fields of a call
        self, method: str, status: int, error: str | None, ms: float, *, team_id: str, fault: str | None
    ) -> None:
        """Log a call. Its time is set here, so that the log is in order."""
        with self._lock:
            self._calls.append(Call(method, status, error, self._clock(), ms, team_id, fault))

    def find(self, method: str | None = None, since: float = -math.inf) -> list[Call]:
        """The logged calls, oldest first; optionally of one method, or after `since`."""
        with self._lock:
            return [call for call in self._calls if call.at > since and method in (None, call.method)]
