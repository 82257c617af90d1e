"""A stand-in for Slack's API: says yes to everything, and puts each picture where its reader looks.

It checks nothing, unlike the simulator, so that next to nothing of what is measured is its own work.
"""

import json
import socket
import socketserver
import ssl
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, ClassVar, Self

from bench.line import HOST
from bench.tls import make_certificate

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """A message as its reader sees it.

    Attributes:
        ts: names it.
        message: what was posted.
    """

    ts: str
    message: Json

    @property
    def offered(self) -> dict[str, Json]:
        """Action id -> the button or list that is offered."""
        rows = (block["elements"] for block in self.message["blocks"] if block["type"] == "actions")
        return {element["action_id"]: element for row in rows for element in row}


class TooManyError(Exception):
    """More was posted than the limit allows."""


class StandIn:
    """Slack, as far as an app that is measured needs one.

    Attributes:
        pictures: user -> what was posted for them and not looked at yet.
        certificate: what it proves itself with; a client has to trust it.
        connections: how many were opened so far.
    """

    def __init__(self) -> None:
        self.pictures: defaultdict[str, SimpleQueue[Picture]] = defaultdict(SimpleQueue)
        self.connections = 0
        self._numbers = count(1)
        self._folder = tempfile.TemporaryDirectory(prefix="ldcareer-bench-")
        self.certificate = make_certificate(HOST, Path(self._folder.name))
        self._server = _Server(self)

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"https://{HOST}:{self._server.server_address[1]}"

    def response_url(self, user: str, ts: str) -> str:
        """Return the address at which the message that was clicked can be replaced."""
        return f"{self.url}/response/{user}/{ts}"

    def answer(self, path: str, body: bytes) -> Json:
        """Answer a call."""
        _, kind, *names = path.split("/")
        if kind == "response":
            user, ts = names
            self._put(user, ts, json.loads(body))
            return {"ok": True}
        ts = f"{next(self._numbers)}.000000"
        if names == ["chat.postMessage"]:
            message = json.loads(body)
            self._put(message["channel"], ts, message)
        return {"ok": True, "channel": "D1", "ts": ts, "user_id": "UBOT", "bot_id": "B1", "team_id": "T1"}

    def _put(self, user: str, ts: str, message: Json) -> None:
        self.pictures[user].put(Picture(ts, message))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, slack: StandIn) -> None:
        self.slack = slack
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(slack.certificate)
        super().__init__((HOST, 0), _Call)

    def get_request(self) -> tuple[ssl.SSLSocket, tuple[str, int]]:
        """Accept a connection; the handshake is its own thread's."""
        connection, address = super().get_request()
        self.slack.connections += 1
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        secured = self._context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return secured, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Be silent about callers that hang up: an app that ends does."""


class _Call(socketserver.StreamRequestHandler):
    """Answers the calls that come over one connection. http.server's own parsing costs several times as much."""

    disable_nagle_algorithm = True
    server: _Server
    _keeps_open: ClassVar[bytes] = b"keep-alive"

    def handle(self) -> None:
        while first := self.rfile.readline():
            headers = self._headers()
            body = self.rfile.read(int(headers.get(b"content-length", b"0")))
            status, answer = self._answer(first.split(b" ")[1].decode(), body)
            head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
            self.wfile.write(head.encode() + answer)
            if headers.get(b"connection", self._keeps_open).lower() == b"close":
                return

    def _answer(self, path: str, body: bytes) -> tuple[str, bytes]:
        try:
            return "200 OK", json.dumps(self.server.slack.answer(path, body)).encode()
        except TooManyError:
            return "429 Too Many Requests\r\nRetry-After: 1", b'{"ok": false, "error": "ratelimited"}'

    def _headers(self) -> dict[bytes, bytes]:
        headers = {}
        while (line := self.rfile.readline()) not in {b"\r\n", b""}:
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        return headers
