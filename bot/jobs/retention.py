"""Deletes what has reached the end of its retention time."""

from datetime import datetime, timedelta

from bot.storage.unit_of_work import Storage


def prune(storage: Storage, now: datetime, retention: timedelta, client_id: str) -> int:
    """Delete rows that are older than their table allows, and return how many; wipe erased data.

    Args:
        storage: the database.
        now: the current time.
        retention: how long the operator keeps what people wrote.
        client_id: the app's: workspaces where it was uninstalled are deleted after the grace period. Empty with a bot
            token.
    """
    with storage.writing() as work:
        deleted = work.prune(now, retention) + work.purge(now, client_id)
    storage.wipe()
    return deleted
