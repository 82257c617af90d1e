"""SIGTERM and Ctrl-C, as a flag to look at."""

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

WITHIN = 9.5
"""Seconds after which the process exits, whatever it is still waiting for. A supervisor kills it after ten."""

_LOOK_EVERY = 0.1


class Termination:
    """Whether this process was asked to end.

    A flag and no Event: a signal handler that sets an Event deadlocks if it interrupts a wait for it.

    Args:
        wake: interrupts what the main thread waits for; called in a signal handler.
    """

    def __init__(self, wake: Callable[[], object] = lambda: None) -> None:
        self.requested = False
        self._wake = wake
        signal.signal(signal.SIGALRM, _give_up)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._request)

    def wait(self, seconds: float) -> bool:
        """Wait for it, at most so many seconds; True once it was requested."""
        until = time.monotonic() + seconds
        while not self.requested and time.monotonic() < until:
            time.sleep(_LOOK_EVERY)
        return self.requested

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        if not self.requested:
            self.requested = True
            signal.setitimer(signal.ITIMER_REAL, WITHIN)
            self._wake()


def _give_up(_number: int, _frame: FrameType | None) -> None:
    """Exit without what hangs. Everything that matters is in the database already."""
    os.write(2, b"ldcareer: not everything ended in time; exiting without it\n")
    os._exit(0)
