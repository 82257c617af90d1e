"""The events of Slack that were carried out, so that a retry is not carried out again."""

from datetime import datetime

from bot.storage.repositories.base import Repository
from bot.storage.tables import events
from bot.storage.transaction import InsertUnlessThere

_NOTE = InsertUnlessThere(events)


class Events(Repository):
    def first_time(self, workspace: str, event: str, now: datetime) -> bool:
        """Note the event; False where it was noted before."""
        return self._transaction.write(_NOTE, {"workspace": workspace, "event": event, "at": now}) > 0
