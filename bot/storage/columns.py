"""Column types."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, LargeBinary, TypeDecorator

from bot.storage.encryption import Binding


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite drops time zones; PostgreSQL returns its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Refuse a moment without a time zone, since it is ambiguous."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed(LargeBinary):
    """Text that a person typed, or a token: ciphertext only. `rotation` finds these columns by this type."""


def bound_to(column: Column[Any], *row: str) -> Binding:
    """The binding of a value in a column. `row`: what identifies its row, such as workspace, user and id."""
    return (column.table.name, column.name, *row)
