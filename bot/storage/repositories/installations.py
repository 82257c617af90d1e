"""Where the app is installed, and its tokens there."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, or_, select, update

from bot.domain.installation import Installation, Tokens
from bot.storage.columns import bound_to
from bot.storage.encryption import Binding
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_workspace
from bot.storage.tables import installations
from bot.storage.transaction import Upsert, Values

_GET = select(installations).where(of_workspace(installations))
_LOCK = _GET.with_for_update()
_ALL = select(installations).order_by(installations.c.workspace)
_PUT = Upsert(installations)
_LEASE = update(installations).where(
    of_workspace(installations),
    installations.c.expires_at == bindparam("was"),
    or_(installations.c.refreshing_until.is_(None), installations.c.refreshing_until < bindparam("now")),
)
_RENEW = update(installations).where(
    of_workspace(installations), installations.c.refreshing_until == bindparam("of_lease")
)


class Installations(Repository):
    """One per workspace; installing the app again replaces the tokens."""

    def get(self, workspace: str) -> Installation | None:
        row = self._transaction.row(_GET, {"of_workspace": workspace})
        return self._read(row) if row else None

    def lock(self, workspace: str) -> Installation | None:
        """Return an installation, locked until the commit."""
        row = next(iter(self._transaction.lock_rows(_LOCK, {"of_workspace": workspace})), None)
        return self._read(row) if row else None

    def all(self) -> tuple[Installation, ...]:
        return tuple(self._read(row) for row in self._transaction.rows(_ALL, {}))

    def put(self, installation: Installation) -> None:
        """Save an installation in place of the workspace's earlier one. This ends a lease on its tokens."""
        row = {
            "workspace": installation.workspace,
            "client_id": installation.client_id,
            "enterprise": installation.enterprise,
            "since": installation.since,
            "installed_at": installation.installed_at,
            "removed_at": installation.removed_at,
        }
        tokens = self._token_columns(installation.workspace, installation.tokens)
        self._transaction.write(_PUT, {**row, **tokens})

    def lease(self, workspace: str, expires_at: datetime, now: datetime, until: datetime) -> bool:
        """Take a lease on refreshing the tokens that expire at this time.

        False if another process has it, or has refreshed them.
        """
        which = {"of_workspace": workspace, "was": expires_at, "now": now}
        return self._transaction.write(_LEASE, {**which, "refreshing_until": until}) > 0

    def renew(self, workspace: str, lease: datetime, tokens: Tokens) -> bool:
        """Save refreshed tokens; False if the lease is no longer ours."""
        which = {"of_workspace": workspace, "of_lease": lease}
        return self._transaction.write(_RENEW, {**which, **self._token_columns(workspace, tokens)}) > 0

    def _token_columns(self, workspace: str, tokens: Tokens | None) -> Values:
        words = {"bot": tokens.bot, "refresh": tokens.refresh} if tokens else None
        return {
            "tokens": self._cipher.seal(words, _binding(workspace)) if words else None,
            "expires_at": tokens.expires_at if tokens else None,
            "refreshing_until": None,
        }

    def _read(self, row: Row[Any]) -> Installation:
        tokens = None
        if row.tokens is not None:
            words = self._cipher.open(row.tokens, _binding(row.workspace))
            tokens = Tokens(words["bot"] or "", words["refresh"], row.expires_at)
        return Installation(
            row.workspace, row.client_id, row.enterprise, tokens, row.since, row.installed_at, row.removed_at
        )


def _binding(workspace: str) -> Binding:
    return bound_to(installations.c.tokens, workspace)
