"""The content folders that a start has validated by rendering every message, each with its fingerprint at that time."""

from sqlalchemy import bindparam, select

from bot.storage.repositories.base import Repository
from bot.storage.tables import validated_content
from bot.storage.transaction import Upsert

_GET = select(validated_content.c.fingerprint).where(validated_content.c.folder == bindparam("of_folder"))
_PUT = Upsert(validated_content)


class ValidatedContent(Repository):
    def fingerprint(self, folder: str) -> str | None:
        """Return the fingerprint of a folder when it was last validated; None if it never was."""
        row = self._transaction.row(_GET, {"of_folder": folder})
        return row.fingerprint if row else None

    def remember(self, folder: str, fingerprint: str) -> None:
        self._transaction.write(_PUT, {"folder": folder, "fingerprint": fingerprint})
