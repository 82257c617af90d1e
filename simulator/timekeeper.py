"""Moves the clock, and has run what is to be run once it has moved."""

import errno
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from simulator.clock import Clock

NOW = "{now}"
"""What stands in the command for the time that the clock was moved to."""

_NOT_FOUND = 127  # a shell's exit code for a command that cannot be run


@dataclass(frozen=True)
class Moved:
    """What came of moving the clock.

    Args:
        now: where it was moved to, in seconds since 1970.
        exit_code: the command's, if there is one.
        last_line: the last thing that the command said.
    """

    now: float
    exit_code: int | None = None
    last_line: str = ""


class Timekeeper:
    """Moves the clock, one move at a time: the next one waits until the command of this one has ended.

    Args:
        clock: what is moved.
        command: what to run after each move, `{now}` in it standing for the time in UTC; nothing where it is empty.
        announce: called whenever `running` or `failure` or the time has changed.
    """

    def __init__(self, clock: Clock, command: Sequence[str], announce: Callable[[], None]) -> None:
        self._clock, self._command, self._announce = clock, tuple(command), announce
        self._moving, self._lock = threading.Lock(), threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._closed = False
        self.running = False
        self.failure = ""
        """What the command said last, where it failed after the newest move."""

    def move_on(self, seconds: float) -> Moved:
        """Move the clock on and wait for the command; raises ValueError as the clock does."""
        with self._moving:
            self._clock.move_on(seconds)
            return self._follow()

    def move_to(self, moment: float) -> Moved:
        """Move the clock to this moment and wait for the command; raises ValueError as the clock does."""
        with self._moving:
            self._clock.move_to(moment)
            return self._follow()

    def close(self) -> None:
        """End the command that is running, and run no other."""
        with self._lock:
            self._closed = True
            if self._child and self._child.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(self._child.pid, signal.SIGTERM)

    def _follow(self) -> Moved:
        now = self._clock()
        if not self._command:
            self._announce()
            return Moved(now)
        self.running, self.failure = True, ""
        self._announce()
        exit_code, last_line = self._run(datetime.fromtimestamp(now, UTC).isoformat())
        self.running = False
        self.failure = (last_line or f"it ended with {exit_code}") if exit_code else ""
        self._announce()
        return Moved(now, exit_code, last_line)

    def _run(self, now: str) -> tuple[int, str]:
        try:
            child = self._start([part.replace(NOW, now) for part in self._command])
        except OSError as error:
            return _NOT_FOUND, f"cannot run {self._command[0]}: {error.strerror}"
        with child:
            said, _ = child.communicate()
        lines = said.strip().splitlines()
        return child.returncode, lines[-1].strip() if lines else ""

    def _start(self, command: list[str]) -> subprocess.Popen[str]:
        with self._lock:
            if self._closed:
                raise OSError(errno.ECANCELED, "the simulator is ending")
            self._child = subprocess.Popen(  # noqa: S603 - named by whoever started the simulator
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,  # so that it can be ended with all that it started
            )
            return self._child
