"""Where the app is installed, and the tokens that it has there.

An organisation that installs the app org-wide is one workspace to the bot, and its id takes the place of a team's: user
ids and DMs are the same in all of its workspaces.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

GRACE = timedelta(days=30)
"""How long the data of a workspace is kept after the app was uninstalled there."""

MARGIN = timedelta(hours=2)
"""Tokens that expire are refreshed this long before: meanwhile the old one is still valid."""

LEASE = timedelta(seconds=60)
"""How long one process may take to refresh a token: longer than a call to Slack can last."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the app may speak with in a workspace. Without token rotation they neither expire nor are refreshed."""

    bot: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None

    def are_valid(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at

    def are_due(self, now: datetime) -> bool:
        """Whether they are to be refreshed."""
        return not self.are_valid(now + MARGIN)


@dataclass(frozen=True, slots=True)
class Grant:
    """What Slack grants when somebody installs the app.

    Attributes:
        enterprise: the organisation that the workspace belongs to, if any; the workspace itself if it is org-wide.
        app: id of the app, as it is in Slack's links.
        installer: user id.
        name: of the workspace or the organisation.
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
        client_id: of the Slack app that was installed.
        tokens: None once the app was uninstalled.
        since: since when the workspace's data is kept. To install the app again within the grace changes nothing.
        installed_at: when it was last installed.
        removed_at: when it was uninstalled, unless it is installed.
    """

    workspace: str
    client_id: str
    enterprise: str | None
    tokens: Tokens | None
    since: datetime
    installed_at: datetime
    removed_at: datetime | None = None


def lapsed(installation: Installation, now: datetime) -> bool:
    """Whether the workspace's data is no longer to be kept."""
    return installation.removed_at is not None and installation.removed_at < now - GRACE


def installed(before: Installation | None, grant: Grant, client_id: str, now: datetime) -> Installation:
    """The installation after somebody installed the app, for the first time or again."""
    goes_on = before is not None and not lapsed(before, now)
    since = before.since if before and goes_on else now
    return Installation(grant.workspace, client_id, grant.enterprise, grant.tokens, since, now)


def removed(installation: Installation, at: datetime) -> Installation | None:
    """The installation after it was removed; None if it was removed before, or installed again since.

    Slack tells the time in whole seconds.
    """
    if installation.removed_at or at < installation.installed_at.replace(microsecond=0):
        return None
    return replace(installation, tokens=None, removed_at=at)
