"""A stand-in for Slack's API: accepts every call, and puts each message into the queue of its reader.

Unlike the simulator it checks nothing, so that hardly any of the measured time is its own.
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
class ShownMessage:
    """A message as its reader sees it.

    Attributes:
        ts: identifies it.
        payload: what was posted.
    """

    ts: str
    payload: Json

    @property
    def offered(self) -> dict[str, Json]:
        """Action id -> the button or menu."""
        rows = (block["elements"] for block in self.payload["blocks"] if block["type"] == "actions")
        return {element["action_id"]: element for row in rows for element in row}


class TooManyError(Exception):
    """The post is above the workspace's rate limit."""


class StandIn:
    """As much of Slack as the measured apps need.

    Attributes:
        messages: user -> the messages that were posted for them and not read yet.
        certificate: its TLS certificate, which clients have to trust.
        connections: how many connections were opened so far.
    """

    def __init__(self) -> None:
        self.messages: defaultdict[str, SimpleQueue[ShownMessage]] = defaultdict(SimpleQueue)
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
        return f"https://{HOST}:{self._server.server_address[1]}"

    def response_url(self, user: str, ts: str) -> str:
        """Return the response_url of a click in a message."""
        return f"{self.url}/response/{user}/{ts}"

    def answer(self, path: str, body: bytes) -> Json:
        """Handle a call."""
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
        self.messages[user].put(ShownMessage(ts, message))


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
        """Accept a connection. The TLS handshake is done in its own thread."""
        connection, address = super().get_request()
        self.slack.connections += 1
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        secured = self._context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return secured, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore closed connections: stopping an app closes some."""


class _Call(socketserver.StreamRequestHandler):
    """Handles the calls of a connection. Parsing in `http.server` would take several times as long."""

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
