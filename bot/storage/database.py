"""Opens the database that DATABASE_URL names, or says in one line why that can't be."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.domain.errors import NotSavedError
from bot.errors import OperatorError
from bot.storage import sqlite

_SPELLINGS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}
"""How people write the two databases -> how SQLAlchemy calls them. Hosters still hand out `postgres://`."""

_POOL = {"pool_size": 16, "max_overflow": 16, "pool_timeout": 2, "pool_use_lifo": True}
"""Enough for 32 threads; the connections used last are used first, for what they have in memory."""

_READING: dict[str, dict[str, Any]] = {"sqlite": {}, "postgresql": {"isolation_level": "REPEATABLE READ"}}
_WRITING: dict[str, dict[str, Any]] = {"sqlite": sqlite.IMMEDIATE, "postgresql": {}}

_SERVER = {"application_name": "ldcareer", "connect_timeout": "2", "tcp_user_timeout": "5000"}
"""Seconds to wait for a connection, and milliseconds until a server that fell silent is given up. A click must be
answered within 3 s; the URL's own query may say otherwise, for a server that has to wake up first."""


class DatabaseError(OperatorError):
    """The database can't be used; the text is one line that says what to do, and never has a password in it."""


def open_database(url: str) -> Engine:
    """Open the database of a URL and make sure that it answers; DatabaseError where it doesn't.

    Args:
        url: `sqlite:///FILE` (made where it isn't there yet) or `postgresql://USER:PASSWORD@HOST:PORT/NAME`.
    """
    address = _read(url)
    try:
        engine = sqlite.open_file(address, **_POOL) if _is_file(address) else _open_server(address)
    except sqlite.FileError as error:
        raise DatabaseError(f"DATABASE_URL: {error}") from None
    try:
        reach(engine)
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def reach(engine: Engine) -> None:
    """Ask the database for something; DatabaseError where it doesn't answer."""
    with answering(engine), engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")


def missing(engine: Engine) -> str | None:
    """Say in one line why the database doesn't answer; None where it does."""
    try:
        reach(engine)
    except DatabaseError as error:
        return str(error)
    return None


def for_reading(engine: Engine) -> Engine:
    """The same engine, with transactions that see one moment."""
    return engine.execution_options(**_READING[engine.dialect.name])


def for_writing(engine: Engine) -> Engine:
    """The same engine, with transactions that may read first and then write."""
    return engine.execution_options(**_WRITING[engine.dialect.name])


@contextmanager
def answering(engine: Engine) -> Iterator[None]:
    """Turn the driver's errors, and what a unit of work makes of them, into a DatabaseError."""
    try:
        yield
    except NotSavedError as error:
        raise DatabaseError(_told(engine.url, error.__cause__)) from None
    except (DBAPIError, NoConnectionError) as error:
        raise DatabaseError(_told(engine.url, error)) from None


def _open_server(address: URL) -> Engine:
    address = address.set(query={**_SERVER, **address.query})
    return create_engine(address, hide_parameters=True, pool_pre_ping=True, **_POOL)


def _is_file(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _read(url: str) -> URL:
    try:
        address = make_url(url)
        name, _, driver = address.drivername.partition("+")
        known = _SPELLINGS[name]
    except (ArgumentError, ValueError, KeyError):
        raise DatabaseError(
            "DATABASE_URL is not an address that can be used: write sqlite:///FILE or "
            "postgresql://USER:PASSWORD@HOST:PORT/NAME"
        ) from None
    if driver not in {"", known.partition("+")[2]}:
        raise DatabaseError(f"DATABASE_URL names a driver that is not used here: write {name}:// without +{driver}")
    return address.set(drivername=known)


def _told(address: URL, error: BaseException | None) -> str:
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
        return f"the database file {address.database} is locked: another program is writing to it, so try again"
    if _is_file(address):
        return (
            f"the database file {address.database} can't be used ({reason}): "
            "see that it is there, that it is this program's, and that it may be written"
        )
    server = f"{address.host or 'its socket'}{f':{address.port}' if address.port else ''}"
    return (
        f"the PostgreSQL database {address.database or '(none named)'} at {server} can't be used ({reason}): "
        "see that the server runs and that DATABASE_URL is right"
    )
