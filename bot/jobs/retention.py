"""Removes what nothing needs any more."""

from bot.services import Clock
from bot.storage.unit_of_work import Storage


def prune(storage: Storage, clock: Clock) -> int:
    """Remove rows that are older than their table allows, and count them."""
    with storage.writing() as work:
        return work.prune(clock())
