"""What one simulated Slack is told about the app that it serves."""

from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.manifest import Manifest


@dataclass(frozen=True)
class Settings:
    """The app's side of the agreement with Slack, and how strict the workspace is.

    Args:
        app_url: the app's request URL; may be left out for an app in Socket Mode.
        ack_seconds: how long Slack waits for the app's 200.
        retry_seconds: the pauses before an event that was not taken is sent again.
        on_clock: the command that does what is due while the clock is moved; `Timekeeper` says how it is talked to.
        keep_calls: how many calls of the app are remembered.
        more_people: how many made-up people a workspace has beside those of its roster.
        workspaces: how many the app is installed in; the token of the second ends in `-2`, and so on.
    """

    manifest: Manifest
    signing_secret: str
    bot_token: str
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
        """The bot token of the workspace of this number, counted from 1."""
        return self.bot_token if number == 1 else f"{self.bot_token}-{number}"
