"""Health, the call log, and an admin's actions over HTTP."""

import io
import math
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from simulator.errors import RefusedError, SlackError
from simulator.slack import SimulatedSlack
from simulator.workspace.people import Person
from simulator.workspace.workspace import Workspace


def blueprint(slack: SimulatedSlack) -> Blueprint:
    """Health, calls, messages, rate limits, accounts, the app's installation, and the files it shared."""
    routes = Blueprint("control", __name__)
    _read_routes(routes, slack)
    _admin_routes(routes, slack)
    _file_routes(routes, slack)

    @routes.errorhandler(SlackError)
    def not_found(error: SlackError) -> ResponseReturnValue:
        return jsonify(error.as_json()), 404

    @routes.errorhandler(RefusedError)
    def refused(error: RefusedError) -> ResponseReturnValue:
        return jsonify({"error": str(error)}), 400

    return routes


def _read_routes(routes: Blueprint, slack: SimulatedSlack) -> None:
    @routes.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return jsonify({"ok": True})

    @routes.get("/calls")
    def calls() -> ResponseReturnValue:
        since = request.args.get("since", -math.inf, float)
        return jsonify([asdict(call) for call in slack.shared.calls.find(request.args.get("method"), since)])

    @routes.get("/posted")
    def posted() -> ResponseReturnValue:
        return jsonify([_posted(slack.workspace, person) for person in slack.workspace.people if person.human])

    @routes.get("/people")
    def people() -> ResponseReturnValue:
        shown = slack.workspace.people if "everybody" in request.args else slack.client.people()
        return jsonify([asdict(person) | {"kind": person.kind} for person in shown])


def _admin_routes(routes: Blueprint, slack: SimulatedSlack) -> None:
    @routes.post("/rate-limits")
    def rate_limits() -> ResponseReturnValue:
        limits = slack.shared.limits
        limits.switch(on=bool((request.get_json(silent=True) or {}).get("on")))
        return jsonify({"on": limits.on})

    @routes.post("/older-workspace")
    def older_workspace() -> ResponseReturnValue:
        slack.workspace.older = bool((request.get_json(silent=True) or {}).get("on"))
        return jsonify({"on": slack.workspace.older})

    @routes.post("/people/<user_id>/deactivate")
    def deactivate(user_id: str) -> ResponseReturnValue:
        slack.deactivate(user_id)
        return jsonify({"ok": True})

    @routes.post("/people/<user_id>/close-dm")
    def close_dm(user_id: str) -> ResponseReturnValue:
        slack.workspace.closed_dms.add(slack.workspace.people.get(user_id).id)
        return jsonify({"ok": True})

    @routes.post("/tokens/revoke")
    def revoke() -> ResponseReturnValue:
        slack.revoke_token()
        return jsonify({"ok": True})

    @routes.post("/app/uninstall")
    def uninstall() -> ResponseReturnValue:
        slack.uninstall()
        return jsonify({"ok": True})

    @routes.post("/socket/refresh")
    def refresh() -> ResponseReturnValue:
        slack.socket.refresh()
        return jsonify({"ok": True})


def _file_routes(routes: Blueprint, slack: SimulatedSlack) -> None:
    @routes.post("/upload/v1/<secret>")
    def upload(secret: str) -> ResponseReturnValue:
        raw = request.get_data()  # before the form is parsed: some clients declare their bytes as a form
        sent = next(iter(request.files.values()), None)
        content = sent.read() if sent else raw
        file = slack.workspace.files.receive(secret, content)
        return Response(f"OK - {file.length}", mimetype="text/plain")

    @routes.get("/files/<file_id>/<path:name>")
    def download(file_id: str, name: str) -> ResponseReturnValue:
        file = slack.workspace.files.get(file_id)
        content = io.BytesIO(file.content or b"")
        return send_file(content, file.mimetype, as_attachment=True, download_name=name)


def _posted(space: Workspace, person: Person) -> dict[str, Any]:
    """The app's messages to one person, except deleted ones, with their metadata."""
    dm = space.app_dm(person.id)
    messages = [each for each in space.conversations.history(dm.id) if each.bot_id == space.app.bot_id]
    return {
        "user": person.id,
        "channel": dm.id,
        "count": len(messages),
        "metadata": [each.metadata for each in messages],
    }
