"""SIGTERM and Ctrl-C as a flag."""

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

WITHIN = 9.5
"""Seconds from the signal until the process exits no matter what; supervisors usually kill it after ten."""

_POLL_SECONDS = 0.1


class Termination:
    """Records a request to terminate.

    It polls a flag because a signal handler that sets an Event deadlocks if it interrupts a wait for that Event.

    Args:
        wake: interrupts whatever the main thread waits for; called from the signal handler.
    """

    def __init__(self, wake: Callable[[], object] = lambda: None) -> None:
        self.requested = False
        self._wake = wake
        signal.signal(signal.SIGALRM, _give_up)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._request)

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the request; return whether it was made."""
        until = time.monotonic() + seconds
        while not self.requested and time.monotonic() < until:
            time.sleep(_POLL_SECONDS)
        return self.requested

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        if not self.requested:
            self.requested = True
            signal.setitimer(signal.ITIMER_REAL, WITHIN)
            self._wake()


def _give_up(_number: int, _frame: FrameType | None) -> None:
    """Exit without waiting for what hangs: everything that matters is committed."""
    os.write(2, b"ldcareer: some work did not finish in time; exiting anyway\n")
    os._exit(0)
