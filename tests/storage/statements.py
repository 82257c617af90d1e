"""Recorded SQL statements and their query plans."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

Statement = tuple[str, Any]
"""SQL and its parameters."""


@contextmanager
def listening(engine: Engine, *verbs: str) -> Iterator[list[Statement]]:
    """Record the statements of these kinds (queries, if none are given) until the block ends."""
    said: list[Statement] = []

    @event.listens_for(engine, "before_cursor_execute")
    def hear(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        if statement.startswith(verbs or ("SELECT",)):
            said.append((statement, parameters))

    yield said
    event.remove(engine, "before_cursor_execute", hear)


def plans(connection: Connection, statement: str, parameters: Any) -> Iterator[str]:  # noqa: ANN401  the driver's
    """The query plans of a statement: with these parameters, and with any."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        yield "\n".join(row.detail for row in rows)
    else:
        yield "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars())
        numbered = statement % {name: f"${number}" for number, name in enumerate(parameters, start=1)}
        yield "\n".join(connection.exec_driver_sql(f"EXPLAIN (GENERIC_PLAN) {numbered}").scalars())
