"""The one clock of the simulated workspace; it can be moved on, so that a Friday need not be waited for."""

import threading
import time
from pathlib import Path

_END = 253_370_764_800.0  # the year 9999, with room for every time zone


class Clock:
    """The workspace's time in seconds since 1970: the machine's, plus what it was moved on by.

    Args:
        file: keeps how many seconds the workspace is ahead, for an app that follows this clock. A clock that finds the
            file starts that far ahead.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._ahead = float(file.read_text()) if file and file.exists() else 0.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        """The workspace's present time."""
        with self._lock:
            return self.real() + self._ahead

    def real(self) -> float:
        """The machine's time, for signatures, which an app holds against its own clock."""
        return time.time()  # noqa: TID251 - the place where the simulator's clock is made

    def check(self, moment: float) -> None:
        """Make sure that the clock can be moved to this moment.

        Raises:
            ValueError: where that is past, or further than a calendar goes.
        """
        with self._lock:
            self._check(moment - self.real())

    def move_to(self, moment: float) -> None:
        """Put the workspace's time at this moment, in seconds since 1970; it runs on from there.

        Raises:
            ValueError: as `check` does.
        """
        with self._lock:
            ahead = moment - self.real()
            self._check(ahead)
            if self._file:
                fresh = self._file.with_suffix(".new")
                fresh.write_text(repr(ahead))
                fresh.replace(self._file)  # whoever reads it meanwhile reads all of the old number, or of the new one
            self._ahead = ahead

    def _check(self, ahead: float) -> None:
        if not ahead >= self._ahead:
            raise ValueError("a workspace's clock never goes back")
        if self.real() + ahead > _END:
            raise ValueError("that is further ahead than a calendar goes")
