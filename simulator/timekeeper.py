"""Moves the clock, stopping whenever something is due."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile

from simulator.clock import Clock


class CommandError(Exception):
    """The command that does what is due failed; the message says how."""


@dataclass(frozen=True)
class Moved:
    """The result of moving the clock.

    Args:
        now: the time it was moved to, in seconds since 1970.
        stops: how many stops it made on the way.
        failure: why the command failed, if it did.
    """

    now: float
    stops: int = 0
    failure: str = ""


class Timekeeper:
    """Moves the clock, one move at a time, and has a command do what is due on the way.

    The command is started for the first move and waits for the next one, since starting takes longer than most moves.
    For each line on its stdin, the workspace's time in ISO 8601, it does all that is due by then and prints one line:
    the next moment at which something is due, or an empty line. The clock stops at that moment, unless the move ends
    earlier. If the command fails, the clock is still moved to the end, and `failure` is the last line of the command's
    stderr; the next move starts it anew.

    Args:
        clock: the clock to move.
        command: does what is due; may be empty.
        announce: called whenever the time or any of the attributes changes.

    Attributes:
        target: where the clock is being moved to; None while it isn't being moved.
        stops: how many stops the latest move has made.
        failure: why the command failed during the latest move, if it did.
    """

    def __init__(self, clock: Clock, command: Sequence[str], announce: Callable[[], None]) -> None:
        self._clock, self._command, self._announce = clock, tuple(command), announce
        self._moving, self._lock = threading.Lock(), threading.Lock()
        self._running: _Command | None = None
        self._closed = False
        self.target: float | None = None
        self.stops = 0
        self.failure = ""

    def move_on(self, seconds: float) -> Moved:
        """Move the clock forward; raises ValueError as the clock does."""
        with self._moving:
            return self._move(self._clock() + seconds)

    def move_to(self, moment: float) -> Moved:
        """Move the clock to this moment; raises ValueError as the clock does."""
        with self._moving:
            return self._move(moment)

    def close(self) -> None:
        """End the running command and start no other."""
        with self._lock:
            self._closed = True
            if self._running:
                self._running.terminate()
        with self._moving:  # whose move ends now, if there is one
            if self._running:
                self._running.end()

    def _move(self, moment: float) -> Moved:
        self._clock.check(moment)
        self.stops, self.failure = 0, ""
        if self._command:
            self.target = moment
            self._announce()
            try:
                self._go(self._started(), moment)
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
        if moment > self._clock():  # the clock runs on while the command works, and may be past it already
            self._clock.move_to(moment)

    def _started(self) -> "_Command":
        with self._lock:
            if self._closed:
                raise CommandError(f"cannot run {self._command[0]}: the simulator is shutting down")
            if self._running is None or self._running.has_ended:
                self._running = _Command(self._command)
            return self._running


class _Command:
    """The running command."""

    def __init__(self, command: Sequence[str]) -> None:
        with ExitStack() as opened:
            stderr = opened.enter_context(TemporaryFile("w+", errors="replace"))  # a pipe that nobody reads could fill
            try:
                child = subprocess.Popen(  # noqa: S603 - the operator names it on the command line
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    text=True,
                    errors="replace",
                    start_new_session=True,  # so that its children can be ended with it
                )
            except OSError as error:
                raise CommandError(f"cannot run {command[0]}: {error.strerror}") from error
            opened.enter_context(suppress(BrokenPipeError))
            self._child = opened.enter_context(child)  # closes its pipes and waits
            self._stderr = stderr
            self._opened = opened.pop_all()

    @property
    def has_ended(self) -> bool:
        return self._child.poll() is not None

    def do(self, now: float) -> float | None:
        """Do all that is due by now; return the next moment at which something is due, if any."""
        stdin, stdout = self._child.stdin, self._child.stdout
        if stdin is None or stdout is None:
            raise CommandError("it has no stdin or stdout")
        try:
            stdin.write(datetime.fromtimestamp(now, UTC).isoformat() + "\n")
            stdin.flush()
            answer = stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise CommandError(self._last_words())
        if not (named := answer.strip()):
            return None
        try:
            due = datetime.fromisoformat(named)
        except ValueError as error:
            self.end()
            raise CommandError(f"it answered {named!r}, which is not an ISO 8601 time") from error
        if due.tzinfo is None or due.timestamp() <= now:
            self.end()
            raise CommandError(f"it answered {named}, which is not in the future")
        return due.timestamp()

    def terminate(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGTERM)

    def end(self) -> None:
        """End it, and wait until it has."""
        if not self.has_ended:
            self.terminate()
        self._opened.close()

    def _last_words(self) -> str:
        self._child.wait()
        self._stderr.seek(0)
        lines = self._stderr.read().strip().splitlines()
        self.end()
        return lines[-1].strip() if lines else f"it ended with {self._child.returncode}"
