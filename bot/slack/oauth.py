"""Slack's side of installing the app: the page where somebody agrees, and the calls that give tokens."""

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
    """The app as Slack knows it by its client id. Slack sends people back to the redirect URL of its manifest.

    Args:
        client_id: from the app's settings in Slack.
        client_secret: the same.
        api_url: of Slack's Web API.
        clock: says when tokens expire.
        agent: whether the app has an entry in Slack's top bar.
    """

    def __init__(self, client_id: str, client_secret: str, api_url: str, clock: Clock, *, agent: bool) -> None:
        self._known_as = {"client_id": client_id, "client_secret": client_secret}
        self._api_url = api_url
        self._clock = clock
        self._pages = AuthorizeUrlGenerator(
            client_id=client_id,
            scopes=sorted((*required(agent=agent), *OPTIONAL)),
            authorization_url=urljoin(api_url, "../oauth/v2/authorize"),
        )

    def authorize_url(self, state: str) -> str:
        """Where somebody agrees to what the app asks for."""
        return self._pages.generate(quote(state))

    def app_url(self, grant: Grant) -> str:
        """Where the app's DM opens in Slack."""
        where = "" if grant.workspace == grant.enterprise else f"&team={quote(grant.workspace)}"
        return urljoin(self._api_url, f"../app_redirect?app={quote(grant.app)}{where}")

    def exchange(self, code: str) -> Grant:
        """Exchange the code that Slack sent back; SlackError if that fails."""
        answer = self._access(code=code)
        try:
            return self._grant(answer)
        except (KeyError, TypeError) as error:
            raise UnknownError("an answer without tokens") from error

    def refresh(self, workspace: str, refresh_token: str) -> Tokens | None:
        """Exchange a refresh token, which works once; None if Slack gives no tokens for it."""
        try:
            return self._tokens(self._access(grant_type="refresh_token", refresh_token=refresh_token))
        except (SlackError, KeyError) as error:
            log.error("the token isn't refreshed", workspace=workspace, reason=describe(error))  # noqa: TRY400  one line
            return None

    def _grant(self, answer: Mapping[str, Any]) -> Grant:
        team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
        where = enterprise if answer.get("is_enterprise_install") else team
        return Grant(
            workspace=str(where["id"]),
            enterprise=enterprise.get("id"),
            tokens=self._tokens(answer),
            app=str(answer["app_id"]),
            installer=str(answer["authed_user"]["id"]),
            name=str(where.get("name") or where["id"]),
        )

    def _access(self, **arguments: str) -> Mapping[str, Any]:
        speaker = client("", self._api_url)
        answer = call(speaker.oauth_v2_access, **self._known_as, **arguments)
        return answer.data if isinstance(answer.data, dict) else {}

    def _tokens(self, answer: Mapping[str, Any]) -> Tokens:
        seconds = answer.get("expires_in")
        expires_at = self._clock() + timedelta(seconds=seconds) if seconds else None
        return Tokens(str(answer["access_token"]), answer.get("refresh_token"), expires_at)
