"""Slack's rate limits: per method and workspace, and per channel for messages."""

import math
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from simulator.errors import SlackError


@dataclass(frozen=True)
class Limit:
    """At most `calls` calls in `seconds` seconds."""

    calls: int
    seconds: float = 60.0


TIER_2 = Limit(20)
TIER_3 = Limit(50)
TIER_4 = Limit(100)
POSTING = Limit(300)  # 'several hundred' messages a minute in a workspace
POSTING_IN_CHANNEL = Limit(3, 3.0)  # one a second, with short bursts


class RateLimitedError(SlackError):
    """Too many calls. `retry_after` is in whole seconds, as in Slack's header."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class RateLimits:
    """Counts calls in sliding windows. Once a limit is exceeded, the method stays blocked for Retry-After."""

    def __init__(self, clock: Callable[[], float], *, on: bool) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}
        self._blocked: dict[str, float] = {}
        self.on = on

    def switch(self, *, on: bool) -> None:
        """Reset the counts and start counting, or stop counting."""
        with self._lock:
            self.on = on
            self._calls.clear()
            self._blocked.clear()

    def count(self, name: str, limit: Limit) -> None:
        """Count a call with this name.

        Raises:
            RateLimitedError: if it exceeds the limit.
        """
        with self._lock:
            if not self.on:
                return
            now = self._clock()
            wait = self._blocked.get(name, 0.0) - now
            if wait > 0:
                raise RateLimitedError(math.ceil(wait))
            calls = self._calls.setdefault(name, deque())
            while calls and calls[0] <= now - limit.seconds:
                calls.popleft()
            if len(calls) >= limit.calls:
                retry_after = max(1, math.ceil(calls[0] + limit.seconds - now))
                self._blocked[name] = now + retry_after
                raise RateLimitedError(retry_after)
            calls.append(now)
