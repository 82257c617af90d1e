"""Response URLs: responding to an interaction without a token, five times within 30 minutes."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator.blocks.content import content, parse_json
from simulator.errors import SlackError
from simulator.slack import SimulatedSlack
from simulator.workspace.conversations import Message
from simulator.workspace.grants import ResponseGrant
from simulator.workspace.workspace import Workspace

_NOT_FOUND = {"no_service", "used_url", "expired_url"}


def blueprint(slack: SimulatedSlack) -> Blueprint:
    routes = Blueprint("response_urls", __name__)
    space = slack.workspace

    @routes.post("/<any(commands, actions):kind>/<team_id>/<secret>")
    def respond(kind: str, team_id: str, secret: str) -> Response:
        try:
            grant = space.grants.check_response(secret)
            if (kind, team_id) != (grant.kind, space.team_id):
                raise SlackError("no_service")  # noqa: TRY301 - answered like the others
            _apply(space, grant, _body())
        except SlackError as error:
            response = jsonify(error.as_json())
            response.status_code = 404 if error.code in _NOT_FOUND else 400
            return response
        return jsonify({"ok": True})

    return routes


def _body() -> dict[str, Any]:
    raw = request.get_data(as_text=True)  # before the form is parsed: some clients send JSON as a form
    body = parse_json(request.form.get("payload") or raw, "invalid_payload")
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body


def _apply(space: Workspace, grant: ResponseGrant, body: dict[str, Any]) -> None:
    original = _original(space, grant)
    if body.get("delete_original") and original is not None:
        space.grants.use_response(grant.secret)
        space.conversations.remove(original)
        return
    new = content(body, space.unknown_blocks)
    replaced = body.get("replace_original") and grant.ts is not None
    if replaced and original is None:
        raise SlackError("message_not_found")
    space.grants.use_response(grant.secret)
    if replaced and original is not None:
        space.edit(original, new)
    else:
        seen_by = None if body.get("response_type") == "in_channel" else grant.user_id
        space.post(grant.conversation_id, new, seen_by=seen_by)


def _original(space: Workspace, grant: ResponseGrant) -> Message | None:
    """The app's own message that was clicked, if it still exists."""
    if grant.ts is None:
        return None
    try:
        message = space.conversations.message(grant.conversation_id, grant.ts)
    except SlackError:
        return None
    return message if message.bot_id == space.app.bot_id else None
