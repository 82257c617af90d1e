"""Where the app is installed, and its tokens there.

An org-wide installation is treated as one workspace, with the organisation's id in place of a team id: user ids and DMs
are the same in all of the organisation's workspaces.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

GRACE = timedelta(days=30)
"""How long a workspace's data is kept after the app was uninstalled."""

MARGIN = timedelta(hours=2)
"""How long before they expire tokens are refreshed, while the old ones are still valid."""

LEASE = timedelta(seconds=60)
"""How long one process may take to refresh tokens: longer than a call to Slack can take."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The app's tokens in a workspace. Without token rotation, they don't expire and there is no refresh token."""

    bot: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None

    def are_valid(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at

    def are_due(self, now: datetime) -> bool:
        """Return whether they need to be refreshed."""
        return not self.are_valid(now + MARGIN)


@dataclass(frozen=True, slots=True)
class Grant:
    """What Slack returns when somebody installs the app.

    Attributes:
        workspace: id of the workspace; of the organisation if the app is installed org-wide.
        enterprise: id of the organisation that the workspace belongs to, if any; equal to `workspace` if the app is
            installed org-wide.
        app: id of the app, as in links to it.
        installer: user id of the person who installed it.
        name: the name of the workspace or organisation.
    """

    workspace: str
    enterprise: str | None
    tokens: Tokens
    app: str
    installer: str
    name: str


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in one workspace.

    Attributes:
        client_id: client id of the Slack app that was installed.
        tokens: None once the app was uninstalled.
        since: since when the workspace's data has been kept. Reinstalling the app within `GRACE` doesn't change it.
        installed_at: when it was last installed.
        removed_at: when it was uninstalled; None while it is installed.
    """

    workspace: str
    client_id: str
    enterprise: str | None
    tokens: Tokens | None
    since: datetime
    installed_at: datetime
    removed_at: datetime | None = None


def lapsed(installation: Installation, now: datetime) -> bool:
    """Return whether the grace period is over, so that the workspace's data must be deleted."""
    return installation.removed_at is not None and installation.removed_at < now - GRACE


def installed(before: Installation | None, grant: Grant, client_id: str, now: datetime) -> Installation:
    """Return the installation after the app was installed, for the first time or again."""
    goes_on = before is not None and not lapsed(before, now)
    since = before.since if before and goes_on else now
    return Installation(grant.workspace, client_id, grant.enterprise, grant.tokens, since, now)


def removed(installation: Installation, at: datetime) -> Installation | None:
    """Return the installation after it was removed; None if it was removed already, or reinstalled since.

    Slack gives `at` in whole seconds.
    """
    if installation.removed_at or at < installation.installed_at.replace(microsecond=0):
        return None
    return replace(installation, tokens=None, removed_at=at)
