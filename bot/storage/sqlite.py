"""SQLite as it is used here: many readers beside one writer, and writers that wait their turn instead of failing.

Statements that read run outside a transaction, so each sees the latest commit, as on PostgreSQL. The first statement
that writes begins a transaction with the write lock already taken: a lock taken later fails at once ('database is
locked') where another writer came between. sqlite3's own transactions are off, which is the same on every Python.
"""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

_PATIENCE = 2.0
"""Seconds to wait for another writer: a click must be answered within 3."""

_READS = ("SELECT", "PRAGMA")

_MANNERS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # FAST would leave what stood on pages that came free as a whole
)


class FileError(Exception):
    """The file can't be used; the text says why and what to do."""


class _Turn:
    """Whose turn it is to write, in this process.

    SQLite itself lets a waiting writer sleep and look again, for up to 100 ms a time. Threads that queue here first are
    served as soon as the one before is through: of 32 that write at once, the slowest waits 80 ms in place of 700.
    """

    def __init__(self) -> None:
        self._lock = Lock()

    def take(self) -> None:
        if not self._lock.acquire(timeout=_PATIENCE):
            raise sqlite3.OperationalError("database is locked")

    def give_back(self) -> None:
        self._lock.release()


class _Cursor(sqlite3.Cursor):
    """Takes the write lock before the first statement that writes."""

    connection: "_Connection"

    def execute(self, statement: str, parameters: Any = (), /) -> "_Cursor":  # noqa: ANN401  as sqlite3 has it
        self.connection.prepare(statement)
        super().execute(statement, parameters)
        return self

    def executemany(self, statement: str, parameters: Iterable[Any], /) -> "_Cursor":
        self.connection.prepare(statement)
        super().executemany(statement, parameters)
        return self


class _Connection(sqlite3.Connection):
    """A connection that writes only in its turn.

    Attributes:
        file: which file it was opened on; a path may come to name another one.
    """

    def __init__(self, path: Path, turn: _Turn) -> None:
        self._turn = turn
        self._writing = False
        self.file = identity(path)
        # rw: a file that went away is an error, not an empty database.
        super().__init__(
            f"{path.as_uri()}?mode=rw",
            uri=True,
            timeout=_PATIENCE,
            isolation_level=None,
            check_same_thread=False,
        )

    def cursor(self, _: object = None) -> _Cursor:  # type: ignore[override]  # no other kind of cursor
        return _Cursor(self)

    def prepare(self, statement: str) -> None:
        """Begin to write, if that is what the statement does and nothing has begun yet."""
        if self.in_transaction or statement.startswith(_READS):
            return
        if self._writing:  # SQLite rolled back on its own (disk full): the rest must not be kept without the beginning
            raise sqlite3.OperationalError("transaction was rolled back")
        self._turn.take()
        self._writing = True
        try:
            sqlite3.Cursor(self).execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            self._end()
            raise

    def commit(self) -> None:
        super().commit()  # where this fails a rollback follows
        self._end()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._end()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._end()

    def _end(self) -> None:
        if self._writing:
            self._writing = False
            self._turn.give_back()


def open_file(address: URL, **pool: Any) -> Engine:  # noqa: ANN401  create_engine's own options
    """Open a database file, and make it where it isn't there yet, for its owner's eyes alone.

    Args:
        address: its URL.
        pool: SQLAlchemy's settings of the pool.
    """
    path = _made(address.database)
    turn = _Turn()

    def connect() -> _Connection:
        return _Connection(path, turn)

    engine = create_engine(address, creator=connect, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def teach_manners(connection: _Connection, _: object) -> None:
        for manner in _MANNERS:
            connection.execute(manner).close()

    @event.listens_for(engine, "checkout")
    def look_that_the_file_is_there(connection: _Connection, *_: object) -> None:
        # Without this look, writes to a file that was moved or deleted would go on and be lost.
        if connection.file != identity(path):
            raise InvalidatePoolError

    return engine


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
