"""What each table declares once. Forgetting, the export, retention and the index tests are derived from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Column, ColumnElement, MetaData, Table


class Forget(Enum):
    """What happens to a row when the member named in a column is forgotten."""

    ROW = "the row is deleted"
    ABOUT = "the row is deleted if the value begins with the text of `domain.delivery.about`"
    BLANK = "the row stays, and the user id is set to NULL"


@dataclass(frozen=True, slots=True)
class Exempt:
    """A rule that doesn't apply, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class After:
    """Delete rows some time after the last moment in these columns.

    Attributes:
        columns: names. The first one is never NULL, and an index begins with it.
        age: how long after; None for as long as the operator says (LDCAREER_RETENTION_DAYS).
        only: which rows; None for all.
    """

    columns: tuple[str, ...]
    age: timedelta | None = None
    only: ColumnElement[bool] | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a table.

    Attributes:
        export: the field of `services.exports.MemberData` with a member's rows.
        prune: when rows are deleted automatically.
        forget: why forgetting doesn't affect the table; None if columns declare what it does.
        scanned: an index that queries may scan in full, since it is always small.
        outlives: why a workspace's rows stay when the app has gone from it; None if they are deleted.
    """

    export: str | Exempt
    prune: After | Exempt
    forget: Exempt | None = None
    scanned: str | None = None
    outlives: Exempt | None = None


def on_forget(forget: Forget) -> dict[str, Any]:
    """The `info` of a column that forgetting affects."""
    return {"forget": forget}


def rules_of(table: Table) -> Rules:
    rules: Rules = table.info["rules"]
    return rules


def columns_with(metadata: MetaData, forget: Forget) -> Iterator[Column[Any]]:
    """All columns with that rule, those of referring tables first."""
    for table in reversed(metadata.sorted_tables):
        for column in table.columns:
            if column.info.get("forget") is forget:
                yield column
