"""Deletes what is no longer to be kept."""

from datetime import datetime, timedelta

from bot.storage.unit_of_work import Storage


def prune(storage: Storage, now: datetime, retention: timedelta, client_id: str) -> int:
    """Delete rows that are older than their table allows, and count them; wipe what is still to be wiped.

    Args:
        storage: the database.
        now: the time.
        retention: how long the operator keeps what people wrote.
        client_id: of the app whose former workspaces go too, after the grace; empty where a bot token is set.
    """
    with storage.writing() as work:
        deleted = work.prune(now, retention) + work.purge(now, client_id)
    storage.wipe()
    return deleted
