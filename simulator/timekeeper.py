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
    """The command that runs due jobs failed; the message says how."""


@dataclass(frozen=True)
class MoveResult:
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
    """Moves the clock, one move at a time, and has a command run the due jobs on the way.

    The command is started for the first move and kept running, since starting it takes longer than most moves. For each
    line on its stdin, the workspace's time in ISO 8601, it runs all jobs due by then and prints one line: the next time
    at which a job is due, or an empty line. The clock stops at that time, unless the move ends earlier. If the command
    fails, the clock is still moved to the end, and `failure` is the last line of the command's stderr; the next move
    restarts the command.

    Args:
        clock: the clock to move.
        command: runs due jobs; may be empty.
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

    def move_on(self, seconds: float) -> MoveResult:
        """Move the clock forward. Raises ValueError as `Clock.check` does."""
        with self._moving:
            return self._move(self._clock() + seconds)

    def move_to(self, moment: float) -> MoveResult:
        """Move the clock to this time. Raises ValueError as `Clock.check` does."""
        with self._moving:
            return self._move(moment)

    def close(self) -> None:
        """Stop the command, and don't start it again."""
        with self._lock:
            self._closed = True
            if self._running:
                self._running.terminate()
        with self._moving:  # wait for a move to end
            if self._running:
                self._running.stop()

    def _move(self, moment: float) -> MoveResult:
        self._clock.check(moment)
        self.stops, self.failure = 0, ""
        if self._command:
            self.target = moment
            self._announce()
            try:
                self._run_until(self._start_command(), moment)
            except CommandError as error:
                self.failure = str(error)
            self.target = None
        self._advance(moment)
        self._announce()
        return MoveResult(self._clock(), self.stops, self.failure)

    def _run_until(self, command: "_Command", moment: float) -> None:
        due = command.run_due(self._clock())
        while due is not None and due < moment:
            self._advance(due)
            self.stops += 1
            self._announce()
            due = command.run_due(self._clock())
        self._advance(moment)
        self._announce()
        command.run_due(self._clock())

    def _advance(self, moment: float) -> None:
        if moment > self._clock():  # the clock runs while the command works, so it may be later already
            self._clock.move_to(moment)

    def _start_command(self) -> "_Command":
        with self._lock:
            if self._closed:
                raise CommandError(f"cannot run {self._command[0]}: the simulator is shutting down")
            if self._running is None or self._running.has_exited:
                self._running = _Command(self._command)
            return self._running


class _Command:
    """The running command."""

    def __init__(self, command: Sequence[str]) -> None:
        with ExitStack() as resources:
            stderr = resources.enter_context(TemporaryFile("w+", errors="replace"))  # an unread pipe could fill up
            try:
                child = subprocess.Popen(  # noqa: S603 - it comes from the command line
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    text=True,
                    errors="replace",
                    start_new_session=True,  # so that its children can be terminated with it
                )
            except OSError as error:
                raise CommandError(f"cannot run {command[0]}: {error.strerror}") from error
            resources.enter_context(suppress(BrokenPipeError))
            self._child = resources.enter_context(child)  # on exit, closes its pipes and waits
            self._stderr = stderr
            self._resources = resources.pop_all()

    @property
    def has_exited(self) -> bool:
        return self._child.poll() is not None

    def run_due(self, now: float) -> float | None:
        """Run all jobs that are due. Return the next time at which a job is due, if any."""
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
            raise CommandError(self._last_error())
        if not (text := answer.strip()):
            return None
        try:
            due = datetime.fromisoformat(text)
        except ValueError as error:
            self.stop()
            raise CommandError(f"it answered {text!r}, which is not an ISO 8601 time") from error
        if due.tzinfo is None or due.timestamp() <= now:
            self.stop()
            raise CommandError(f"it answered {text}, which is not in the future")
        return due.timestamp()

    def terminate(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._child.pid, signal.SIGTERM)

    def stop(self) -> None:
        """Terminate the command, and wait until it has exited."""
        if not self.has_exited:
            self.terminate()
        self._resources.close()

    def _last_error(self) -> str:
        self._child.wait()
        self._stderr.seek(0)
        lines = self._stderr.read().strip().splitlines()
        self.stop()
        return lines[-1].strip() if lines else f"it ended with {self._child.returncode}"
