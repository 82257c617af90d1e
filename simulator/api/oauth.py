"""oauth.v2.access and auth.revoke."""

import hmac

from simulator.api.arguments import Json, Request
from simulator.errors import SlackError
from simulator.slack import SimulatedSlack


def access(request: Request) -> Json:
    """oauth.v2.access: exchange a code or a refresh token for a token. It requires the client secret."""
    _authenticate(request)
    match request.optional("grant_type") or "authorization_code":
        case "authorization_code":
            return _exchange(request)
        case "refresh_token":
            return _refresh(request)
        case _:
            raise SlackError("invalid_grant_type")


def revoke(request: Request) -> Json:
    """auth.revoke: revoke the workspace's tokens."""
    if request.flag("test"):
        return {"ok": True, "revoked": False}
    request.slack.revoke_token()
    return {"ok": True, "revoked": True}


def _authenticate(request: Request) -> None:
    settings = request.slack.settings
    if not settings.client_id or request.optional("client_id") != settings.client_id:
        raise SlackError("invalid_client_id")
    if not hmac.compare_digest((request.optional("client_secret") or "").encode(), settings.client_secret.encode()):
        raise SlackError("bad_client_secret")


def _exchange(request: Request) -> Json:
    agreed = request.slack.shared.codes.use(request.optional("code") or "")
    if (request.optional("redirect_uri") or "") != agreed["redirect_uri"]:
        raise SlackError("bad_redirect_uri")
    slack: SimulatedSlack = agreed["slack"]
    slack.install(agreed["scopes"], org_wide=agreed["org_wide"])
    return _answer(slack, slack.tokens.issue()) | {"authed_user": {"id": agreed["user_id"]}}


def _refresh(request: Request) -> Json:
    given = request.optional("refresh_token") or ""
    for slack in request.slack.shared.slacks:
        if issued := slack.tokens.refresh(given):
            return _answer(slack, issued)
    raise SlackError("invalid_refresh_token")


def _answer(slack: SimulatedSlack, issued: Json) -> Json:
    space = slack.workspace
    return {
        "ok": True,
        "app_id": space.app.id,
        "scope": ",".join(space.scopes),
        "token_type": "bot",
        "bot_user_id": space.app.user_id,
        "team": None if space.org_wide else {"id": space.team_id, "name": space.team_name},
        "enterprise": space.enterprise,
        "is_enterprise_install": space.org_wide,
        **issued,
    }
