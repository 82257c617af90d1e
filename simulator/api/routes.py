"""POST /api/<method>: tokens, scopes and limits, then the method itself."""

import hmac
import time
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator.api.arguments import Json, Request
from simulator.api.calls import Call
from simulator.api.limits import POSTING_IN_CHANNEL, RateLimitedError
from simulator.api.methods import METHODS, Method
from simulator.errors import SlackError
from simulator.slack import SimulatedSlack


def blueprint(slack: SimulatedSlack) -> Blueprint:
    """The Web API of this Slack."""
    routes = Blueprint("api", __name__)

    @routes.route("/api/<name>", methods=["GET", "POST"])
    def call(name: str) -> Response:
        begun = time.monotonic()
        status, headers = 200, {}
        try:
            answer = _answer(slack, name)
        except RateLimitedError as error:
            answer, status, headers = error.answer(), 429, {"Retry-After": str(error.retry_after)}
        except SlackError as error:
            answer = error.answer()
        ms = (time.monotonic() - begun) * 1000
        slack.calls.add(Call(name, status, answer.get("error"), slack.settings.clock(), round(ms, 2)))
        response = jsonify(answer)
        response.status_code = status
        response.headers.update(headers)
        response.headers["x-oauth-scopes"] = ",".join(slack.settings.manifest.bot_scopes)
        if name in METHODS and (scope := METHODS[name].scope):
            response.headers["x-accepted-oauth-scopes"] = scope
        return response

    return routes


def _answer(slack: SimulatedSlack, name: str) -> Json:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    call = Request(slack.workspace, slack.socket, _arguments())
    _authorize(slack, method, call)
    slack.limits.count(name, method.limit)
    if name == "chat.postMessage":
        slack.limits.count(f"{name} {call.maybe('channel')}", POSTING_IN_CHANNEL)
    return method.run(call)


def _arguments() -> dict[str, Any]:
    arguments: dict[str, Any] = {**request.args.to_dict(), **request.form.to_dict()}
    if request.is_json and request.get_data():
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise SlackError("invalid_json" if body is None else "json_not_object")
        arguments |= body
    return arguments


def _authorize(slack: SimulatedSlack, method: Method, call: Request) -> None:
    if method.caller == "nobody":
        return
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or call.maybe("token") or ""
    if not given:
        raise SlackError("not_authed")
    settings = slack.settings
    kinds = {"bot": settings.bot_token, "app": settings.app_token}
    kind = next((name for name, token in kinds.items() if token and hmac.compare_digest(token, given)), None)
    if kind is None:
        raise SlackError("invalid_auth")
    if kind == "bot" and slack.workspace.installed != "installed":
        raise SlackError("token_revoked" if slack.workspace.installed == "token_revoked" else "account_inactive")
    if method.caller not in (kind, "any"):
        raise SlackError("not_allowed_token_type")
    if method.scope:
        call.require(method.scope)
