"""The state that all workspaces share: the call log, rate limits, faults, the clock, and Socket Mode connections."""

from typing import TYPE_CHECKING

from simulator.api.calls import CallLog
from simulator.api.limits import RateLimits
from simulator.delivery.socket import SocketMode
from simulator.faults import Faults
from simulator.settings import Settings
from simulator.timekeeper import Timekeeper
from simulator.tokens import AuthorizationCodes
from simulator.workspace.workspace import APP_ID, Workspace

if TYPE_CHECKING:
    from simulator.slack import SimulatedSlack


class SharedState:
    """The parts of Slack's servers that belong to no single workspace.

    Attributes:
        slacks: all workspaces.
        codes: the authorization codes of installations.
    """

    def __init__(self, settings: Settings) -> None:
        self.slacks: list[SimulatedSlack] = []
        self.codes = AuthorizationCodes(settings.clock)
        self.calls = CallLog(settings.clock, settings.keep_calls)
        self.limits = RateLimits(settings.clock, on=settings.rate_limits)
        self.faults = Faults()
        self.timekeeper = Timekeeper(settings.clock, settings.on_clock, self._notify_everybody)
        self.socket = SocketMode(APP_ID, settings.ack_seconds)

    @property
    def workspaces(self) -> list[Workspace]:
        return [slack.workspace for slack in self.slacks]

    def close(self) -> None:
        """Close all connections, and stop delays and the running command."""
        self.faults.close()
        self.timekeeper.close()
        self.socket.close()

    def _notify_everybody(self) -> None:
        for workspace in self.workspaces:
            workspace.changes.touch(person.id for person in workspace.people.humans())
