"""A persistent HTTP connection with as little overhead as possible, so that what is timed is the other end."""

import socket
import time
from collections.abc import Mapping
from typing import Self

HOST = "127.0.0.1"
TIMEOUT = 30
"""How many seconds to wait for a response."""


class RefusedError(Exception):
    """The response wasn't a 200, or there was none."""


class Line:
    """A connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=TIMEOUT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.close()
        self._socket.close()

    def ask(self, request: bytes) -> float:
        """Send a request and read the whole response, which must be a 200; return the time in seconds."""
        began = time.perf_counter()
        self._socket.sendall(request)
        status = self._answers.readline().split(b" ", 2)
        length = 0
        while (line := self._answers.readline()) not in {b"\r\n", b""}:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        self._answers.read(length)
        taken = time.perf_counter() - began
        if status[1:2] != [b"200"]:
            raise RefusedError(b" ".join(status).decode().strip() or "the connection was closed")
        return taken


def http(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Build an HTTP request."""
    lines = (f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Content-Length: {len(body)}")
    more = (f"{name}: {value}" for name, value in headers.items())
    return "\r\n".join((*lines, *more, "", "")).encode() + body
