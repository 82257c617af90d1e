"""Deletes rows that are no longer needed, as `tables` declares it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, bindparam, delete, select, true

from bot.domain.installation import GRACE
from bot.storage.rules import After, rules_of
from bot.storage.tables import installations, metadata
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
_LAPSED = select(installations.c.workspace).where(installations.c.removed_at < bindparam("before"))
_PURGES = tuple(
    delete(table).where(table.c.workspace.in_(_LAPSED))
    for table in metadata.sorted_tables
    if not rules_of(table).outlives
)


def prune(transaction: Transaction, now: datetime, retention: timedelta) -> int:
    """Delete rows older than their table's rule allows; return how many.

    Args:
        transaction: a writing one.
        now: the time.
        retention: how long rows are kept whose rule leaves it to the operator.
    """
    pruned = sum(transaction.write(pruning, {"before": now - (age or retention)}) for pruning, age in _PRUNINGS)
    return pruned + purge(transaction, now)


def purge(transaction: Transaction, now: datetime) -> int:
    """Delete all rows of the workspaces where the app was uninstalled longer ago than the grace; return how many."""
    purged = sum(transaction.write(statement, {"before": now - GRACE}) for statement in _PURGES)
    if purged:
        transaction.mark_erased()
    return purged
