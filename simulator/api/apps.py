"""api.test, auth.test and apps.connections.open."""

from simulator.api.arguments import Json, Request
from simulator.errors import SlackError


def api_test(request: Request) -> Json:
    """api.test: echo the arguments."""
    if error := request.optional("error"):
        raise SlackError(error, args=dict(request.arguments))
    return {"ok": True, "args": {name: value for name, value in request.arguments.items() if name != "token"}}


def auth_test(request: Request) -> Json:
    """auth.test: the identity of the token."""
    space, app = request.workspace, request.workspace.app
    return {
        "ok": True,
        "url": f"{space.address}/",
        "team": space.team_name,
        "user": space.people.get(app.user_id).handle,
        "team_id": space.installed_in,
        "user_id": app.user_id,
        "bot_id": app.bot_id,
        "app_id": app.id,
        "app_name": space.manifest.name,
        "is_enterprise_install": space.org_wide,
        **({"enterprise_id": space.enterprise["id"]} if space.enterprise else {}),
    }


def connections_open(request: Request) -> Json:
    """apps.connections.open: the WebSocket URL for Socket Mode."""
    if not request.workspace.manifest.socket_mode:
        raise SlackError("socket_mode_not_enabled")
    base = request.workspace.url.replace("http://", "ws://", 1)
    url = f"{base}/link?ticket={request.slack.socket.ticket()}&app_id={request.workspace.app.id}"
    return {"ok": True, "url": url}
