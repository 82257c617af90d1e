"""The real storage in memory, with a clock and ids, for tests of other things."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import Engine, QueuePool, Row, Table, create_engine, select

from bot.storage import sqlite
from bot.storage.encryption import Cipher
from bot.storage.tables import metadata
from bot.storage.unit_of_work import Storage

_CIPHER = Cipher([Fernet.generate_key().decode()])


def memory_storage() -> Storage:
    """Create an empty storage. There is one at a time: the contents of an earlier one are gone.

    It has one connection, which threads wait for: a unit of work inside another one fails.
    """
    with _connection() as connection:
        connection.deserialize(_empty())
    return Storage(_engine(), _CIPHER)


@contextmanager
def refusing_writes(storage: Storage) -> Iterator[None]:
    """Nothing can be written within the block."""
    refuse_writes(storage, refuse=True)
    yield
    refuse_writes(storage, refuse=False)


def refuse_writes(storage: Storage, *, refuse: bool) -> None:
    with storage.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA query_only = {int(refuse)}")


def rows_of(storage: Storage, table: Table) -> Sequence[Row[Any]]:
    with storage.engine.connect() as connection:
        return connection.execute(select(table)).all()


def kept_in(storage: Storage) -> dict[str, Sequence[Row[Any]]]:
    """Return all rows by table, without empty tables."""
    found = {table.name: rows_of(storage, table) for table in metadata.sorted_tables}
    return {name: rows for name, rows in found.items() if rows}


@cache
def _engine() -> Engine:
    """Shared by all tests, since SQLAlchemy compiles each statement once per engine."""
    engine = create_engine(
        "sqlite://", creator=_connect, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=2
    )
    sqlite.begin_explicitly(engine)
    return engine


def _connect() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


@cache
def _empty() -> bytes:
    engine = create_engine("sqlite://", creator=_connect, poolclass=QueuePool)
    with engine.begin() as connection:
        metadata.create_all(connection)
        kept: bytes = connection.connection.driver_connection.serialize()  # type: ignore[union-attr]
    engine.dispose()
    return kept


@contextmanager
def _connection() -> Iterator[sqlite3.Connection]:
    pooled = _engine().raw_connection()
    yield pooled.driver_connection  # type: ignore[misc]
    pooled.close()


@dataclass
class TickingClock:
    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Each call returns a second more, so that events are in order."""
        self.now += timedelta(seconds=1)
        return self.now


def numbered_ids() -> Iterator[str]:
    return (f"id-{number}" for number in count(1))
