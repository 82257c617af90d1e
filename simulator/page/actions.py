"""The actions on the page. Each is one call of `Client`; live updates then change the page."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from markupsafe import escape

from simulator.blocks.walk import Json, find, interactive
from simulator.client import Client, Outcome
from simulator.errors import RefusedError
from simulator.page import blocks, fields
from simulator.page.pages import window
from simulator.workspace.views import View


def add_routes(routes: Blueprint, client: Client) -> None:
    """Add all POST routes for conversations, views and shortcuts."""
    _conversations(routes, client)
    _views(routes, client)
    _shortcuts(routes, client)


def _conversations(routes: Blueprint, client: Client) -> None:
    @routes.post("/u/<user_id>/<conversation_id>/send")
    def send(user_id: str, conversation_id: str) -> ResponseReturnValue:
        client.send(user_id, conversation_id, request.form.get("text", "").replace("\r\n", "\n").strip())
        return "", 204

    @routes.post("/u/<user_id>/<conversation_id>/messages/<ts>/click")
    def click(user_id: str, conversation_id: str, ts: str) -> ResponseReturnValue:
        message = next((each for each in client.messages(user_id, conversation_id) if each.ts == ts), None)
        if message is None:
            raise RefusedError("this message is no longer there")
        block, element = _clicked(message.blocks)
        place = block["block_id"], element["action_id"]
        reader = window(client, user_id, conversation_id).reader
        entry = fields.entry(block, element, request.form, reader)
        return _trouble(client.click(user_id, conversation_id, ts, *place, value=entry))

    @routes.post("/u/<user_id>/<conversation_id>/messages/<ts>/shortcut")
    def message_shortcut(user_id: str, conversation_id: str, ts: str) -> ResponseReturnValue:
        return _trouble(client.message_shortcut(user_id, conversation_id, ts, request.form.get("callback_id", "")))

    @routes.post("/u/<user_id>/<conversation_id>/opened", defaults={"tab": "messages"})
    @routes.post("/u/<user_id>/<conversation_id>/home/opened", defaults={"tab": "home"})
    def opened(user_id: str, conversation_id: str, tab: str) -> ResponseReturnValue:
        if window(client, user_id, conversation_id).conversation.kind == "app":
            client.open_home(user_id, "home" if tab == "home" else "messages")
        return "", 204


def _views(routes: Blueprint, client: Client) -> None:
    @routes.post("/u/<user_id>/views/<view_id>/click")
    def click_in_view(user_id: str, view_id: str) -> ResponseReturnValue:
        view = _view(client, user_id, view_id)
        block, element = _clicked(view.blocks)
        _enter(client, view)
        entry = fields.entry(block, element, request.form, window(client, user_id).reader)
        place = block["block_id"], element["action_id"]
        return _trouble(client.click_in_view(user_id, view_id, *place, value=entry))

    @routes.post("/u/<user_id>/views/<view_id>/submit")
    def submit(user_id: str, view_id: str) -> ResponseReturnValue:
        view = _view(client, user_id, view_id)
        entries = fields.read(view.blocks, request.form, window(client, user_id).reader)
        result = client.submit(user_id, view_id, entries)
        facts = {"view": view, "errors": result.errors, "trouble": result.trouble or ""}
        return blocks.environment.get_template("window/errors.html").render(facts)

    @routes.post("/u/<user_id>/views/<view_id>/close")
    def close(user_id: str, view_id: str) -> ResponseReturnValue:
        client.close(user_id, view_id, everything="everything" in request.form)
        return "", 204


def _shortcuts(routes: Blueprint, client: Client) -> None:
    @routes.post("/u/<user_id>/shortcut")
    def shortcut(user_id: str) -> ResponseReturnValue:
        return _trouble(client.shortcut(user_id, request.form.get("callback_id", "")))


def _view(client: Client, user_id: str, view_id: str) -> View:
    home = client.home(user_id)
    for view in [*client.views(user_id), *([home] if home else [])]:
        if view.id == view_id:
            return view
    raise RefusedError("this view is no longer open")


def _clicked(shown: tuple[Json, ...] | list[Json]) -> tuple[Json, Json]:
    """The clicked element. If the view has new block ids by now, the action id is enough."""
    action_id = request.form.get("action_id", "")
    found = find(shown, request.form.get("block_id", ""), action_id)
    namesakes = [(block, element) for block, element in interactive(shown) if element["action_id"] == action_id]
    if found is None and len(namesakes) != 1:
        raise RefusedError("this button is no longer there")
    return found or namesakes[0]


def _enter(client: Client, view: View) -> None:
    """Send Slack the current values of the inputs, since it has them with every click in a view."""
    reader = window(client, view.user_id).reader
    inputs = [
        block for block, _ in interactive(view.blocks) if block["type"] == "input" and not block.get("dispatch_action")
    ]
    for block_id, entries in fields.read(inputs, request.form, reader).items():
        for action_id, entry in entries.items():
            client.click_in_view(view.user_id, view.id, block_id, action_id, value=entry)


def _trouble(outcome: Outcome) -> Response:
    return Response(escape(outcome.trouble or ""), mimetype="text/html")
