"""A request that is never answered."""

import socket
from contextlib import suppress
from typing import Any, NoReturn

from flask import Response


class HungUp(Response):
    """Closes the line in place of an answer."""

    def __call__(self, environ: dict[str, Any], *_: object) -> NoReturn:
        """Hang up."""
        line: socket.socket = environ["werkzeug.socket"]
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError("hung up")  # which the server takes for a caller who has gone
