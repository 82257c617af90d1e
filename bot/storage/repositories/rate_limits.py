"""The sending rate of each workspace."""

from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, or_, select, update

from bot.domain import rate_limit as rules
from bot.domain.rate_limit import RateLimit
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_workspace
from bot.storage.tables import rate_limits
from bot.storage.transaction import InsertIfAbsent

_GET = select(rate_limits.c.free_at, rate_limits.c.blocked_until).where(of_workspace(rate_limits))
_LOCK = _GET.with_for_update()
_ADD = InsertIfAbsent(rate_limits)
_CHANGE = update(rate_limits).where(of_workspace(rate_limits))
_BLOCK = _CHANGE.where(or_(rate_limits.c.blocked_until.is_(None), rate_limits.c.blocked_until < bindparam("until")))


class RateLimits(Repository):
    def reserve(self, workspace: str, now: datetime, *, limit: int, pause: timedelta) -> tuple[datetime, ...]:
        """Reserve times to send at, one `pause` apart, starting now or after the last time reserved.

        Reserves at most a few seconds ahead, and nothing while the workspace is blocked. Other workers wait for the
        commit.
        """
        self._ensure_row(workspace)
        moments = rules.free_slots(self._read(_LOCK, workspace), now, most=limit, pause=pause)
        if moments:
            self._transaction.write(_CHANGE, {"of_workspace": workspace, "free_at": moments[-1] + pause})
        return moments

    def block(self, workspace: str, until: datetime) -> None:
        """Block sending to the workspace until this time. A longer block stays."""
        self._ensure_row(workspace)
        self._transaction.write(_BLOCK, {"of_workspace": workspace, "until": until, "blocked_until": until})

    def free_at(self, workspace: str) -> datetime | None:
        return rules.opens_at(self._read(_GET, workspace))

    def _ensure_row(self, workspace: str) -> None:
        self._transaction.write(_ADD, {"workspace": workspace})

    def _read(self, query: Select[tuple[datetime | None, datetime | None]], workspace: str) -> RateLimit:
        row = self._transaction.row(query, {"of_workspace": workspace})
        return RateLimit(row.free_at, row.blocked_until) if row else RateLimit()
