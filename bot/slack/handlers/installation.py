"""Handles the uninstallation of the app."""

import structlog

from bot.services.installing import InstallationService
from bot.slack.interactions import Uninstalled
from bot.slack.routing import on

log = structlog.get_logger()


class InstallationHandlers:
    def __init__(self, installations: InstallationService) -> None:
        self._installations = installations

    @on(Uninstalled)
    def remove(self, uninstalled: Uninstalled) -> None:
        """Delete the workspace's tokens, so that nothing is sent there any more."""
        removed = self._installations.remove((uninstalled.member.workspace, uninstalled.enterprise), uninstalled.at)
        if removed:
            log.info("uninstalled", workspace=removed)
