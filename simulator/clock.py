"""The one clock of the simulated workspace; it can be moved on, so that a Friday need not be waited for."""

import threading
import time

_END = 253_370_764_800.0  # the year 9999, with room for every time zone


class Clock:
    """Tells the workspace's time in seconds since 1970: real time, plus what it was moved on by."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        """The workspace's present time."""
        with self._lock:
            return self.real() + self._ahead

    def real(self) -> float:
        """The machine's time, for signatures, which an app holds against its own clock."""
        return time.time()  # noqa: TID251 - the place where the simulator's clock is made

    def move_on(self, seconds: float) -> None:
        """Put the workspace's time `seconds` further ahead.

        Raises:
            ValueError: where that is back, or further than a calendar goes.
        """
        with self._lock:
            self._put(self._ahead + seconds)

    def move_to(self, moment: float) -> None:
        """Put the workspace's time at this moment, in seconds since 1970; it runs on from there.

        Raises:
            ValueError: where that is past, or further than a calendar goes.
        """
        with self._lock:
            self._put(moment - self.real())

    def _put(self, ahead: float) -> None:
        if not ahead >= self._ahead:
            raise ValueError("a workspace's clock never goes back")
        if self.real() + ahead > _END:
            raise ValueError("that is further ahead than a calendar goes")
        self._ahead = ahead
