"""The program as an operator runs it: a database, a simulated Slack, and commands as processes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import make_url, select

from bot.domain.delivery import DeliveryStatus
from bot.domain.people import Member
from bot.jobs.lock import AlreadyRunningError, single_process_lock
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.tables import deliveries
from bot.storage.unit_of_work import Storage
from tests.databases import take_as_validated
from tests.jobs.members import put_due

TOKEN, SECRET = "xoxb-made-up", "made-up"
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Installation:
    """Commands in a folder of their own, all with the same environment.

    Args:
        folder: the working folder, which also has the logs.
        slack: the URL of the simulated Slack.
        database: the URL of the database; by default a new one.
        port: the port that `serve` listens on; by default any free one.
    """

    def __init__(self, folder: Path, slack: str, database: str = "", port: int = 0) -> None:
        self._folder = folder
        self._database = database or f"sqlite:///{folder / 'kept.db'}"
        self._key = Fernet.generate_key().decode()
        take_as_validated(self._database)  # so that a start doesn't say every message
        port = port or free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.environment: Mapping[str, str] = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DATABASE_URL": self._database,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_APP_TOKEN": "",
            "SLACK_API_URL": f"{slack}/api/",
            "LDCAREER_ENCRYPTION_KEY": self._key,
            "NO_PROXY": "*",
        }

    def put_due(self, members: Iterable[Member], at: datetime, dms: Mapping[str, str]) -> None:
        """Make members due by writing to the database; none of them has ever clicked anything."""
        with self.kept() as storage:
            put_due(storage, members, at, dms)

    @contextmanager
    def kept(self) -> Iterator[Storage]:
        """Return what is in the database."""
        engine = open_database(self._database)
        upgrade(engine)
        yield Storage(engine, Cipher([self._key]))
        engine.dispose()

    def refused(self) -> dict[str, str | None]:
        """Return the user ids whose delivery failed, with the reason."""
        engine = open_database(self._database)
        with engine.connect() as connection:
            rows = connection.execute(select(deliveries).where(deliveries.c.status == DeliveryStatus.FAILED))
            found = {row.user_id: row.reason for row in rows}
        engine.dispose()
        return found

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command that logs to a file in the folder."""
        return self._start(command[0], "bot", *command)

    def start_hurried_worker(self, since: datetime, speed: float) -> subprocess.Popen[bytes]:
        """Start a worker with a faster clock, which logs to a file in the folder."""
        return self._start("hurried_worker", "tests.jobs.hurried_worker", since.isoformat(), str(speed))

    def _start(self, name: str, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        with self._log(name).open("ab") as log:
            return subprocess.Popen(  # noqa: S603  ours
                [sys.executable, "-m", module, *arguments],
                cwd=self._folder,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def is_free(self) -> bool:
        """Return whether no process serves the SQLite database or sends from it."""
        try:
            with single_process_lock(make_url(self._database)):
                return True
        except AlreadyRunningError:
            return False

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(  # noqa: S603  ours
            [sys.executable, "-m", "bot", *command],
            cwd=self._folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    @contextmanager
    def running(self, *command: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a command until the block ends; then stop it, and check that it succeeds."""
        process = self.start(*command)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)

    def said(self, command: str) -> str:
        return self._log(command).read_text()

    def _log(self, command: str) -> Path:
        return self._folder / f"{command}.log"
