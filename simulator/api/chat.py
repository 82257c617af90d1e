"""chat.*: messages."""

from collections.abc import Mapping
from typing import Any

from simulator.api.arguments import Json, Request
from simulator.blocks.content import content
from simulator.errors import SlackError
from simulator.workspace.conversations import Conversation, Message


def post_message(request: Request) -> Json:
    """chat.postMessage; a user id as channel posts to the DM with that person."""
    conversation = _conversation(request)
    request.workspace.check_can_post(conversation)
    message = request.workspace.post(conversation.id, _content(request, request.arguments))
    return {"ok": True, "channel": conversation.id, "ts": message.ts, "message": _json(request, message)}


def post_ephemeral(request: Request) -> Json:
    conversation = _conversation(request)
    request.workspace.check_can_post(conversation)
    user_id = request.text("user")
    if user_id not in conversation.members:
        raise SlackError("user_not_in_channel")
    message = request.workspace.post(conversation.id, _content(request, request.arguments), seen_by=user_id)
    return {"ok": True, "message_ts": message.ts}


def update(request: Request) -> Json:
    """chat.update; omitted blocks and metadata stay unchanged."""
    message = _own(request, "cant_update_message")
    new = _content(request, {"text": message.text, **request.arguments})
    for kept in ("blocks", "metadata"):
        if request.arguments.get(kept) is None:
            new[kept] = getattr(message, kept)
    changed = request.workspace.edit(message, new)
    return {
        "ok": True,
        "channel": message.conversation_id,
        "ts": message.ts,
        "text": changed.text,
        "message": {key: value for key, value in _json(request, changed).items() if key != "ts"},
    }


def delete(request: Request) -> Json:
    message = _own(request, "cant_delete_message")
    request.workspace.conversations.remove(message)
    return {"ok": True, "channel": message.conversation_id, "ts": message.ts}


def get_permalink(request: Request) -> Json:
    conversation = request.workspace.conversations.get(request.text("channel"))
    message = request.workspace.conversations.message(conversation.id, request.text("message_ts"))
    link = f"{request.workspace.address}/archives/{conversation.id}/p{message.ts.replace('.', '')}"
    return {"ok": True, "channel": conversation.id, "permalink": link}


def _conversation(request: Request) -> Conversation:
    """The conversation that `channel` identifies by id, #name or user id."""
    space, channel = request.workspace, request.text("channel")
    person = space.people.find(channel)
    if person and person.human:
        return space.app_dm(person.id)
    for conversation in space.conversations.of(space.app.user_id):
        if conversation.name and conversation.name == channel.removeprefix("#"):
            return conversation
    return space.conversations.get(channel)


def _own(request: Request, error: str) -> Message:
    """The app's own message that `channel` and `ts` identify."""
    space = request.workspace
    conversation = space.conversations.get(request.text("channel"))
    if conversation.kind == "im":
        space.check_app_dm(conversation)
    elif space.app.user_id not in conversation.members:
        raise SlackError("channel_not_found")
    message = space.conversations.message(conversation.id, request.text("ts"))
    if message.ephemeral:
        raise SlackError("message_not_found")
    if message.bot_id != space.app.bot_id:
        raise SlackError(error)
    return message


def _content(request: Request, body: Mapping[str, Any]) -> Json:
    return content(body, request.workspace.unknown_blocks)


def _json(request: Request, message: Message) -> Json:
    return message.as_json(request.workspace.team_id, with_metadata=True)
