"""views.*: modals and the Home tab."""

from simulator.api.arguments import Json, Request, invalid_arguments
from simulator.blocks.state import values
from simulator.blocks.surfaces import check_view
from simulator.blocks.walk import with_ids
from simulator.errors import SlackError
from simulator.workspace.views import View


def open_(request: Request) -> Json:
    body = _body(request, "modal")
    trigger = request.workspace.grants.exchange(request.text("trigger_id"))
    return _answer(request, request.workspace.views.open(trigger.user_id, body))


def push(request: Request) -> Json:
    """views.push; the trigger is used up only if the stack has room."""
    body = _body(request, "modal")
    trigger = request.workspace.grants.check_trigger(request.text("trigger_id"))
    view = request.workspace.views.push(trigger.user_id, body)
    request.workspace.grants.exchange(trigger.id)
    return _answer(request, view)


def update(request: Request) -> Json:
    views = request.workspace.views
    view_id, external_id = request.optional("view_id"), request.optional("external_id")
    if (view_id is None) == (external_id is None):
        raise invalid_arguments("exactly one of view_id and external_id must be given")
    view = views.get(view_id) if view_id else views.by_external_id(external_id or "")
    return _answer(request, views.update(view, _body(request, view.kind), request.optional("hash")))


def publish(request: Request) -> Json:
    if not request.workspace.manifest.home_tab:
        raise SlackError("not_enabled")
    person = request.workspace.people.get(request.text("user_id"))
    body = _body(request, "home")
    return _answer(request, request.workspace.views.publish(person.id, body, request.optional("hash")))


def _body(request: Request, kind: str) -> Json:
    view = request.json("view")
    if view is None:
        raise invalid_arguments("missing required field: view")
    space = request.workspace
    checked = check_view(view, kind, space.unknown_at_home if kind == "home" else space.unknown_blocks)
    return {**checked, "blocks": with_ids(checked["blocks"])}


def _answer(request: Request, view: View) -> Json:
    return {"ok": True, "view": request.workspace.view_json(view, values(view.blocks, view.values))}
