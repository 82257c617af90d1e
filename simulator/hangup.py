"""A request that is never answered."""

import socket
from contextlib import suppress
from typing import Any, NoReturn

from flask import Response


class HungUp(Response):
    """Closes the connection instead of responding."""

    def __call__(self, environ: dict[str, Any], *_: object) -> NoReturn:
        line: socket.socket = environ["werkzeug.socket"]
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError("hung up")  # werkzeug treats this as a client that disconnected
