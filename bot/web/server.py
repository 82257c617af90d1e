"""Runs the WSGI app under gunicorn."""

import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

THREADS = 32
KEEP_ALIVE = 30
"""Seconds that a connection is kept open for the next request."""
GRACE = 8
"""Seconds that requests under way get at SIGTERM; the whole stop must fit into ten."""


class AddressError(Exception):
    """The address can't be listened on; says which and what to do."""


class Server(BaseApplication):
    """One process with threads: SQLite has one writer, and every wait is for a database or for Slack.

    Args:
        make: builds the app in the process that serves it, and gives what to call there once no request is under
            way any more.
        host: to listen on.
        port: the same.
        log_level: of gunicorn's own lines.
    """

    def __init__(
        self, make: Callable[[], tuple[Flask, Callable[[], None]]], host: str, port: int, log_level: str
    ) -> None:
        self._make = make
        self._stop: Callable[[], None] = _nothing
        self._options: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "graceful_timeout": GRACE,
            "keepalive": KEEP_ALIVE,
            "loglevel": log_level.lower(),
            "control_socket_disable": True,  # it would lie in the home folder, and be one for all bots of a machine
            "worker_exit": lambda _server, _worker: self._stop(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn the options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401  the stubs know no Flask
        """Build the app, after the fork."""
        app, self._stop = self._make()
        return app


def _nothing() -> None:
    """Stop nothing: the app was never built."""


def make_sure_free(host: str, port: int) -> None:
    """Make sure that the address can be listened on; gunicorn itself tries for five seconds, and says little."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressError(
                f"{host}:{port} can't be listened on ({error.strerror}): set PORT to a free one"
            ) from error
