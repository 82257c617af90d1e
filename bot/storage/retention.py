"""Deletes rows that are no longer needed, as `tables` declares it."""

from datetime import datetime

from sqlalchemy import bindparam, delete

from bot.storage.rules import After, rules_of
from bot.storage.tables import metadata
from bot.storage.transaction import Transaction

_PRUNINGS = tuple(
    (delete(table).where(table.c[rule.column] < bindparam("before")), rule.age)
    for table in metadata.sorted_tables
    if isinstance(rule := rules_of(table).prune, After)
)


def prune(transaction: Transaction, now: datetime) -> int:
    """Delete rows older than their table's rule allows; return how many."""
    return sum(transaction.write(pruning, {"before": now - age}) for pruning, age in _PRUNINGS)
