"""The rules that tables declare. Forgetting, the export, retention and the index tests are derived from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Column, ColumnElement, MetaData, Table


class Forget(Enum):
    """What happens to a row when the member named in a column is forgotten."""

    ROW = "the row is deleted"
    ABOUT = "the row is deleted if the value begins with `domain.delivery.manager_prefix`"
    BLANK = "the row stays, and the user id is set to NULL"


@dataclass(frozen=True, slots=True)
class Exempt:
    """In place of a rule: why there is none."""

    why: str


@dataclass(frozen=True, slots=True)
class After:
    """Delete rows some time after the latest timestamp in these columns.

    Attributes:
        columns: names of columns. The first is never NULL and leads an index.
        age: how long after; None for the operator's setting, LDCAREER_RETENTION_DAYS.
        only: a condition that the rows must meet; None to delete all.
    """

    columns: tuple[str, ...]
    age: timedelta | None = None
    only: ColumnElement[bool] | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a table.

    Attributes:
        export: the field of `services.exports.MemberData` that has a member's rows.
        prune: when rows are deleted automatically.
        forget: why forgetting doesn't affect the table; None if its columns declare what happens.
        scanned: an index that queries may scan in full, since it is always small.
        outlives: why a workspace's rows are kept after the app was uninstalled there; None if they are deleted.
    """

    export: str | Exempt
    prune: After | Exempt
    forget: Exempt | None = None
    scanned: str | None = None
    outlives: Exempt | None = None


def on_forget(forget: Forget) -> dict[str, Any]:
    """Return the `info` of a column that names a member."""
    return {"forget": forget}


def rules_of(table: Table) -> Rules:
    rules: Rules = table.info["rules"]
    return rules


def columns_with(metadata: MetaData, forget: Forget) -> Iterator[Column[Any]]:
    """Yield the columns that declare this; referencing tables come before the tables that they reference."""
    for table in reversed(metadata.sorted_tables):
        for column in table.columns:
            if column.info.get("forget") is forget:
                yield column
