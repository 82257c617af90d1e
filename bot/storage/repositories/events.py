"""The events of Slack that were carried out."""

from datetime import datetime

from sqlalchemy import bindparam, delete

from bot.storage.tables import events
from bot.storage.transaction import InsertUnlessThere, Transaction

_NOTE = InsertUnlessThere(events)
_PRUNE = delete(events).where(events.c.at < bindparam("before"))


class SqlEvents:
    """`Events` in the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def first_time(self, workspace: str, event: str, now: datetime) -> bool:
        """Note the event; False where it was noted before."""
        return self._transaction.write(_NOTE, {"workspace": workspace, "event": event, "at": now}) > 0

    def prune(self, before: datetime) -> int:
        """Remove what was noted before a moment, and count it; Slack gives up retrying within an hour."""
        return self._transaction.write(_PRUNE, {"before": before})
