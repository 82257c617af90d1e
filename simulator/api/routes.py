"""POST /api/<method>: checks faults, token, scope and rate limit, then runs the method."""

import hmac
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from flask import Blueprint, Response, jsonify, request

from simulator.api.arguments import Json, Request
from simulator.api.limits import POSTING_IN_CHANNEL, RateLimitedError
from simulator.api.methods import METHODS, Method
from simulator.dropped import DroppedConnection
from simulator.errors import SlackError
from simulator.faults import Fault
from simulator.slack import SimulatedSlack


@dataclass(frozen=True)
class _Caller:
    """The kind of the request's token, and its workspace; the first workspace if the token is invalid."""

    slack: SimulatedSlack
    token: Literal["none", "unknown", "bot", "expired", "revoked", "app"]

    @property
    def workspace(self) -> str:
        """The id of the token's workspace; empty if the token is invalid."""
        return "" if self.token in ("none", "unknown") else self.slack.workspace.team_id


@dataclass(frozen=True)
class _Answer:
    """A response. With status 0, the connection is dropped instead."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


_BROKEN = _Answer(SlackError("internal_error").as_json(), 500)
_NOTHING = _Answer({}, 0)


def blueprint(slacks: Sequence[SimulatedSlack]) -> Blueprint:
    """Build the Web API of all workspaces. The token determines the workspace."""
    routes = Blueprint("api", __name__)
    shared = slacks[0].shared

    @routes.route("/api/<name>", methods=["GET", "POST"])
    def call(name: str) -> Response:
        begun = time.monotonic()
        request.get_data()  # read the whole body, since the connection may be dropped
        caller = _caller(slacks)
        fault = shared.faults.pick(name, caller.workspace)
        answer = _respond(fault, caller, name)
        if fault and fault.kind == "slow":
            shared.faults.delay(fault.seconds)
        shared.calls.add(
            name,
            answer.status,
            answer.body.get("error"),
            round((time.monotonic() - begun) * 1000, 2),
            team_id=caller.workspace,
            fault=fault.kind if fault else None,
        )
        if not answer.status:
            return DroppedConnection()
        response = jsonify(answer.body)
        response.status_code = answer.status
        response.headers.update(answer.headers)
        response.headers["x-oauth-scopes"] = ",".join(caller.slack.workspace.scopes)
        if name in METHODS and (scope := METHODS[name].scope):
            response.headers["x-accepted-oauth-scopes"] = scope
        return response

    return routes


def _respond(fault: Fault | None, caller: _Caller, name: str) -> _Answer:
    """Execute the call unless the fault prevents it, and return the response."""
    if fault and fault.kind == "ratelimited":
        return _limited(RateLimitedError(max(1, math.ceil(fault.seconds))))
    if fault and fault.prevents_call:
        return _NOTHING if fault.drops_connection else _BROKEN
    try:
        answer = _Answer(_run(caller, name))
    except RateLimitedError as error:
        answer = _limited(error)
    except SlackError as error:
        answer = _Answer(error.as_json())
    if fault and fault.drops_connection:
        return replace(answer, status=0)  # the log still shows whether the call succeeded
    return _BROKEN if fault and fault.kind == "error_after" else answer


def _limited(error: RateLimitedError) -> _Answer:
    return _Answer(error.as_json(), 429, {"Retry-After": str(error.retry_after)})


def _run(caller: _Caller, name: str) -> Json:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", req_method=name)
    slack = caller.slack
    call = Request(slack, _arguments())
    _authorize(caller, method, call)
    place, limits = slack.workspace.team_id, slack.shared.limits
    limits.count(f"{place} {name}", method.limit)
    if name == "chat.postMessage":
        limits.count(f"{place} {name} {call.optional('channel')}", POSTING_IN_CHANNEL)
    return method.run(call)


def _arguments() -> dict[str, Any]:
    arguments: dict[str, Any] = {**request.args.to_dict(), **request.form.to_dict()}
    if request.authorization and request.authorization.type == "basic":
        arguments |= {"client_id": request.authorization.username, "client_secret": request.authorization.password}
    if request.is_json and request.get_data():
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise SlackError("invalid_json" if body is None else "json_not_object")
        arguments |= body
    return arguments


def _caller(slacks: Sequence[SimulatedSlack]) -> _Caller:
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or request.values.get("token", "")
    if not given:
        return _Caller(slacks[0], "none")
    for slack in slacks:
        if found := slack.tokens.find(given):
            return _Caller(slack, "bot" if found == "valid" else found)
    app_token = slacks[0].settings.app_token
    known = app_token and hmac.compare_digest(app_token.encode(), given.encode())
    return _Caller(slacks[0], "app" if known else "unknown")


def _authorize(caller: _Caller, method: Method, call: Request) -> None:
    if method.caller == "nobody":
        return
    if caller.token == "none":  # noqa: S105 - no secret: the token type
        raise SlackError("not_authed")
    if caller.token == "unknown":  # noqa: S105 - no secret: the token type
        raise SlackError("invalid_auth")
    if caller.token == "expired":  # noqa: S105 - no secret: the token type
        raise SlackError("token_expired")
    if caller.token == "revoked":  # noqa: S105 - no secret: the token type
        gone = caller.slack.workspace.installed == "uninstalled"
        raise SlackError("account_inactive" if gone else "token_revoked")
    if method.caller not in (caller.token, "any"):
        raise SlackError("not_allowed_token_type")
    if method.scope:
        call.require(method.scope)
