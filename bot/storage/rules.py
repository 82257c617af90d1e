"""What each table declares once. Forgetting, the export, retention and the index tests derive from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Column, MetaData, Table


class Forget(Enum):
    """What happens to a row when the member whom a column names is forgotten."""

    ROW = "the row is deleted"
    ABOUT = "the row is deleted where the value begins as `domain.delivery.about` writes it"
    NAME = "the row stays, and a stand-in takes the place of the name"
    BLANK = "emptied where a stand-in takes the place of the name"


@dataclass(frozen=True, slots=True)
class Not:
    """A rule that does not apply, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class After:
    """Rows go once the moment in a column is so long ago."""

    column: str
    age: timedelta


@dataclass(frozen=True, slots=True)
class Rules:
    """What is declared of a table.

    Attributes:
        export: the field of `services.exports.Kept` that has the rows of a member.
        prune: when rows go by themselves.
        forget: why nobody's forgetting touches the rows; None where columns say what it does.
        scanned: an index that queries may read from end to end, since it never has many rows.
    """

    export: str | Not
    prune: After | Not
    forget: Not | None = None
    scanned: str | None = None


def named(forget: Forget) -> dict[str, Any]:
    """The `info` of a column that forgetting does something with."""
    return {"forget": forget}


def rules_of(table: Table) -> Rules:
    rules: Rules = table.info["rules"]
    return rules


def columns_to(metadata: MetaData, forget: Forget) -> Iterator[Column[Any]]:
    """All columns with that rule; those of tables that refer to others come first."""
    for table in reversed(metadata.sorted_tables):
        for column in table.columns:
            if column.info.get("forget") is forget:
                yield column
