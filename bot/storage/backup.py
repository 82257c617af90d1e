"""Back up an SQLite database and restore it, even while other processes read it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine

from bot.errors import OperatorError
from bot.storage.schema import VERSION_TABLE

_BUSY_TIMEOUT = 10.0
"""Seconds to wait for other connections."""


class BackupError(OperatorError):
    """The backup can't be made or restored; the message says what to do."""


def back_up(engine: Engine, file: Path) -> None:
    """Copy a consistent snapshot of the database to a new file that only its owner can read."""
    require_sqlite(engine)
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise BackupError(f"{file} exists already: name another file") from None
    except OSError as error:
        raise BackupError(f"{file} can't be written ({error.strerror}): name another file") from None
    try:
        copy(_file_of(engine), file)
        with _connect(file) as copied:
            copied.execute("PRAGMA journal_mode = DELETE")  # one file, without a write-ahead log beside it
    except sqlite3.Error as error:
        file.unlink()
        raise BackupError(f"{file} can't be written ({error}): free some space, or name another file") from None


@contextmanager
def working_copy(engine: Engine, backup: Path) -> Iterator[Path]:
    """Yield a copy of a backup, to be prepared before it replaces the contents of the database.

    The copy is deleted at the end.
    """
    require_sqlite(engine)
    if not backup.is_file():
        raise BackupError(f"there is no file {backup}")
    file = Path(f"{_file_of(engine)}-restoring")
    _remove(file)
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        copy(backup, file)
        with _connect(file) as copied:
            if not copied.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [VERSION_TABLE]).fetchone():
                raise BackupError(f"{backup} is a database of something else")
        yield file
    except sqlite3.Error as error:
        raise BackupError(f"{backup} can't be restored ({error})") from None
    finally:
        _remove(file)


def replace_contents(engine: Engine, prepared: Path) -> None:
    """Replace the contents of the database with those of another file, in one transaction."""
    copy(prepared, _file_of(engine))


def copy(source: Path, target: Path) -> None:
    with _connect(source, "ro") as source_connection, _connect(target) as target_connection:
        source_connection.backup(target_connection)


def require_sqlite(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        raise BackupError("PostgreSQL has its own tools for this: docs/operating.md says how to use them")


def _file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database)).absolute()


@contextmanager
def _connect(file: Path, mode: str = "rw") -> Iterator[sqlite3.Connection]:
    address = f"{file.absolute().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, timeout=_BUSY_TIMEOUT, isolation_level=None)) as connection:
        yield connection


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal", "-jobs"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
