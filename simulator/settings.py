"""The settings of a simulated Slack and its app."""

from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.manifest import Manifest


@dataclass(frozen=True)
class Settings:
    """The app's registration with Slack, and how strict the workspace is.

    Args:
        app_url: the app's request URL; can be left out for an app in Socket Mode.
        ack_seconds: how long Slack waits for the app's 200.
        retry_seconds: the delays before an event that wasn't acknowledged is sent again.
        on_clock: the command that runs due jobs while the clock is moved; `Timekeeper` describes its protocol.
        keep_calls: how many of the app's calls the log keeps.
        more_people: how many generated people a workspace has besides those of its roster.
        workspaces: how many there are; the token of the second ends in `-2`, and so on.
        bot_token: the app's token in the first workspace. With one, the app is installed in all workspaces; without,
            people install it by OAuth.
        client_id, client_secret: the app's credentials for OAuth.
        organisations: whether each workspace belongs to an organisation, which can install the app org-wide.
    """

    manifest: Manifest
    signing_secret: str
    bot_token: str = ""
    client_id: str = ""
    client_secret: str = ""
    organisations: bool = False
    app_token: str | None = None
    app_url: str | None = None
    rate_limits: bool = False
    ack_seconds: float = 3.0
    retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    on_clock: tuple[str, ...] = ()
    keep_calls: int = 500
    more_people: int = 0
    workspaces: int = 1
    clock: Clock = field(default_factory=Clock)

    def token_in(self, number: int) -> str:
        """The bot token of a workspace, counted from 1."""
        return self.bot_token if number == 1 or not self.bot_token else f"{self.bot_token}-{number}"
