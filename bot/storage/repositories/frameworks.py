"""Every version of the content that some check was made with."""

from sqlalchemy import bindparam, select

from bot.domain.framework import Framework
from bot.storage.tables import frameworks
from bot.storage.transaction import InsertUnlessThere, Transaction

_VERSION = frameworks.c.version == bindparam("of_version")
_GET = select(frameworks.c.document).where(_VERSION)
_IS_KEPT = select(frameworks.c.version).where(_VERSION)
_KEEP = InsertUnlessThere(frameworks)


class SqlFrameworks:
    """`Frameworks` in the database, as JSON documents."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, version: str) -> Framework | None:
        """Give the framework of that version."""
        row = self._transaction.row(_GET, {"of_version": version})
        return Framework.model_validate_json(row.document) if row else None

    def keep(self, framework: Framework) -> None:
        """Keep this version, if it is not kept yet. Looking first spares sending a long document."""
        if self._transaction.row(_IS_KEPT, {"of_version": framework.version}) is None:
            self._transaction.write(_KEEP, {"version": framework.version, "document": framework.document})
