"""A database transaction, whose errors are those of the domain."""

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
"""Name of a parameter or column -> value."""

_WORKSPACES = 7305
"""An arbitrary number that no other advisory lock uses."""

_WITH_ROWCOUNT = {"preserve_rowcount": True}
"""Without this option, some drivers report no row count for an insert (psycopg: -1)."""

_LOCK_WORKSPACE = select(func.pg_advisory_xact_lock(_WORKSPACES, func.hashtext(bindparam("of_workspace"))))


class InsertIfAbsent(Insert):
    """An INSERT that does nothing if a unique index has the row; an error would make the transaction unusable."""

    inherit_cache = True


class Upsert(Insert):
    """An INSERT that updates the row with the same primary key if there is one."""

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

    Every method raises NotSavedError if the database fails; the whole transaction can then be retried.

    Attributes:
        writable: whether it can write and lock.
    """

    def __init__(self, connection: Connection, *, writable: bool) -> None:
        self.writable = writable
        self._connection = connection
        self._failed = False
        self._cache: defaultdict[Executable, dict[object, Sequence[Row[Any]]]] = defaultdict(dict)

    def row(self, statement: Executable, values: Values) -> Row[Any] | None:
        if (cached := self._cached(statement, values)) is not None:
            return next(iter(cached), None)
        with self._translate_errors():
            return self._connection.execute(statement, values).first()

    def rows(self, statement: Executable, values: Values) -> Sequence[Row[Any]]:
        if (cached := self._cached(statement, values)) is not None:
            return cached
        with self._translate_errors():
            return self._connection.execute(statement, values).all()

    def cache(self, statement: Executable, values: Values, rows: Sequence[Row[Any]]) -> None:
        """Cache the rows of a statement with these values: from now on, `row` and `rows` return them.

        This is for rows of many members that were read at once. The caller must write nothing that changes them.
        """
        self._cache[statement][frozenset(values.items())] = rows

    def lock_rows(self, statement: Select[Any], values: Values) -> Sequence[Row[Any]]:
        """Read rows, and lock them until the commit.

        PostgreSQL locks rows selected `for update`; on SQLite, there is only one writer anyway.
        """
        self._require_writable()
        return self.rows(statement, values)

    def lock_workspace(self, workspace: str) -> None:
        """Serialize decisions about a whole workspace until the commit.

        Locking rows is not enough for a decision that depends on no row being added.
        """
        self._require_writable()
        if self._connection.dialect.name == "postgresql":
            self.row(_LOCK_WORKSPACE, {"of_workspace": workspace})

    def write(self, statement: Executable, values: Values) -> int:
        """Insert, update or delete; return the number of rows.

        ConflictError if a unique index is violated; the transaction can't be used after that.
        """
        self._require_writable()
        with self._translate_errors():
            return self._connection.execute(statement, values, execution_options=_WITH_ROWCOUNT).rowcount

    def write_many(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Run a statement for each of these rows, in one call of the driver."""
        self._require_writable()
        if rows:
            with self._translate_errors():
                self._connection.execute(statement, rows)

    def mark_erased(self) -> None:
        """Have the SQLite file wiped after the commit. A PostgreSQL server vacuums by itself."""
        self._require_writable()
        if self._connection.dialect.name == "sqlite":
            with self._translate_errors():
                self._connection.exec_driver_sql(ERASED)

    def commit(self) -> None:
        with self._translate_errors():
            self._connection.commit()

    def rollback(self) -> None:
        """Discard what was written; the next statement begins a new transaction."""
        with translate_errors():
            self._connection.rollback()
        self._failed = False
        self._cache.clear()

    def _cached(self, statement: Executable, values: Values) -> Sequence[Row[Any]] | None:
        cached = self._cache.get(statement)
        return cached.get(frozenset(values.items())) if cached else None

    def _require_writable(self) -> None:
        if not self.writable:
            raise RuntimeError("a reading unit of work can neither write nor lock")

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        if self._failed:
            # PostgreSQL would refuse all statements but COMMIT, and save nothing; SQLite may have rolled back already.
            raise NotSavedError
        try:
            with translate_errors():
                yield
        except (ConflictError, NotSavedError):
            self._failed = True
            raise


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn SQLAlchemy's errors into ConflictError or NotSavedError."""
    try:
        yield
    except IntegrityError as error:
        raise ConflictError from error
    except (DBAPIError, NoConnectionError) as error:
        raise NotSavedError from error


@contextmanager
def begin(engine: Engine, *, writable: bool) -> Iterator[Transaction]:
    """Begin a transaction: it is committed if the block ends without an error, else rolled back."""
    with translate_errors():
        connection = engine.connect()
    try:
        transaction = Transaction(connection, writable=writable)
        yield transaction
        if writable:
            transaction.commit()
    finally:
        with translate_errors():
            connection.close()
