"""SQLite with many concurrent readers and one writer, and with writers that wait instead of failing.

SQLAlchemy begins transactions explicitly, since sqlite3's own rules differ between Python versions. A writing
transaction takes the write lock when it begins: taking it later fails at once ('database is locked') if another
transaction has written in between.
"""

import math
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any, Self, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPICursor, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.deadline import seconds_left
from bot.domain.errors import NotSavedError

_BUSY_TIMEOUT = 2.0
"""Seconds to wait for another writer, at most."""

_BUSY_TIMEOUT_MS = int(1000 * _BUSY_TIMEOUT)

_WIPE_BUSY_TIMEOUT_MS = 200
"""How long a wipe right after a commit waits for other connections. Nobody can write meanwhile."""

_SMALL = 100_000_000
"""Bytes: VACUUM rewrites a file of this size in less than a second."""

_PRIMARY = 0xFF
"""The bits of an SQLite error code that its extended codes share."""

ERASED = "PRAGMA user_version = 1"
"""Run in a transaction that erases a member: marks the file as still to be wiped, which a crash doesn't undo."""

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # FAST would keep the content of freed pages
)

IMMEDIATE = {"sqlite_begin": "BEGIN IMMEDIATE"}
"""Execution option for connections whose transactions write."""


class FileError(Exception):
    """The file can't be used; the message says why and what to do."""


class WriteLock:
    """The write lock of this process; NotSavedError after waiting too long.

    SQLite makes a waiting writer sleep for up to 100 ms at a time. Threads that queue here instead are served as soon
    as the previous one is done: of 32 concurrent writers, the slowest waits 80 ms instead of 700.
    """

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> Self:
        if not self._lock.acquire(timeout=_busy_timeout()):
            raise NotSavedError
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def open_file(address: URL, **pool: Any) -> Engine:  # noqa: ANN401  create_engine's own options
    """Open a database file, created if missing and readable only by its owner.

    Args:
        address: its URL.
        pool: SQLAlchemy's pool options.
    """
    path = _create_file(address.database)

    def connect() -> sqlite3.Connection:
        # rw: a file that was removed is an error, not an empty database.
        return sqlite3.connect(
            f"{path.as_uri()}?mode=rw", uri=True, timeout=_BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
        )

    engine = create_engine(address, creator=connect, hide_parameters=True, **pool)
    begin_explicitly(engine)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        entry.info["file"] = file_identity(path)
        for pragma in PRAGMAS:
            connection.execute(pragma).close()

    @event.listens_for(engine, "checkout")
    def check_file_identity(_: object, entry: ConnectionPoolEntry, __: object) -> None:
        # Without this check, writes to a file that was moved or deleted would succeed and be lost.
        if entry.info["file"] != file_identity(path):
            raise InvalidatePoolError

    @event.listens_for(engine, "handle_error")
    def reopen_read_only(context: ExceptionContext) -> None:
        # A connection that was opened while the file was read-only remains so.
        if getattr(context.original_exception, "sqlite_errorcode", 0) & _PRIMARY == sqlite3.SQLITE_READONLY:
            context.is_disconnect = True

    return engine


def wipe(engine: Engine, *, small: bool = False) -> bool:
    """Remove the remains of erased rows from the files; return False if that has to be repeated later.

    `secure_delete` overwrites deleted rows, but not the copies that SQLite leaves in the gaps of a page when it moves
    rows to another page. So VACUUM rewrites the file if a transaction has run `ERASED`. The write-ahead log is always
    truncated.

    Args:
        engine: the engine of an SQLite file.
        small: don't rewrite a large file, since nobody can write meanwhile.
    """
    pooled = engine.raw_connection()
    try:
        with closing(pooled.cursor()) as cursor:
            # until the next transaction on this connection, which sets its own
            cursor.execute(f"PRAGMA busy_timeout = {_WIPE_BUSY_TIMEOUT_MS if small else _BUSY_TIMEOUT_MS}")
            return _wiped(cursor, _SMALL if small else math.inf)
    except sqlite3.OperationalError:  # another connection reads or writes
        return False
    finally:
        pooled.close()


def _wiped(cursor: DBAPICursor, max_size: float) -> bool:
    def number(pragma: str) -> int:
        cursor.execute(f"PRAGMA {pragma}")
        (found, *_) = cursor.fetchall()[0]
        return int(found)

    erased = number("user_version")
    can_rewrite = number("page_count") * number("page_size") <= max_size
    if erased and can_rewrite:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA user_version = 0")
    busy = number("wal_checkpoint(TRUNCATE)")
    return not busy and (can_rewrite or not erased)


def begin_explicitly(engine: Engine) -> None:
    """Begin each transaction with BEGIN, or with the statement of an execution option such as `IMMEDIATE`."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
        driver.execute(f"PRAGMA busy_timeout = {int(1000 * _busy_timeout())}").close()
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _busy_timeout() -> float:
    """Return how long to wait for another writer: no longer than a person, or a health check, can."""
    left = seconds_left()
    return _BUSY_TIMEOUT if left is None else min(_BUSY_TIMEOUT, left)


def file_identity(path: Path) -> tuple[int, int] | None:
    """The device and inode of a file; None if it doesn't exist."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _create_file(name: str | None) -> Path:
    if name in {None, "", ":memory:"}:
        raise FileError("an in-memory database would be lost with each connection; name a file: sqlite:///FILE")
    path = Path(str(name)).absolute()
    if not path.parent.is_dir():
        raise FileError(f"the folder {path.parent} does not exist; create it, or name another file")
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:  # never opened here: closing it would release the locks that SQLite holds in this process
        if not path.is_file() or not os.access(path, os.R_OK | os.W_OK):
            raise FileError(f"{path} is not a writable file; change that, or name another") from None
    except OSError as error:
        raise FileError(f"the file {path} can't be created ({error.strerror}); change that, or name another") from None
    if not os.access(path.parent, os.W_OK):  # SQLite keeps two more files next to it
        raise FileError(f"the folder {path.parent} is not writable; change that, or name a file in another")
    return path
