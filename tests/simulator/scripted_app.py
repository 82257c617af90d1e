"""An app over real HTTP that responds as a test says, and records what Slack sent."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, request
from slack_sdk.signature import SignatureVerifier
from werkzeug.serving import WSGIRequestHandler, make_server

SECRET = "made-up-secret"


@dataclass(frozen=True)
class Received:
    kind: str
    payload: dict[str, Any]
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    body: dict[str, Any] | str | None = None
    status: int = 200
    hold: threading.Event | None = None


@dataclass
class ScriptedApp:
    url: str = ""
    received: list[Received] = field(default_factory=list)
    replies: deque[Reply] = field(default_factory=deque)

    def will_answer(self, *bodies: dict[str, Any] | str | None, status: int = 200) -> None:
        self.replies.extend(Reply(body, status) for body in bodies)

    def will_fail(self, times: int = 1) -> None:
        self.replies.extend([Reply(status=500)] * times)

    def will_hang(self, until: threading.Event) -> None:
        self.replies.append(Reply(hold=until))

    def forget(self) -> None:
        self.received.clear()
        self.replies.clear()

    @property
    def last(self) -> Received:
        return self.received[-1]


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def scripted_app() -> Iterator[ScriptedApp]:
    script, flask = ScriptedApp(), Flask("scripted")

    @flask.post("/slack/events")
    def receive() -> Response:
        body = request.get_data(as_text=True)
        assert SignatureVerifier(SECRET).is_valid_request(body, dict(request.headers))
        script.received.append(_read())
        reply = script.replies.popleft() if script.replies else Reply()
        if reply.hold:
            reply.hold.wait(10)
        if isinstance(reply.body, dict):
            return Response(json.dumps(reply.body), reply.status, mimetype="application/json")
        return Response(reply.body or "", reply.status, mimetype="text/plain")

    server = make_server("127.0.0.1", 0, flask, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    script.url = f"http://127.0.0.1:{server.port}/slack/events"
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _read() -> Received:
    headers = {name.lower(): value for name, value in request.headers.items()}
    if request.is_json:
        return Received("event", request.get_json(), headers)
    if "payload" in request.form:
        payload = json.loads(request.form["payload"])
        return Received(payload["type"], payload, headers)
    return Received("command", dict(request.form), headers)
