"""A server as a process of its own, that can be ended and started again."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from bot.errors import OperatorError

HOST = "127.0.0.1"
PATIENCE = 60
"""Seconds that a server may take to start, on a slow machine."""


class DemoError(OperatorError):
    """The demo can't run; says why and what to do."""


class Process:
    """A server, started as often as wanted, each time with the same settings.

    Args:
        name: what it is called; its log is `<name>.log`.
        command: what to run.
        settings: its environment, beside this process's own.
        ready: the URL that answers once it is up.
        folder: where its log is.
        cwd: the folder that it runs in; this process's own unless told otherwise.
    """

    def __init__(  # noqa: PLR0913  everything that a process is started with
        self,
        name: str,
        command: Sequence[str],
        settings: Mapping[str, str],
        *,
        ready: str,
        folder: Path,
        cwd: Path | None = None,
    ) -> None:
        self.log = folder / f"{name}.log"
        self.log.write_bytes(b"")
        self._name = name
        self._command = command
        self._settings = settings
        self._ready = ready
        self._cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; DemoError with its last line where it does not come up."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it; it takes a moment until it answers."""
        environment = {**os.environ, **self._settings}
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603  ours
                self._command,
                env=environment,
                cwd=self._cwd,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C is for the demo, which ends its servers itself
            )

    def wait(self) -> None:
        """Wait until it answers; DemoError with its last line where it does not come up."""
        deadline = time.monotonic() + PATIENCE
        while not _answers(self._ready):
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                self.end()
                said = self.log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
                raise DemoError(f"the {self._name} did not start: {said[-1]}")
            time.sleep(0.05)

    def end(self) -> int:
        """Ask it to end, wait until it has, and give its exit code."""
        return self._signal(signal.SIGTERM, whole=False)

    def kill(self) -> None:
        """Make an end of it, and of what it started, at once."""
        self._signal(signal.SIGKILL, whole=True)

    def _signal(self, number: int, *, whole: bool) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.poll() is None:
            if whole:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        return process.wait()


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False
