"""Checks the version of the database schema, and upgrades it."""

from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from bot.errors import OperatorError
from bot.storage.database import for_writing, translate_errors

VERSION = max(step.stem[1:5] for step in Path(__file__).parent.glob("migrations/versions/v[0-9]*.py"))
"""The number of the latest migration, read from the file names: importing Alembic would add a third of a second to each
start."""

VERSION_TABLE = "schema_version"

_LOCK = "SELECT pg_advisory_xact_lock(7305510418)"
"""An arbitrary number that nothing else uses. SQLite has only one writing transaction at a time anyway."""


class SchemaError(OperatorError):
    """The schema doesn't fit the program; the message says what to do."""


class State(StrEnum):
    """The schema of the database, compared with the one that the program needs."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    AHEAD = "ahead"


def state(engine: Engine) -> State:
    with translate_errors(engine), engine.connect() as connection:
        return _state(connection)


def upgrade(engine: Engine) -> None:
    """Upgrade the schema in one transaction. Concurrent calls in other processes wait."""
    with translate_errors(engine), for_writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(_LOCK)
        found = _state(connection)
        _refuse_ahead(found)
        if found is not State.CURRENT:
            _migrate(connection)


def ensure_current(engine: Engine) -> None:
    """Upgrade an old schema on SQLite. On PostgreSQL, the operator decides when.

    Raises SchemaError if the schema is old on PostgreSQL, or from a newer version of the program.
    """
    found = state(engine)
    _refuse_ahead(found)
    if found is State.CURRENT:
        return
    if engine.dialect.name != "sqlite":
        raise SchemaError(f"the database's schema is {found}: upgrade it with `ldcareer migrate`")
    upgrade(engine)


def _state(connection: Connection) -> State:
    if not inspect(connection).has_table(VERSION_TABLE):
        return State.EMPTY
    version = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608  a constant
    if version is None:
        return State.EMPTY
    if version == VERSION:
        return State.CURRENT
    return State.BEHIND if version < VERSION else State.AHEAD


def _refuse_ahead(found: State) -> None:
    if found is State.AHEAD:
        raise SchemaError(
            "the database's schema is from a newer version of this program: "
            "install that version, or restore a backup from before it"
        )


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  see VERSION
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    command.upgrade(config, VERSION)
