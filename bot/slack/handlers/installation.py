"""The app was uninstalled."""

import structlog

from bot.services.installing import InstallationService
from bot.slack.interactions import Uninstalled
from bot.slack.routing import on

log = structlog.get_logger()


class InstallationHandlers:
    """Listens to Slack's events about the app itself."""

    def __init__(self, installations: InstallationService) -> None:
        self._installations = installations

    @on(Uninstalled)
    def remove(self, uninstalled: Uninstalled) -> None:
        """Delete the tokens, and send nothing more."""
        gone = self._installations.remove((uninstalled.member.workspace, uninstalled.enterprise), uninstalled.at)
        if gone:
            log.info("uninstalled", workspace=gone)
