"""One simulated Slack workspace: its state, the delivery of requests to the app, and the client."""

from typing import Any

from simulator.client import Client
from simulator.delivery.clicks import Clicks
from simulator.delivery.commands import Commands
from simulator.delivery.events import Events
from simulator.delivery.http import HttpTransport
from simulator.delivery.modals import Modals
from simulator.delivery.payloads import Payloads
from simulator.delivery.transport import Ack, Kind, Retry
from simulator.settings import Settings
from simulator.shared import SharedState
from simulator.tokens import Tokens
from simulator.workspace.ids import nth
from simulator.workspace.workspace import Workspace


class SimulatedSlack:
    """Slack's servers for one workspace with one app.

    Args:
        shared: the state that all workspaces share.
        number: the number of this workspace, from 1.
    """

    def __init__(self, settings: Settings, shared: SharedState, number: int = 1) -> None:
        self.settings, self.shared, self.socket = settings, shared, shared.socket
        self.bot_token = settings.token_in(number)
        self.tokens = Tokens(settings.clock, self.bot_token, rotates=settings.manifest.token_rotation)
        self.workspace = Workspace(settings.manifest, settings.clock, number=number, more_people=settings.more_people)
        if not self.bot_token:
            self.workspace.installed = "uninstalled"
        if settings.organisations:
            self.workspace.enterprise = {"id": nth("E", number), "name": f"{self.workspace.team_name} Group"}
        shared.slacks.append(self)
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
        """Send a request to the app, over Socket Mode if that is enabled and connected, else by HTTP."""
        if self.settings.manifest.socket_mode and self.socket.connected:
            return self.socket.deliver(kind, payload, retry)
        return self._http.deliver(kind, payload, retry)

    def deactivate(self, user_id: str) -> None:
        """Deactivate an account, as an admin can. The app gets `user_change` unless it was deactivated before.

        Raises:
            RefusedError: if it is a bot's.
            SlackError: user_not_found.
        """
        space = self.workspace
        if not space.people.deactivate(user_id):
            return
        space.views.clear(user_id)
        event = {
            "type": "user_change",
            "user": space.user_json(space.people.get(user_id)),
            "cache_ts": int(space.clock()),
            "event_ts": space.conversations.stamp(),
        }
        self.events.publish("user_change", event)

    def install(self, scopes: tuple[str, ...], *, org_wide: bool) -> None:
        """Install the app with these scopes, or again."""
        self.workspace.installed, self.workspace.scopes, self.workspace.org_wide = "installed", scopes, org_wide

    def revoke_token(self) -> None:
        """Revoke the bot tokens, as an admin can. The app gets `tokens_revoked`."""
        self.workspace.installed = "token_revoked"
        self.tokens.revoke()
        tokens = {"oauth": [], "bot": [self.workspace.app.user_id]}
        self.events.publish("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens}, authorized=False)

    def uninstall(self) -> None:
        """Remove the app from the workspace. The app gets `app_uninstalled`."""
        self.revoke_token()
        self.workspace.installed = "uninstalled"
        self.events.publish("app_uninstalled", {"type": "app_uninstalled"}, authorized=False)

    def close(self) -> None:
        """Close the connections to the app and cancel pending retries."""
        self.events.close()
        self._http.close()
