"""The client that speaks in a workspace."""

from collections.abc import Callable
from functools import lru_cache

from slack_sdk import WebClient

from bot.services.tokens import ExpiredError, NotInstalledError
from bot.slack.api import client
from bot.slack.errors import NOT_INSTALLED, RefusedError, UnreachableError
from bot.slack.messenger import Clients

_MOST = 1024


def clients(token: Callable[[str], str], api_url: str) -> Clients:
    """Workspace -> its client. SlackError if the workspace has no token, or none that works now."""
    made = lru_cache(_MOST)(client)

    def speaking_in(workspace: str) -> WebClient:
        try:
            return made(token(workspace), api_url)
        except NotInstalledError as error:
            raise RefusedError(NOT_INSTALLED) from error
        except ExpiredError as error:
            raise UnreachableError("the token has expired") from error

    return speaking_in
