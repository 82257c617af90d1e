"""The tokens of each workspace, cached briefly. One process at a time refreshes them before they expire."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.errors import NotSavedError
from bot.domain.installation import LEASE, Installation, Tokens
from bot.services import Clock
from bot.storage.unit_of_work import Storage

CACHE_TTL = timedelta(seconds=10)
"""How long a change by another process may go unnoticed."""

RETRY_AFTER = timedelta(seconds=60)
"""How long to wait after Slack has refused to refresh a token."""

TRIES, PAUSE = 12, 0.25
"""How often to look for a token that another process refreshes, and the seconds in between."""

Refresh = Callable[[str, str], Tokens | None]
"""Workspace and refresh token -> new tokens; None, after logging it, if Slack refuses."""


class NotInstalledError(Exception):
    """The app isn't installed in the workspace."""


class ExpiredError(Exception):
    """The workspace's token has expired and can't be refreshed now."""


class TokenService:
    """Knows where the app with this client id is installed, and returns its bot tokens."""

    def __init__(self, storage: Storage, clock: Clock, client_id: str, refresh: Refresh) -> None:
        self._storage = storage
        self._clock = clock
        self._client_id = client_id
        self._refresh = refresh
        self._cache: dict[str, tuple[datetime, Installation]] = {}
        self._refused_at: dict[str, datetime] = {}

    def is_installed(self, workspace: str) -> bool:
        """Return whether the workspace has a token; True if the database fails, since the handler then reports that."""
        try:
            found = self._find(workspace)
        except NotSavedError:
            return True
        return found is not None and found.tokens is not None

    def token(self, workspace: str) -> str:
        """Return the workspace's token; NotInstalledError if there is none, ExpiredError if it can't be refreshed."""
        for _ in range(TRIES):
            found, now = self._find(workspace), self._clock()
            if not found or not found.tokens:
                raise NotInstalledError(workspace)
            tokens, refused = found.tokens, self._refused_at.get(workspace)
            if tokens.are_due(now) and not (refused and now - refused < RETRY_AFTER):
                tokens = self._refreshed(workspace, tokens, now) or tokens
            if tokens.are_valid(now):
                return tokens.bot
            if workspace in self._refused_at:
                break
            self.invalidate(workspace)
            time.sleep(PAUSE)
        raise ExpiredError(workspace)

    def invalidate(self, workspace: str) -> None:
        """Forget what is cached about a workspace."""
        self._cache.pop(workspace, None)
        self._refused_at.pop(workspace, None)

    def _find(self, workspace: str) -> Installation | None:
        now = self._clock()
        at, found = self._cache.get(workspace, (now, None))
        if found and now - at < CACHE_TTL:
            return found
        with self._storage.reading() as work:
            found = work.installations.get(workspace)
        if not found or found.client_id != self._client_id:
            return None
        self._cache[workspace] = now, found
        return found

    def _refreshed(self, workspace: str, tokens: Tokens, now: datetime) -> Tokens | None:
        """Refresh tokens; None if another process does so, or if Slack refuses.

        If this process dies after Slack's response, the new tokens are lost, and the old one works until it expires.
        """
        lease = now + LEASE
        if tokens.refresh is None or tokens.expires_at is None:
            return None
        with self._storage.writing() as work:
            if not work.installations.lease(workspace, tokens.expires_at, now, lease):
                return None
        fresh = self._refresh(workspace, tokens.refresh)
        with self._storage.writing() as work:
            kept = work.installations.renew(workspace, lease, fresh or tokens)
        self.invalidate(workspace)
        if fresh is None:
            self._refused_at[workspace] = now
        return fresh if kept else None
