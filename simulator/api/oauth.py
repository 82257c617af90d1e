"""oauth.v2.access and auth.revoke."""

import hmac

from simulator.api.arguments import Json, Request
from simulator.errors import SlackError
from simulator.slack import SimulatedSlack


def access(request: Request) -> Json:
    """oauth.v2.access: a token for a code or a refresh token, to whoever has the app's secret."""
    _authenticate(request)
    match request.maybe("grant_type") or "authorization_code":
        case "authorization_code":
            return _exchange(request)
        case "refresh_token":
            return _refresh(request)
        case _:
            raise SlackError("invalid_grant_type")


def revoke(request: Request) -> Json:
    """auth.revoke: the token is of no use any more."""
    if request.flag("test"):
        return {"ok": True, "revoked": False}
    request.slack.revoke_token()
    return {"ok": True, "revoked": True}


def _authenticate(request: Request) -> None:
    settings = request.slack.settings
    if not settings.client_id or request.maybe("client_id") != settings.client_id:
        raise SlackError("invalid_client_id")
    if not hmac.compare_digest((request.maybe("client_secret") or "").encode(), settings.client_secret.encode()):
        raise SlackError("bad_client_secret")


def _exchange(request: Request) -> Json:
    agreed = request.slack.outside.codes.use(request.maybe("code") or "")
    if (request.maybe("redirect_uri") or "") != agreed["redirect_uri"]:
        raise SlackError("bad_redirect_uri")
    slack: SimulatedSlack = agreed["slack"]
    slack.install(agreed["scopes"], org_wide=agreed["org_wide"])
    return _answer(slack, slack.tokens.issue()) | {"authed_user": {"id": agreed["user_id"]}}


def _refresh(request: Request) -> Json:
    given = request.maybe("refresh_token") or ""
    for slack in request.slack.outside.slacks:
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
