"""users.*: people."""

from simulator.api.arguments import Json, Request, page

_MAX_LIST = 1000


def info(request: Request) -> Json:
    person = request.workspace.people.get(request.text("user"))
    user = request.workspace.user_json(person)
    if request.flag("include_locale") and not person.deactivated:
        user["locale"] = person.locale
    return {"ok": True, "user": user}


def list_(request: Request) -> Json:
    """users.list, including bots and deactivated people."""
    people, cursor = page(list(request.workspace.people), request, default=_MAX_LIST, most=_MAX_LIST)
    members = [request.workspace.user_json(person) for person in people]
    now = int(request.workspace.clock())
    return {"ok": True, "members": members, "cache_ts": now, "response_metadata": {"next_cursor": cursor}}
