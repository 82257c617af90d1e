"""The clock of the simulated workspace, which can be moved forward."""

import threading
import time
from pathlib import Path

_END = 253_370_764_800.0  # the year 9999, with room for every time zone


class Clock:
    """The workspace's time in seconds since 1970: the machine's time plus an offset.

    Args:
        file: holds the offset in seconds, for an app that follows this clock. If the file exists, the clock starts with
            its offset.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._ahead = float(file.read_text()) if file and file.exists() else 0.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        with self._lock:
            return self.real() + self._ahead

    def real(self) -> float:
        """The machine's time. Signatures use it, since an app checks them against its own clock."""
        return time.time()  # noqa: TID251 - the simulator's clock is made here

    def check(self, moment: float) -> None:
        """Check that the clock can be moved to this moment.

        Raises:
            ValueError: if it is in the past, or beyond what a calendar can represent.
        """
        with self._lock:
            self._check(moment - self.real())

    def move_to(self, moment: float) -> None:
        """Set the workspace's time, in seconds since 1970; it runs on from there.

        Raises:
            ValueError: as `check` does.
        """
        with self._lock:
            ahead = moment - self.real()
            self._check(ahead)
            if self._file:
                new = self._file.with_suffix(".new")
                new.write_text(repr(ahead))
                new.replace(self._file)  # atomic: a reader sees the old number or the new one
            self._ahead = ahead

    def _check(self, ahead: float) -> None:
        if not ahead >= self._ahead:
            raise ValueError("a workspace's clock can't be moved back")
        if self.real() + ahead > _END:
            raise ValueError("that is too far in the future")
