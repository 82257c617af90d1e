"""One transaction on the database, and its troubles in the domain's words."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Row, bindparam, func, select
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

_TURN = select(func.pg_advisory_xact_lock(_WORKSPACES, func.hashtext(bindparam("of_workspace"))))


class InsertUnlessThere(Insert):
    """Inserts a row, or no row where a unique index has it: unlike an error, that leaves the transaction usable."""

    inherit_cache = True


@compiles(InsertUnlessThere)
def _compile(insert: InsertUnlessThere, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  as compilers do
    plain: str = compiler.visit_insert(insert, **options)  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    return f"{plain} ON CONFLICT DO NOTHING"


class Transaction:
    """Runs the statements of the repositories. Each sees what was committed before it, and the transaction's own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._failed = False

    def begin(self) -> None:
        """Get a connection; NotSavedError where there is none."""
        with self._told():
            self._connection = self._engine.connect()

    def commit(self) -> None:
        """Keep what was written; NotSavedError where that can't be."""
        if self._failed:  # PostgreSQL would take the commit without a word, and keep nothing
            raise NotSavedError
        with self._told():
            self._open.commit()

    def end(self) -> None:
        """Give the connection back, and up what was not committed."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with self._told():
                connection.close()

    def take_turn(self) -> None:
        """On SQLite, be the only one who writes from now on: what is read next stays as it is until the commit.

        PostgreSQL needs no such turn: it locks the rows that are read `for update`, which SQLite has not.
        """
        if self._engine.dialect.name == "sqlite":
            with self._told():
                self._open.exec_driver_sql("SAVEPOINT turn")  # like any statement that isn't a read, it has to wait

    def take_turn_in(self, workspace: str) -> None:
        """Be the only one, from now until the commit, who decides on something that concerns a whole workspace.

        There is no row to lock where what matters is that none is added. Whoever else takes a turn there waits.
        """
        self.take_turn()
        if self._engine.dialect.name == "postgresql":
            self.row(_TURN, {"of_workspace": workspace})

    def row(self, statement: Executable, values: Values) -> Row[Any] | None:
        """Read one row, if there is one."""
        with self._told():
            return self._open.execute(statement, values).first()

    def rows(self, statement: Executable, values: Values) -> Sequence[Row[Any]]:
        """Read rows."""
        with self._told():
            return self._open.execute(statement, values).all()

    def write(self, statement: Executable, values: Values) -> int:
        """Insert, update or delete, and count the rows.

        ConflictError where a unique index stands against it; nothing can follow in this transaction then.
        """
        with self._told():
            return self._open.execute(statement, values, execution_options=_COUNTED).rowcount

    def write_many(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Do the same with each of these values, as one statement; nothing where there are none.

        ConflictError as with `write`.
        """
        if rows:
            with self._told():
                self._open.execute(statement, rows)

    @property
    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("a unit of work is used in a `with` block")
        return self._connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            self._failed = True
            raise ConflictError from error
        except (DBAPIError, NoConnectionError) as error:
            self._failed = True
            raise NotSavedError from error
