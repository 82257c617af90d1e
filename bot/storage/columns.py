"""Column types."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, LargeBinary, TypeDecorator

from bot.storage.encryption import Binding


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware datetime, stored in UTC. SQLite drops time zones; PostgreSQL returns the session's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Raise ValueError for a naive datetime, since it is ambiguous."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(LargeBinary):
    """The ciphertext of typed text, or of a token. `rotation` finds the columns to re-encrypt by this type."""


def bound_to(column: Column[Any], *row: str) -> Binding:
    """Return the binding of a value in a column. `row` identifies its row: for example workspace, user and id."""
    return (column.table.name, column.name, *row)
