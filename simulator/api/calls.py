"""The log of what the app called."""

import math
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """One request by the app.

    Args:
        status: what was answered; 0 where the line was dropped instead.
        at: the workspace's time at the end, in seconds since 1970.
        ms: how long the answer took.
        team_id: the workspace that the token is for; empty for a token of none.
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
    """The newest calls, oldest first."""

    def __init__(self, clock: Callable[[], float], kept: int) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque(maxlen=kept)

    def add(  # noqa: PLR0913 - all that is told of a call
        self, method: str, status: int, error: str | None, ms: float, *, team_id: str, fault: str | None
    ) -> None:
        """Remember one call; the log puts the time to it, so that it is in order."""
        with self._lock:
            self._calls.append(Call(method, status, error, self._clock(), ms, team_id, fault))

    def find(self, method: str | None = None, since: float = -math.inf) -> list[Call]:
        """What is remembered, oldest first: all of it, or of one method, or what came after `since`."""
        with self._lock:
            return [call for call in self._calls if call.at > since and method in (None, call.method)]
