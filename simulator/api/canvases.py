"""canvases.*: standalone canvases, shared with people."""

import json
from typing import get_args

from simulator.api.arguments import Json, Request, invalid_arguments
from simulator.errors import SlackError
from simulator.workspace.canvases import Canvas, Level

_MAX_MARKDOWN = 1_048_576


def create(request: Request) -> Json:
    """canvases.create: a canvas that only the app sees."""
    space, content = request.workspace, request.json("document_content") or {"type": "markdown", "markdown": ""}
    match content:
        case {"type": "markdown", "markdown": str(markdown)} if len(content) == 2:  # noqa: PLR2004  the two fields
            pass
        case _:
            raise invalid_arguments("must be an object with type and markdown [json-pointer:/document_content]")
    if request.optional("channel_id"):
        raise invalid_arguments("tabs of channels are not simulated [json-pointer:/channel_id]")
    if space.free_plan:
        raise SlackError("free_teams_cannot_create_non_tabbed_canvases")
    if len(markdown) > _MAX_MARKDOWN:
        raise SlackError("canvas_creation_failed", detail="'content' error: too long")
    return {
        "ok": True,
        "canvas_id": space.canvases.create(space.app.user_id, request.optional("title") or "", markdown).id,
    }


def set_access(request: Request) -> Json:
    """canvases.access.set; it fails for people who weren't sent the link of the canvas."""
    space, canvas = request.workspace, _seen(request)
    level: Level | None = next((each for each in get_args(Level) if each == request.text("access_level")), None)
    users, channels = (_ids(request, name) for name in ("user_ids", "channel_ids"))
    if bool(users) == bool(channels):
        raise SlackError("invalid_parameters")
    if level is None or channels:
        raise invalid_arguments("must be read, write or owner, of people: channels are not simulated")
    if canvas.access[space.app.user_id] == "read" or (level == "owner" and not _owned(request, canvas)):
        raise SlackError("restricted_action")
    for user_id in users:
        person = space.people.find(user_id)
        if person is None or not person.human:
            raise SlackError("user_not_found")
        if not _was_sent(request, user_id, canvas):
            raise SlackError("failed_to_update_user_ids", failed_to_update_user_ids=[user_id])
        canvas = space.canvases.share(canvas, user_id, level)
    return {"ok": True}


def delete(request: Request) -> Json:
    canvas = _seen(request)
    if not _owned(request, canvas):
        raise SlackError("restricted_action")
    request.workspace.canvases.delete(canvas)
    return {"ok": True}


def _seen(request: Request) -> Canvas:
    return request.workspace.canvases.get(request.text("canvas_id"), request.workspace.app.user_id)


def _owned(request: Request, canvas: Canvas) -> bool:
    return canvas.access.get(request.workspace.app.user_id) == "owner"


def _ids(request: Request, name: str) -> list[str]:
    """Ids as a list, or separated by commas, as the Python SDK sends them."""
    given = request.arguments.get(name) or []
    return [str(each) for each in given] if isinstance(given, list) else str(given).split(",")


def _was_sent(request: Request, user_id: str, canvas: Canvas) -> bool:
    messages = request.workspace.conversations.history(request.workspace.app_dm(user_id).id)
    return any(f"/{canvas.id}" in message.text + json.dumps(message.blocks) for message in messages if message.bot_id)
