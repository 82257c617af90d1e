"""A server in a process of its own, which can be stopped and restarted."""

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
START_TIMEOUT = 60
"""Seconds that a server may take to start, even on a slow machine."""


class DemoError(OperatorError):
    """The demo can't run; the message says why and what to do."""


class Process:
    """A server that can be started several times with the same settings.

    Args:
        name: its name; its log is `<name>.log`.
        command: the command to run.
        settings: environment variables to add to this process's.
        ready: the URL that responds once it is up.
        folder: where its log is.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        settings: Mapping[str, str],
        *,
        ready: str,
        folder: Path,
    ) -> None:
        self.log = folder / f"{name}.log"
        self.log.write_bytes(b"")
        self._name = name
        self._command = command
        self._settings = settings
        self._ready = ready
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it responds; DemoError with the last line of its log if it doesn't."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it without waiting."""
        environment = {**os.environ, **self._settings}
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603  our own command
                self._command,
                env=environment,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C is for the demo, which stops its servers itself
            )

    def wait(self) -> None:
        """Wait until it responds; DemoError with the last line of its log if it doesn't."""
        deadline = time.monotonic() + START_TIMEOUT
        while not _responds(self._ready):
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                self.end()
                lines = self.log.read_text(errors="replace").strip().splitlines() or ["no output"]
                raise DemoError(f"the {self._name} did not start: {lines[-1]}")
            time.sleep(0.05)

    def end(self) -> int:
        """Terminate it, wait, and return its exit code."""
        return self._signal(signal.SIGTERM, whole=False)

    def kill(self) -> None:
        """Kill it and its child processes."""
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
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


def ensure_port_is_free(port: int) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise DemoError(f"port {port} is already in use: choose another with `--port N`") from error


def _responds(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False
