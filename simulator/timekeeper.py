"""Moves the clock, and stops on the way wherever something is due."""

import errno
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO

from simulator.clock import Clock


class CommandError(Exception):
    """The command that does what is due failed; says how."""


@dataclass(frozen=True)
class Moved:
    """What came of moving the clock.

    Args:
        now: where it was moved to, in seconds since 1970.
        stops: how often it stopped on the way.
        failure: what went wrong with the command, if anything.
    """

    now: float
    stops: int = 0
    failure: str = ""


class Timekeeper:
    """Moves the clock, one move at a time, and has a command do what is due on the way.

    The command is started for each move. It reads lines from its stdin, each the workspace's time in ISO 8601, does all
    that is due by then, and answers each with a line: the next moment at which something is due, or an empty line. The
    clock stops at that moment, unless the move ends before. After the last line stdin is closed. Where the command
    fails, the clock is moved to the end all the same, and the last line of its stderr says why.

    Args:
        clock: what is moved.
        command: does what is due; nothing does where it is empty.
        announce: called whenever the time or any of the attributes has changed.

    Attributes:
        target: where the clock is moved to while it is on the way; None while it isn't.
        stops: how often the newest move has stopped.
        failure: what went wrong with the command at the newest move, if anything.
    """

    def __init__(self, clock: Clock, command: Sequence[str], announce: Callable[[], None]) -> None:
        self._clock, self._command, self._announce = clock, tuple(command), announce
        self._moving, self._lock = threading.Lock(), threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._closed = False
        self.target: float | None = None
        self.stops = 0
        self.failure = ""

    def move_on(self, seconds: float) -> Moved:
        """Move the clock on; raises ValueError as the clock does."""
        with self._moving:
            return self._move(self._clock() + seconds)

    def move_to(self, moment: float) -> Moved:
        """Move the clock to this moment; raises ValueError as the clock does."""
        with self._moving:
            return self._move(moment)

    def close(self) -> None:
        """End the command that is running, and run no other."""
        with self._lock:
            self._closed = True
            if self._child and self._child.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(self._child.pid, signal.SIGTERM)

    def _move(self, moment: float) -> Moved:
        self._clock.check(moment)
        self.stops, self.failure = 0, ""
        if self._command:
            self.target = moment
            self._announce()
            try:
                with self._running() as command:
                    self._go(command, moment)
            except CommandError as error:
                self.failure = str(error)
            self.target = None
        self._put(moment)
        self._announce()
        return Moved(self._clock(), self.stops, self.failure)

    def _go(self, command: "_Command", moment: float) -> None:
        due = command.do(self._clock())
        while due is not None and due < moment:
            self._put(due)
            self.stops += 1
            self._announce()
            due = command.do(self._clock())
        self._put(moment)
        self._announce()
        command.do(self._clock())

    def _put(self, moment: float) -> None:
        if moment > self._clock():  # it runs on while the command works, and may have come there by itself
            self._clock.move_to(moment)

    @contextmanager
    def _running(self) -> Iterator["_Command"]:
        with TemporaryFile("w+", errors="replace") as stderr:  # a pipe would fill up while nobody reads it
            try:
                child = self._start(stderr)
            except OSError as error:
                raise CommandError(f"cannot run {self._command[0]}: {error.strerror}") from error
            early = False
            with child:
                try:
                    yield _Command(child)
                except (BrokenPipeError, EOFError):
                    early = True
                except CommandError:
                    child.terminate()
                    raise
                child.communicate()
            if child.returncode or early:
                stderr.seek(0)
                lines = stderr.read().strip().splitlines()
                raise CommandError(lines[-1].strip() if lines else f"it ended with {child.returncode}")

    def _start(self, stderr: IO[str]) -> subprocess.Popen[str]:
        with self._lock:
            if self._closed:
                raise OSError(errno.ECANCELED, "the simulator is ending")
            self._child = subprocess.Popen(  # noqa: S603 - named by whoever started the simulator
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                errors="replace",
                start_new_session=True,  # so that it can be ended with all that it started
            )
            return self._child


class _Command:
    """The running command, line by line."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child

    def do(self, now: float) -> float | None:
        """Have done what is due by now; return the next moment at which something is due, if any is."""
        stdin, stdout = self._child.stdin, self._child.stdout
        if stdin is None or stdout is None:
            raise CommandError("it can't be talked to")
        stdin.write(datetime.fromtimestamp(now, UTC).isoformat() + "\n")
        stdin.flush()
        answer = stdout.readline()
        if not answer:
            raise EOFError
        if not (named := answer.strip()):
            return None
        try:
            due = datetime.fromisoformat(named)
        except ValueError as error:
            raise CommandError(f"it answered {named!r}, which is no moment") from error
        if due.tzinfo is None or due.timestamp() <= now:
            raise CommandError(f"it answered {named}, which is not to come")
        return due.timestamp()
