"""A database transaction. Turns the database's errors into the domain's."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row, Select, bindparam, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import Insert
from sqlalchemy.sql.compiler import SQLCompiler

from bot.domain.errors import ConflictError, NotSavedError
from bot.storage.sqlite import ERASED

Values = dict[str, Any]
"""Parameter or column -> value."""

_WORKSPACES = 7305
"""An arbitrary number that no other advisory lock uses."""

_COUNTED = {"preserve_rowcount": True}
"""Without this, some drivers lose the row count of an insert (psycopg: -1)."""

_LOCK_WORKSPACE = select(func.pg_advisory_xact_lock(_WORKSPACES, func.hashtext(bindparam("of_workspace"))))


class InsertIfAbsent(Insert):
    """Inserts a row, or nothing if a unique index has it. Unlike an error, that leaves the transaction usable."""

    inherit_cache = True


class Upsert(Insert):
    """Inserts a row, or updates the one with the same primary key."""

    inherit_cache = True


@compiles(InsertIfAbsent)
def _insert_if_absent(insert: InsertIfAbsent, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  the signature of compilers
    plain: str = compiler.visit_insert(insert, **options)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
    return f"{plain} ON CONFLICT DO NOTHING"


@compiles(Upsert)
def _upsert(insert: Upsert, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  the signature of compilers
    plain: str = compiler.visit_insert(insert, **options)  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
    key = [column.name for column in insert.table.primary_key]
    changed = ", ".join(f"{name} = excluded.{name}" for name in compiler.column_keys or () if name not in key)
    return f"{plain} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}"


class Transaction:
    """Executes the statements of the repositories.

    Every method raises NotSavedError if the database fails; the same work can then be done again.

    Attributes:
        writable: whether it can write and lock.
    """

    def __init__(self, connection: Connection, *, writable: bool) -> None:
        self.writable = writable
        self._connection = connection
        self._failed = False
        self._remembered: defaultdict[Executable, dict[object, Sequence[Row[Any]]]] = defaultdict(dict)

    def row(self, statement: Executable, values: Values) -> Row[Any] | None:
        if (remembered := self._from_memory(statement, values)) is not None:
            return next(iter(remembered), None)
        with self._errors_translated():
            return self._connection.execute(statement, values).first()

    def rows(self, statement: Executable, values: Values) -> Sequence[Row[Any]]:
        if (remembered := self._from_memory(statement, values)) is not None:
            return remembered
        with self._errors_translated():
            return self._connection.execute(statement, values).all()

    def remember(self, statement: Executable, values: Values, rows: Sequence[Row[Any]]) -> None:
        """Return these rows from now on whenever the statement is run with these values.

        For what was read of many members at once: what each of them needs is not read again. The caller makes sure that
        nothing it writes changes what is remembered.
        """
        self._remembered[statement][frozenset(values.items())] = rows

    def lock_rows(self, statement: Select[Any], values: Values) -> Sequence[Row[Any]]:
        """Read rows, and lock them until the commit.

        PostgreSQL locks rows selected `for update`; on SQLite, there is only one writer anyway.
        """
        self._require_writable()
        return self.rows(statement, values)

    def lock_workspace(self, workspace: str) -> None:
        """Serialize decisions about a whole workspace until the commit.

        There is no row to lock if what matters is that none is added.
        """
        self._require_writable()
        if self._connection.dialect.name == "postgresql":
            self.row(_LOCK_WORKSPACE, {"of_workspace": workspace})

    def write(self, statement: Executable, values: Values) -> int:
        """Insert, update or delete; return the number of rows.

        ConflictError if a unique index is violated; the transaction can't be used after that.
        """
        self._require_writable()
        with self._errors_translated():
            return self._connection.execute(statement, values, execution_options=_COUNTED).rowcount

    def write_many(self, statement: Executable, rows: Sequence[Values]) -> None:
        """The same for each of these values, as one statement."""
        self._require_writable()
        if rows:
            with self._errors_translated():
                self._connection.execute(statement, rows)

    def mark_erased(self) -> None:
        """Have SQLite's file wiped after the commit. On PostgreSQL, vacuuming is the server's."""
        self._require_writable()
        if self._connection.dialect.name == "sqlite":
            with self._errors_translated():
                self._connection.exec_driver_sql(ERASED)

    def commit(self) -> None:
        with self._errors_translated():
            self._connection.commit()

    def rollback(self) -> None:
        """Discard what was written, and begin again."""
        with errors_translated():
            self._connection.rollback()
        self._failed = False
        self._remembered.clear()

    def _from_memory(self, statement: Executable, values: Values) -> Sequence[Row[Any]] | None:
        remembered = self._remembered.get(statement)
        return remembered.get(frozenset(values.items())) if remembered else None

    def _require_writable(self) -> None:
        if not self.writable:
            raise RuntimeError("a reading unit of work can neither write nor lock")

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        if self._failed:
            # PostgreSQL would refuse everything but a commit, and keep nothing; SQLite may have rolled back already.
            raise NotSavedError
        try:
            with errors_translated():
                yield
        except (ConflictError, NotSavedError):
            self._failed = True
            raise


@contextmanager
def errors_translated() -> Iterator[None]:
    """Turn SQLAlchemy's errors into ConflictError or NotSavedError."""
    try:
        yield
    except IntegrityError as error:
        raise ConflictError from error
    except (DBAPIError, NoConnectionError) as error:
        raise NotSavedError from error


@contextmanager
def begin(engine: Engine, *, writable: bool) -> Iterator[Transaction]:
    """Run a transaction: committed if the block ends without an error, else rolled back."""
    with errors_translated():
        connection = engine.connect()
    try:
        transaction = Transaction(connection, writable=writable)
        yield transaction
        if writable:
            transaction.commit()
    finally:
        with errors_translated():
            connection.close()
