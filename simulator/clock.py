"""The one clock of the simulated workspace; it can be moved on, so that a Friday need not be waited for."""

import threading
import time


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
        """Put the workspace's time `seconds` further ahead; it never goes back."""
        if seconds < 0:
            raise ValueError("a workspace's clock never goes back")
        with self._lock:
            self._ahead += seconds
