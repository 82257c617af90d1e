"""The interactions that were handled, so that a retry or a replay is not handled again."""

from datetime import datetime

from bot.storage.repositories.base import Repository
from bot.storage.tables import interactions
from bot.storage.transaction import InsertIfAbsent

_ADD = InsertIfAbsent(interactions)


class Interactions(Repository):
    def record(self, workspace: str, interaction: str, now: datetime) -> bool:
        """Record an interaction; False if it was recorded before."""
        return self._transaction.write(_ADD, {"workspace": workspace, "id": interaction, "at": now}) > 0
