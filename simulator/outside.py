"""What stands outside the workspaces, one for all of them: log, limits, faults, clock, and the app's own lines."""

from simulator.api.calls import CallLog
from simulator.api.limits import RateLimits
from simulator.delivery.socket import SocketMode
from simulator.faults import Faults
from simulator.settings import Settings
from simulator.timekeeper import Timekeeper
from simulator.workspace.workspace import APP_ID, Workspace


class Outside:
    """Slack's servers as far as they belong to no single workspace.

    Attributes:
        workspaces: those that the app is installed in.
    """

    def __init__(self, settings: Settings) -> None:
        self.workspaces: list[Workspace] = []
        self.calls = CallLog(settings.clock, settings.keep_calls)
        self.limits = RateLimits(settings.clock, on=settings.rate_limits)
        self.faults = Faults()
        self.timekeeper = Timekeeper(settings.clock, settings.on_clock, self._tell_everybody)
        self.socket = SocketMode(APP_ID, settings.ack_seconds)

    def close(self) -> None:
        """Let go of every line, and end what is running or waiting."""
        self.faults.close()
        self.timekeeper.close()
        self.socket.close()

    def _tell_everybody(self) -> None:
        for workspace in self.workspaces:
            workspace.pulse.touch(person.id for person in workspace.people.humans())
