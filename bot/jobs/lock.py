"""On SQLite, one process serves and sends; a second one is refused."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from bot.errors import OperatorError


class AlreadyRunningError(OperatorError):
    """Another process serves this SQLite database, or sends from it."""


class QueueFileError(OperatorError):
    """The file of the job queue can't be used."""

    def __init__(self, file: Path, reason: object) -> None:
        super().__init__(
            f"the file {file} can't be used ({reason}): make it writable, or remove it; it holds no messages"
        )


def jobs_file(database: URL) -> Path:
    """Return the file next to an SQLite database that holds the queue and the lock."""
    return Path(f"{Path(str(database.database)).absolute()}-jobs")


@contextmanager
def single_process_lock(database: URL) -> Iterator[None]:
    """Hold the lock of an SQLite database; AlreadyRunningError if another process holds it.

    The system releases it if the process dies. On PostgreSQL, which any number of processes can share, this does
    nothing.
    """
    if database.get_backend_name() != "sqlite":
        yield
        return
    file = jobs_file(database)
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise QueueFileError(file, error.strerror) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(
                "another `ldcareer serve` or `ldcareer worker` is running on this SQLite database: stop it first, or "
                "set DATABASE_URL to a PostgreSQL database, which takes any number of them"
            ) from None
        yield
    finally:
        os.close(handle)
