"""The versions of the content that conversations were begun with."""

from sqlalchemy import bindparam, select

from bot.domain.framework import Framework
from bot.storage.repositories.base import Repository
from bot.storage.tables import frameworks
from bot.storage.transaction import InsertIfAbsent

_VERSION = frameworks.c.version == bindparam("of_version")
_GET = select(frameworks.c.document).where(_VERSION)
_EXISTS = select(frameworks.c.version).where(_VERSION)
_ADD = InsertIfAbsent(frameworks)


class Frameworks(Repository):
    def get(self, version: str) -> Framework | None:
        row = self._transaction.row(_GET, {"of_version": version})
        return Framework.model_validate_json(row.document) if row else None

    def add(self, framework: Framework) -> None:
        if self._transaction.row(_EXISTS, {"of_version": framework.version}) is None:
            self._transaction.write(_ADD, {"version": framework.version, "document": framework.document})
