"""One simulated Slack, put together: the workspace, the app's line, and everybody's client."""

from typing import Any

from simulator.api.calls import CallLog
from simulator.api.limits import RateLimits
from simulator.client import Client
from simulator.delivery.clicks import Clicks
from simulator.delivery.commands import Commands
from simulator.delivery.events import Events
from simulator.delivery.http import HttpTransport
from simulator.delivery.modals import Modals
from simulator.delivery.payloads import Payloads
from simulator.delivery.socket import SocketMode
from simulator.delivery.transport import Ack, Kind, Retry
from simulator.settings import Settings
from simulator.workspace.workspace import Workspace


class SimulatedSlack:
    """Slack's servers for one workspace with one app."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.workspace = Workspace(settings.manifest, settings.clock)
        self.calls = CallLog()
        self.limits = RateLimits(settings.clock, on=settings.rate_limits)
        self.socket = SocketMode(self.workspace.app.id, settings.ack_seconds)
        self._http = HttpTransport(settings)
        payloads = Payloads(self.workspace)
        self.events = Events(settings, self, payloads)
        self.client = Client(
            self.workspace,
            Commands(self.workspace, self, payloads),
            Clicks(self.workspace, self, payloads),
            Modals(self.workspace, self, payloads),
            self.events,
        )

    def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Ack:
        """Send a request to the app: over Socket Mode where the manifest says so and a line is open, else by HTTP."""
        if self.settings.manifest.socket_mode and self.socket.connected:
            return self.socket.deliver(kind, payload, retry)
        return self._http.deliver(kind, payload, retry)

    def revoke_token(self) -> None:
        """Take the bot token away, as an admin can; the app is told."""
        self.workspace.installed = "token_revoked"
        tokens = {"oauth": [], "bot": [self.workspace.app.user_id]}
        self.events.publish("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens}, told=False)

    def uninstall(self) -> None:
        """Remove the app from the workspace; the app is told."""
        self.revoke_token()
        self.workspace.installed = "uninstalled"
        self.events.publish("app_uninstalled", {"type": "app_uninstalled"}, told=False)

    def close(self) -> None:
        """Let go of every connection and pending retry."""
        self.events.close()
        self.socket.close()
        self._http.close()
