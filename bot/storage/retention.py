"""Deletes rows that are no longer needed, by the rules that `tables` declares."""

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
    for column in others:
        yield column.is_(None) | (column < bindparam("before"))


_PRUNINGS = tuple(
    (delete(table).where(*_conditions(table, rule)), rule.age)
    for table in metadata.sorted_tables
    if isinstance(rule := rules_of(table).prune, After)
)
_LAPSED = select(installations.c.workspace).where(
    installations.c.removed_at < bindparam("before"), installations.c.client_id == bindparam("of_client")
)
_PURGES = tuple(
    delete(table).where(table.c.workspace.in_(_LAPSED))
    for table in metadata.sorted_tables
    if not rules_of(table).outlives
)


def prune(transaction: Transaction, now: datetime, retention: timedelta) -> int:
    """Delete rows that are older than their table's rule allows; return how many.

    Args:
        transaction: a writable one.
        now: the current time.
        retention: the age for tables whose rule names none.
    """
    return sum(transaction.write(pruning, {"before": now - (age or retention)}) for pruning, age in _PRUNINGS)


def purge(transaction: Transaction, now: datetime, client_id: str) -> int:
    """Delete all rows of workspaces where the app was uninstalled and the grace period is over; return how many.

    Args:
        transaction: a writable one.
        now: the current time.
        client_id: the app's. A workspace that uninstalled another app may be using this one.
    """
    which = {"before": now - GRACE, "of_client": client_id}
    purged = sum(transaction.write(statement, which) for statement in _PURGES)
    if purged:
        transaction.mark_erased()
    return purged
