"""Starts and stops the servers that are measured, as processes of their own."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from bench.line import HOST, Line, RefusedError, http
from bench.slack import Json, StandIn
from bot.settings import THREADS

SECRET = "a signing secret"  # noqa: S105  for this run alone
START_TIMEOUT = 60
"""How many seconds to wait for a server to start."""
_POLL_INTERVAL = 0.002
_SMAPS_OF_SELF = Path("/proc/self/smaps_rollup")
_HEALTH = http("GET", "/healthz", {})


class DidNotStartError(Exception):
    """A server didn't start. The text is the last line of its output."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of some processes, in bytes.

    Attributes:
        resident: shared pages are counted for each process.
        proportional: shared pages are counted once; None if the system doesn't say (Linux does).
    """

    resident: int
    proportional: int | None


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        pid: the id of its first process.
        started_in: seconds from the start of the process until it was healthy.
    """

    port: int
    pid: int
    started_in: float

    def memory(self) -> Memory:
        """Return the memory of all its processes."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], check=True, capture_output=True, text=True)  # noqa: S607  from the PATH
        rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
        family = {self.pid}
        while more := {pid for pid, parent, _ in rows if parent in family} - family:
            family |= more
        resident = 1024 * sum(kilobytes for pid, _, kilobytes in rows if pid in family)
        return Memory(resident, 1024 * sum(map(_proportional, family)) if _SMAPS_OF_SELF.exists() else None)


@contextmanager
def ours(slack: StandIn, folder: Path, database: str = "") -> Iterator[Server]:
    """Serve the bot as in production: on SQLite in a folder, or on another database without the jobs."""
    key = folder / "key"
    if not key.exists():
        key.write_text(Fernet.generate_key().decode())
    settings = {
        "DATABASE_URL": database or f"sqlite:///{folder / 'ldcareer.db'}",
        "LDCAREER_ENCRYPTION_KEY": key.read_text(),
        "LDCAREER_LOG_LEVEL": "WARNING",
        "HOST": HOST,
    }
    with _running(
        [sys.executable, "-m", "bot", "serve", "--jobs", "off" if database else "on"], slack, settings
    ) as server:
        yield server


@contextmanager
def bare(name: str, slack: StandIn) -> Iterator[Server]:
    """Serve an app of `bench.bare`."""
    with _running([sys.executable, "-m", "bench.bare", name], slack, {"THREADS": str(THREADS)}) as server:
        yield server


@contextmanager
def plain(slack: StandIn, folder: Path, blocks: list[Json]) -> Iterator[Server]:
    """Serve `bench.plain`, which replies to each click with these blocks."""
    kept = folder / "blocks.json"
    kept.write_text(json.dumps(blocks))
    settings = {
        "PLAIN_DATABASE": str(folder / "plain.db"),
        "PLAIN_BLOCKS": str(kept),
        "THREADS": str(THREADS),
    }
    with _running([sys.executable, "-m", "bench.plain"], slack, settings) as server:
        yield server


@contextmanager
def _running(command: Sequence[str], slack: StandIn, settings: Mapping[str, str]) -> Iterator[Server]:
    port = _free_port()
    environment = {**environment_of(slack), "PORT": str(port), **settings}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at each start
    with tempfile.TemporaryFile() as log:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            while not _healthy(port):
                if process.poll() is not None or time.perf_counter() - began > START_TIMEOUT:
                    log.seek(0)
                    said = log.read().decode(errors="replace").strip().splitlines()
                    raise DidNotStartError(said[-1] if said else " ".join(command))
                time.sleep(_POLL_INTERVAL)
            yield Server(port, process.pid, time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait()


def _proportional(pid: int) -> int:
    """Return the proportional memory of a process in kilobytes: of shared pages, only its share is counted."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def environment_of(slack: StandIn) -> dict[str, str]:
    """Return the environment of a program that is to use this Slack."""
    return {
        **os.environ,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "",
        "SLACK_API_URL": f"{slack.url}/api/",
        "SSL_CERT_FILE": str(slack.certificate),
        "NO_PROXY": "*",
    }


def _healthy(port: int) -> bool:
    try:
        with Line(port) as line:
            line.ask(_HEALTH)
    except (OSError, RefusedError):
        return False
    return True


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])
