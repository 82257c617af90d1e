"""One transaction on the database. The database's errors become the domain's."""

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

Values = dict[str, Any]
"""Parameter or column -> value."""

_WORKSPACES = 7305
"""Any number, as long as nobody else takes advisory locks with it."""

_COUNTED = {"preserve_rowcount": True}
"""Without this the count of an insert is lost with some drivers (psycopg: -1)."""

_LOCK_WORKSPACE = select(func.pg_advisory_xact_lock(_WORKSPACES, func.hashtext(bindparam("of_workspace"))))


class InsertUnlessThere(Insert):
    """Inserts a row, or no row where a unique index has it: unlike an error, that leaves the transaction usable."""

    inherit_cache = True


class Upsert(Insert):
    """Inserts a row, or changes the one that has its primary key to the same values."""

    inherit_cache = True


@compiles(InsertUnlessThere)
def _insert_unless_there(insert: InsertUnlessThere, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  as compilers do
    plain: str = compiler.visit_insert(insert, **options)  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    return f"{plain} ON CONFLICT DO NOTHING"


@compiles(Upsert)
def _upsert(insert: Upsert, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  as compilers do
    plain: str = compiler.visit_insert(insert, **options)  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    key = [column.name for column in insert.table.primary_key]
    changed = ", ".join(f"{name} = excluded.{name}" for name in compiler.column_keys or () if name not in key)
    return f"{plain} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}"


class Transaction:
    """Runs the statements of the repositories.

    Every method raises NotSavedError where the database fails; the same work can then be done again.

    Attributes:
        writable: whether anything can be written, or locked.
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
        """Read rows that nobody else changes until the commit.

        PostgreSQL locks what is selected `for update`; on SQLite nobody else writes meanwhile.
        """
        self._require_writable()
        return self.rows(statement, values)

    def lock_workspace(self, workspace: str) -> None:
        """Be the only one, until the commit, who decides on something that concerns a whole workspace.

        There is no row to lock where what matters is that none is added.
        """
        self._require_writable()
        if self._connection.dialect.name == "postgresql":
            self.row(_LOCK_WORKSPACE, {"of_workspace": workspace})

    def write(self, statement: Executable, values: Values) -> int:
        """Insert, update or delete, and count the rows.

        ConflictError where a unique index stands against it; nothing can follow in this transaction then.
        """
        self._require_writable()
        with self._errors_translated():
            return self._connection.execute(statement, values, execution_options=_COUNTED).rowcount

    def write_many(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Do the same with each of these values, as one statement; nothing if there are none."""
        self._require_writable()
        if rows:
            with self._errors_translated():
                self._connection.execute(statement, rows)

    def commit(self) -> None:
        with self._errors_translated():
            self._connection.commit()

    def rollback(self) -> None:
        """Give up what was written so far, and begin anew."""
        with errors_translated():
            self._connection.rollback()
        self._failed = False
        self._remembered.clear()

    def _from_memory(self, statement: Executable, values: Values) -> Sequence[Row[Any]] | None:
        remembered = self._remembered.get(statement)
        return remembered.get(frozenset(values.items())) if remembered else None

    def _require_writable(self) -> None:
        if not self.writable:
            raise RuntimeError("nothing is written, or locked, in a reading unit of work")

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        if self._failed:
            # PostgreSQL would refuse all but a commit, and keep nothing; SQLite may have rolled back by itself.
            raise NotSavedError
        try:
            with errors_translated():
                yield
        except (ConflictError, NotSavedError):
            self._failed = True
            raise


@contextmanager
def errors_translated() -> Iterator[None]:
    """Turn what SQLAlchemy raises into ConflictError or NotSavedError."""
    try:
        yield
    except IntegrityError as error:
        raise ConflictError from error
    except (DBAPIError, NoConnectionError) as error:
        raise NotSavedError from error


@contextmanager
def begin(engine: Engine, *, writable: bool) -> Iterator[Transaction]:
    """Run a transaction: kept where the block ends without an error, given up otherwise."""
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
