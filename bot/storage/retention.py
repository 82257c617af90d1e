"""Deletes rows that are no longer needed, as `tables` declares it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, bindparam, delete, true

from bot.storage.rules import After, rules_of
from bot.storage.tables import metadata
from bot.storage.transaction import Transaction


def _conditions(table: Table, rule: After) -> Iterator[ColumnElement[bool]]:
    first, *others = (table.c[name] for name in rule.columns)
    yield rule.only if rule.only is not None else true()
    yield first < bindparam("before")
    for moment in others:
        yield moment.is_(None) | (moment < bindparam("before"))


_PRUNINGS = tuple(
    (delete(table).where(*_conditions(table, rule)), rule.age)
    for table in metadata.sorted_tables
    if isinstance(rule := rules_of(table).prune, After)
)


def prune(transaction: Transaction, now: datetime, retention: timedelta) -> int:
    """Delete rows older than their table's rule allows; return how many.

    Args:
        transaction: a writing one.
        now: the time.
        retention: how long rows are kept whose rule leaves it to the operator.
    """
    return sum(transaction.write(pruning, {"before": now - (age or retention)}) for pruning, age in _PRUNINGS)
