"""SQLite as it is used here: many readers beside one writer, and writers that wait their turn instead of failing.

sqlite3 begins no transactions by itself here (its own rules differ from one Python to the next): SQLAlchemy does, in an
event. A transaction that is going to write takes the write lock at its beginning. A lock taken later fails at once
('database is locked') where another writer came between.
"""

import os
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import NotSavedError

_PATIENCE = 2.0
"""Seconds to wait for another writer: a click must be answered within 3."""

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # FAST would leave what stood on pages that came free as a whole
)

IMMEDIATE = {"sqlite_begin": "BEGIN IMMEDIATE"}
"""The execution option of connections whose transactions write."""


class FileError(Exception):
    """The file can't be used; the text says why and what to do."""


class WriteLock:
    """Whose turn it is to write, in this process; NotSavedError for who waits too long.

    SQLite itself lets a waiting writer sleep and look again, for up to 100 ms a time. Threads that queue here first are
    served as soon as the one before is through: of 32 that write at once, the slowest waits 80 ms in place of 700.
    """

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> Self:
        if not self._lock.acquire(timeout=_PATIENCE):
            raise NotSavedError
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def open_file(address: URL, **pool: Any) -> Engine:  # noqa: ANN401  create_engine's own options
    """Open a database file, and make it where it isn't there yet, for its owner's eyes alone.

    Args:
        address: its URL.
        pool: SQLAlchemy's settings of the pool.
    """
    path = _made(address.database)

    def connect() -> sqlite3.Connection:
        # rw: a file that went away is an error, not an empty database.
        return sqlite3.connect(
            f"{path.as_uri()}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )

    engine = create_engine(address, creator=connect, hide_parameters=True, **pool)
    begin_explicitly(engine)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        entry.info["file"] = identity(path)
        for pragma in PRAGMAS:
            connection.execute(pragma).close()

    @event.listens_for(engine, "checkout")
    def check_file_identity(_: object, entry: ConnectionPoolEntry, __: object) -> None:
        # Without this check, writes to a file that was moved or deleted would go on and be lost.
        if entry.info["file"] != identity(path):
            raise InvalidatePoolError

    return engine


def begin_explicitly(engine: Engine) -> None:
    """Begin each transaction with a statement; `IMMEDIATE` says which."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def identity(path: Path) -> tuple[int, int] | None:
    """Tell which file a path names; None where it names none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _made(name: str | None) -> Path:
    if name in {None, "", ":memory:"}:
        raise FileError("a database in memory would be lost with each connection; name a file: sqlite:///FILE")
    path = Path(str(name)).absolute()
    if not path.parent.is_dir():
        raise FileError(f"the folder {path.parent} does not exist; make it, or name another file")
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise FileError(f"the file {path} can't be written ({error.strerror}); change that, or name another") from None
    if not os.access(path.parent, os.W_OK):  # SQLite keeps two more files beside it
        raise FileError(f"the folder {path.parent} can't be written; change that, or name a file in another")
    return path
