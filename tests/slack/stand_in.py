"""A stand-in for Slack that counts connections, and closes them on request."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Counting(socketserver.ThreadingTCPServer):
    """Responds to every POST with a message's channel and ts.

    Attributes:
        connections: how many connections were opened.
        requests: how many requests were received.
        closes: whether each connection is closed after a keep-alive response.
        drops: whether the connection of the next request is closed without a response.
        status: the status of the responses.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.connections = self.requests = 0
        self.closes = self.drops = False
        self.status = "200 OK"
        self.closed = threading.Event()
        super().__init__(("127.0.0.1", 0), _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that disconnect or don't trust the certificate."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Connection(socketserver.StreamRequestHandler):
    server: Counting

    def handle(self) -> None:
        self.server.connections += 1
        while self.rfile.readline():
            length = 0
            while (line := self.rfile.readline()) not in {b"\r\n", b""}:
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            self.rfile.read(length)
            self.server.requests += 1
            if self.server.drops:
                return
            body = b'{"ok": true, "channel": "D1", "ts": "1.0"}'
            head = f"HTTP/1.1 {self.server.status}\r\nContent-Length: {len(body)}\r\n\r\n"
            self.wfile.write(head.encode() + body)
            if self.server.closes:
                return

    def finish(self) -> None:
        super().finish()
        self.request.close()
        self.server.closed.set()


@contextmanager
def counting() -> Iterator[Counting]:
    with Counting() as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()
