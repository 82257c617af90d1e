"""Serves the WSGI app with waitress, which reads a whole request before a thread takes it.

So connections that are slow, or that send nothing, cost a file descriptor each and never a thread.
"""

import logging
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.server import create_server

from bot.errors import OperatorError

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

THREADS = 16
"""Requests answered at once. Most of that time a request waits for the database."""

CONNECTIONS = 512
"""Open at once. Beyond that, the ones that have been silent longest are closed: half-open connections must not keep
others out, and a process may often open no more than 1024 files."""

IDLE = 120
"""Seconds after which a silent connection is closed: longer than load balancers keep theirs (60 as a rule), since a
server that closes first loses the request that is on its way."""

BODY_MAX = 1_000_000
"""Bytes of a request's body. Slack's largest is a view of 250 kB, which grows when it is encoded."""

_OPTIONS = {
    "threads": THREADS,
    "connection_limit": 2 * CONNECTIONS,  # never reached: waitress would stop accepting
    "channel_timeout": IDLE,
    "cleanup_interval": 10,
    "max_request_body_size": BODY_MAX + 1,  # waitress refuses a body of exactly this size
    "max_request_header_size": 32_768,
    "inbuf_overflow": 131_072,  # beyond it a body goes to an unlinked temporary file: strangers can't fill the memory
    "asyncore_use_poll": True,  # select() fails at the 1024th file
    "clear_untrusted_proxy_headers": True,  # and no proxy is trusted
    "log_socket_errors": False,
    "ident": "",  # no Server header
}

_GRACE = 5.0
"""Seconds that requests under way get at the end."""

_LOOK_EVERY = 1.0
_DRAIN_EVERY = 0.05
_SETTLES_IN = 0.25
"""Seconds in which a request whose first bytes have been sent arrives as a whole."""


class AddressError(OperatorError):
    """HOST and PORT can't be listened on."""


def listen(host: str, port: int) -> socket.socket:
    """Bind HOST and PORT; AddressError if that can't be done."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        listener = socket.socket(family, kind)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise AddressError(
            f"{host}:{port} can't be listened on ({error.strerror}): set PORT to a free port, and HOST to an address "
            "of this machine"
        ) from None
    return listener


class Server:
    """A WSGI server in the calling thread, with threads that run the app.

    Args:
        app: the WSGI app.
        listener: the bound socket to accept connections from.
    """

    def __init__(self, app: "WSGIApplication", listener: socket.socket) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of some requests is no event
        self._sockets: dict[int, Any] = {}
        self._server = create_server(app, map=self._sockets, sockets=[listener], **_OPTIONS)

    def wake(self) -> None:
        """Interrupt a wait for requests. Safe in a signal handler."""
        self._server.pull_trigger()

    def run_until(self, stopped: Callable[[], bool]) -> None:
        """Serve until stopped. Looks each second, and whenever it is woken."""
        while not stopped():
            self._poll(_LOOK_EVERY)
            self._close_most_silent()

    def close(self) -> None:
        """Stop accepting, finish the requests that have been received, and close all connections."""
        self._accept_what_waits()
        self._server.del_channel()
        self._server.socket.close()
        began = time.monotonic()
        while (elapsed := time.monotonic() - began) < _GRACE and (elapsed < _SETTLES_IN or self._is_busy()):
            self._poll(_DRAIN_EVERY)
        self._server.task_dispatcher.shutdown(timeout=max(0.0, _GRACE - elapsed))
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
        if not self._server.task_dispatcher.threads:  # one that is still at work writes to the trigger's file number
            self._server.trigger.close()

    def _poll(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._sockets, count=1)

    def _close_most_silent(self) -> None:
        excess = len(self._server.active_channels) - CONNECTIONS
        if excess > 0:
            idle = [channel for channel in self._server.active_channels.values() if not channel.requests]
            for channel in sorted(idle, key=lambda channel: channel.last_activity)[:excess]:
                channel.handle_close()

    def _accept_what_waits(self) -> None:
        """Accept the connections that the kernel has already accepted: their requests are on their way."""
        channels, before = self._server.active_channels, -1
        while len(channels) > before:
            before = len(channels)
            self._server.handle_accept()

    def _is_busy(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in self._server.active_channels.values())
