"""The interactions that were handled, so that a retry or a replay of one is not handled again."""

from datetime import datetime

from bot.storage.repositories.base import Repository
from bot.storage.tables import interactions
from bot.storage.transaction import InsertIfAbsent

_NOTE = InsertIfAbsent(interactions)


class Interactions(Repository):
    def note(self, workspace: str, interaction: str, now: datetime) -> bool:
        """Note an interaction; False if it was noted before."""
        return self._transaction.write(_NOTE, {"workspace": workspace, "id": interaction, "at": now}) > 0
