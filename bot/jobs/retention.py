"""Removes what nothing needs any more."""

from bot.services import Clock
from bot.storage.unit_of_work import Storage


def prune(storage: Storage, clock: Clock) -> int:
    """Remove rows that are older than their table allows, and count them; wipe what is still to be wiped."""
    with storage.writing() as work:
        removed = work.prune(clock())
    storage.wipe()
    return removed
