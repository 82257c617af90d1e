"""`Client` as JSON over HTTP, below each person's path."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from simulator.client import Client
from simulator.errors import RefusedError, SlackError
from simulator.workspace.conversations import Message


def blueprint(client: Client) -> Blueprint:
    """One route per action; a refusal is a 400 with the reason."""
    routes = Blueprint("client", __name__, url_prefix="/client/<user_id>")
    _read_routes(routes, client)
    _action_routes(routes, client)
    _view_routes(routes, client)

    @routes.errorhandler(RefusedError)
    @routes.errorhandler(SlackError)
    def refused(error: Exception) -> ResponseReturnValue:
        return jsonify({"error": str(error)}), 400

    return routes


def _read_routes(routes: Blueprint, client: Client) -> None:
    @routes.get("/conversations")
    def conversations(user_id: str) -> ResponseReturnValue:
        return jsonify([asdict(entry) for entry in client.conversations(user_id)])

    @routes.get("/messages/<conversation_id>")
    def messages(user_id: str, conversation_id: str) -> ResponseReturnValue:
        return jsonify([asdict(message) for message in client.messages(user_id, conversation_id)])

    @routes.get("/views")
    def views(user_id: str) -> ResponseReturnValue:
        return jsonify([asdict(view) for view in client.views(user_id)])

    @routes.get("/home")
    def home(user_id: str) -> ResponseReturnValue:
        view = client.home(user_id)
        return jsonify(asdict(view) if view else None)

    @routes.get("/changes")
    def changes(user_id: str) -> ResponseReturnValue:
        since = request.args.get("since", 0, int)
        return jsonify({"version": client.wait(user_id, since, request.args.get("timeout", 20.0, float))})


def _action_routes(routes: Blueprint, client: Client) -> None:
    @routes.post("/send")
    def send(user_id: str) -> ResponseReturnValue:
        return _shown(client.send(user_id, *_fields("conversation_id", "text")))

    @routes.post("/command")
    def command(user_id: str) -> ResponseReturnValue:
        return _shown(client.command(user_id, *_fields("conversation_id", "text")))

    @routes.post("/click")
    def click(user_id: str) -> ResponseReturnValue:
        place, body = _fields("conversation_id", "ts", "block_id", "action_id"), _body()
        return _shown(client.click(user_id, *place, value=body.get("value"), blocks=body.get("blocks")))

    @routes.post("/shortcut")
    def shortcut(user_id: str) -> ResponseReturnValue:
        return _shown(client.shortcut(user_id, *_fields("callback_id")))

    @routes.post("/message_shortcut")
    def message_shortcut(user_id: str) -> ResponseReturnValue:
        return _shown(client.message_shortcut(user_id, *_fields("conversation_id", "ts", "callback_id")))

    @routes.post("/mark_read")
    def mark_read(user_id: str) -> ResponseReturnValue:
        client.mark_read(user_id, *_fields("conversation_id"))
        return jsonify({})


def _view_routes(routes: Blueprint, client: Client) -> None:
    @routes.post("/click_in_view")
    def click_in_view(user_id: str) -> ResponseReturnValue:
        place = _fields("view_id", "block_id", "action_id")
        return _shown(client.click_in_view(user_id, *place, value=_body().get("value")))

    @routes.post("/submit")
    def submit(user_id: str) -> ResponseReturnValue:
        (view_id,) = _fields("view_id")
        return _shown(client.submit(user_id, view_id, _body().get("values")))

    @routes.post("/close")
    def close(user_id: str) -> ResponseReturnValue:
        client.close(user_id, *_fields("view_id"), everything=bool(_body().get("everything")))
        return jsonify({})

    @routes.post("/open_home")
    def open_home(user_id: str) -> ResponseReturnValue:
        view = client.open_home(user_id, "messages" if _body().get("tab") == "messages" else "home")
        return jsonify(asdict(view) if view else None)


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _fields(*names: str) -> list[str]:
    """Text fields of the body, all of them required."""
    body = _body()
    for name in names:
        if not isinstance(body.get(name), str):
            raise RefusedError(f"missing field: {name}")
    return [body[name] for name in names]


def _shown(result: Any) -> ResponseReturnValue:  # noqa: ANN401 - any of the client's dataclasses
    kind = "message" if isinstance(result, Message) else "outcome"
    return jsonify({"kind": kind, **asdict(result)})
