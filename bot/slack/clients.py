"""One Slack client per workspace."""

from collections.abc import Callable
from functools import lru_cache

from slack_sdk import WebClient

from bot.services.tokens import ExpiredError, NotInstalledError
from bot.slack.api import client
from bot.slack.errors import NOT_INSTALLED, RefusedError, UnreachableError
from bot.slack.messenger import Clients

_CACHED = 1024


def clients(token: Callable[[str], str], api_url: str) -> Clients:
    """Return a function that returns a workspace's client; it raises SlackError if there is no valid token.

    Args:
        token: returns a workspace's token.
        api_url: the base URL of Slack's Web API.
    """
    cached = lru_cache(_CACHED)(client)

    def client_of(workspace: str) -> WebClient:
        try:
            return cached(token(workspace), api_url)
        except NotInstalledError as error:
            raise RefusedError(NOT_INSTALLED) from error
        except ExpiredError as error:
            raise UnreachableError("the token has expired") from error

    return client_of
