"""A response that drops the connection."""

import socket
from contextlib import suppress
from typing import Any, NoReturn

from flask import Response


class DroppedConnection(Response):
    """Closes the connection instead of responding."""

    def __call__(self, environ: dict[str, Any], *_: object) -> NoReturn:
        connection: socket.socket = environ["werkzeug.socket"]
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError("dropped")  # werkzeug treats this as a client that disconnected
