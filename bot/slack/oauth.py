"""Slack's OAuth: the URL of the consent page, and exchanging codes and refresh tokens."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urljoin

import structlog
from slack_sdk.oauth import AuthorizeUrlGenerator

from bot.domain.installation import Grant, Tokens
from bot.errors import describe
from bot.services import Clock
from bot.slack.api import client
from bot.slack.errors import SlackError, UnknownError, call
from bot.slack.manifest import OPTIONAL, required

log = structlog.get_logger()


class OAuth:
    """OAuth for the app with this client id. Slack redirects to the redirect URL in the app's manifest.

    Args:
        client_id: the app's client id.
        client_secret: its client secret.
        api_url: base URL of Slack's Web API.
        clock: used for the expiry of tokens.
        agent: whether the app has an entry in Slack's top bar.
    """

    def __init__(self, client_id: str, client_secret: str, api_url: str, clock: Clock, *, agent: bool) -> None:
        self._credentials = {"client_id": client_id, "client_secret": client_secret}
        self._api_url = api_url
        self._clock = clock
        self._pages = AuthorizeUrlGenerator(
            client_id=client_id,
            scopes=sorted((*required(agent=agent), *OPTIONAL)),
            authorization_url=urljoin(api_url, "../oauth/v2/authorize"),
        )

    def authorize_url(self, state: str) -> str:
        """Return the URL of the consent page."""
        return self._pages.generate(quote(state))

    def app_url(self, grant: Grant) -> str:
        """Return the URL that opens the app's DM in Slack."""
        where = "" if grant.workspace == grant.enterprise else f"&team={quote(grant.workspace)}"
        return urljoin(self._api_url, f"../app_redirect?app={quote(grant.app)}{where}")

    def exchange(self, code: str) -> Grant:
        """Exchange the code from Slack's redirect for tokens.

        Raises:
            SlackError: if that fails.
        """
        response = self._access(code=code)
        try:
            return self._grant(response)
        except (KeyError, TypeError) as error:
            raise UnknownError("a response without tokens") from error

    def refresh(self, workspace: str, refresh_token: str) -> Tokens | None:
        """Exchange a refresh token for new tokens. It can be used once. Return None if that fails."""
        try:
            return self._tokens(self._access(grant_type="refresh_token", refresh_token=refresh_token))
        except (SlackError, KeyError) as error:
            log.error("token not refreshed", workspace=workspace, reason=describe(error))  # noqa: TRY400  one line
            return None

    def _grant(self, response: Mapping[str, Any]) -> Grant:
        team, enterprise = response.get("team") or {}, response.get("enterprise") or {}
        installed_in = enterprise if response.get("is_enterprise_install") else team
        return Grant(
            workspace=str(installed_in["id"]),
            enterprise=enterprise.get("id"),
            tokens=self._tokens(response),
            app=str(response["app_id"]),
            installer=str(response["authed_user"]["id"]),
            name=str(installed_in.get("name") or installed_in["id"]),
        )

    def _access(self, **arguments: str) -> Mapping[str, Any]:
        response = call(client("", self._api_url).oauth_v2_access, **self._credentials, **arguments)
        return response.data if isinstance(response.data, dict) else {}

    def _tokens(self, response: Mapping[str, Any]) -> Tokens:
        seconds = response.get("expires_in")
        expires_at = self._clock() + timedelta(seconds=seconds) if seconds else None
        return Tokens(str(response["access_token"]), response.get("refresh_token"), expires_at)
