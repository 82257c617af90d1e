"""Opens the database of DATABASE_URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import QueuePool

from bot.domain.errors import NotSavedError
from bot.errors import OperatorError
from bot.storage import sqlite

_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
"""URL scheme -> SQLAlchemy's name of the driver. Some hosting providers still use `postgres://`."""

_POOL = {"pool_timeout": 2, "pool_use_lifo": True}
"""LIFO reuses the connections with the warmest caches."""

_READING: dict[str, dict[str, Any]] = {"sqlite": {}, "postgresql": {"isolation_level": "REPEATABLE READ"}}
_WRITING: dict[str, dict[str, Any]] = {"sqlite": sqlite.IMMEDIATE, "postgresql": {}}


class DatabaseError(OperatorError):
    """The database can't be used. The message says what to do, and never contains a password."""


def open_database(url: str, threads: int = 16) -> Engine:
    """Open the database of a URL and check that it responds; DatabaseError if it doesn't.

    Args:
        url: `sqlite:///FILE` (created if missing) or `postgresql://USER:PASSWORD@HOST:PORT/NAME`.
        threads: connections that the pool keeps open; under load it opens up to twice as many.
    """
    address, pool = _read(url), {**_POOL, "pool_size": threads, "max_overflow": threads}
    try:
        engine = sqlite.open_file(address, **pool) if _is_file(address) else _open_server(address, **pool)
    except sqlite.FileError as error:
        raise DatabaseError(f"DATABASE_URL: {error}") from None
    try:
        ping(engine)
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def ping(engine: Engine) -> None:
    """Raise DatabaseError if the database doesn't respond."""
    with translate_errors(engine), engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")


def connections(engine: Engine) -> tuple[int, int]:
    """Return how many connections of the pool are in use, and how many there can be at most."""
    pool = engine.pool
    return (pool.checkedout(), 2 * pool.size()) if isinstance(pool, QueuePool) else (0, 0)


def for_reading(engine: Engine) -> Engine:
    """Return the engine with the option that each transaction reads from one snapshot."""
    return engine.execution_options(**_READING[engine.dialect.name])


def for_writing(engine: Engine) -> Engine:
    """Return the engine with the option that a transaction can write after it has read."""
    return engine.execution_options(**_WRITING[engine.dialect.name])


@contextmanager
def translate_errors(engine: Engine) -> Iterator[None]:
    """Turn errors of the driver and of units of work into DatabaseError, which is for operators."""
    try:
        yield
    except NotSavedError as error:
        raise DatabaseError(_describe(engine.url, error.__cause__)) from None
    except (DBAPIError, NoConnectionError) as error:
        raise DatabaseError(_describe(engine.url, error)) from None


def _open_server(address: URL, **pool: Any) -> Engine:  # noqa: ANN401  create_engine's own options
    from bot.storage.server import open_server  # noqa: PLC0415  a process on SQLite has no use for psycopg

    return open_server(address, **pool)


def _is_file(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _read(url: str) -> URL:
    try:
        address = make_url(url)
        name, _, driver = address.drivername.partition("+")
        known = _DRIVERS[name]
    except (ArgumentError, ValueError, KeyError):
        raise DatabaseError(
            "DATABASE_URL is not a valid URL: write sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"
        ) from None
    if driver not in {"", known.partition("+")[2]}:
        raise DatabaseError(f"DATABASE_URL names an unsupported driver: write {name}:// without +{driver}")
    return address.set(drivername=known)


def _describe(address: URL, error: BaseException | None) -> str:
    match error:
        case DBAPIError():
            reason = str(error.orig)
        case NoConnectionError():
            reason = "all connections are in use"
        case _:
            reason = "a transaction failed"
    reason = " ".join(reason.strip().partition("\n")[0].split()).rstrip(".:")
    for secret in (address.password, address.query.get("password")):
        if secret:
            reason = reason.replace(str(secret), "***")
    if _is_file(address) and reason == "database is locked":
        return f"the database file {address.database} is locked by another program that is writing to it: try again"
    if _is_file(address):
        return (
            f"the database file {address.database} can't be used ({reason}): "
            "check that it exists, belongs to this program, and is writable, and that its disk isn't full"
        )
    server = f"{address.host or 'its socket'}{f':{address.port}' if address.port else ''}"
    return (
        f"the PostgreSQL database {address.database or '(no name)'} at {server} can't be used ({reason}): "
        "check that the server is running and that DATABASE_URL is correct"
    )
