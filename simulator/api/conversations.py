"""conversations.*: channels and DMs."""

from simulator.api.arguments import Json, Request, page
from simulator.errors import SlackError
from simulator.workspace.conversations import Conversation

_MAX_HISTORY = 999


def open_(request: Request) -> Json:
    """conversations.open, for a DM with one person."""
    space = request.workspace
    if channel := request.optional("channel"):
        conversation = space.conversations.get(channel)
    else:
        users = request.text("users").split(",")
        if len(users) > 1:
            raise SlackError("method_not_supported_for_channel_type")
        person = space.people.get(users[0])
        if person.deactivated:
            raise SlackError("user_disabled")
        conversation = space.app_dm(person.id)
    return {"ok": True, "no_op": True, "already_open": True, "channel": {"id": conversation.id}}


def info(request: Request) -> Json:
    conversation = _of_the_app(request)
    request.require("im:read" if conversation.kind == "im" else "channels:read")
    about: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "is_im": conversation.kind == "im",
        "is_channel": conversation.kind == "channel",
        "is_private": False,
        "is_archived": False,
        "is_org_shared": False,
        "context_team_id": request.workspace.team_id,
    }
    if conversation.kind == "im":
        about["user"] = conversation.other(request.workspace.app.user_id)
    else:
        member = request.workspace.app.user_id in conversation.members
        about |= {"name": conversation.name, "name_normalized": conversation.name, "is_member": member}
    return {"ok": True, "channel": about}


def history(request: Request) -> Json:
    """conversations.history: newest first, without ephemeral messages."""
    space, conversation = request.workspace, _of_the_app(request)
    request.require("im:history" if conversation.kind == "im" else "channels:history")
    if space.app.user_id not in conversation.members:
        raise SlackError("not_in_channel")
    oldest, latest, inclusive = request.optional("oldest"), request.optional("latest"), request.flag("inclusive")

    def wanted(ts: str) -> bool:
        after = oldest is None or float(ts) > float(oldest) or (inclusive and ts == oldest)
        before = latest is None or float(ts) < float(latest) or (inclusive and ts == latest)
        return after and before

    found = [message for message in reversed(space.conversations.history(conversation.id)) if wanted(message.ts)]
    messages, cursor = page(found, request, default=100, most=_MAX_HISTORY)
    with_metadata = request.flag("include_all_metadata")
    answer: Json = {
        "ok": True,
        "messages": [message.as_json(space.team_id, with_metadata=with_metadata) for message in messages],
        "has_more": bool(cursor),
        "pin_count": 0,
    }
    return answer | {"response_metadata": {"next_cursor": cursor}} if cursor else answer


def _of_the_app(request: Request) -> Conversation:
    conversation = request.workspace.conversations.get(request.text("channel"))
    if conversation.kind == "im":
        request.workspace.check_app_dm(conversation)
    return conversation
