"""Serves the WSGI app with waitress.

Waitress reads a whole request before a thread handles it, so that a slow or silent connection occupies a file
descriptor, but never a thread.
"""

import logging
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import ClientDisconnected
from waitress.server import create_server

from bot.errors import OperatorError
from bot.settings import THREADS
from bot.web.headers import add_headers

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

CONNECTIONS = 512
"""Most open connections. Beyond that, those that have been idle for longest are closed, so that half-open connections
can't keep others out. The limit is below 1024, the usual limit of open files per process."""

IDLE = 120
"""Seconds until an idle connection is closed: more than a load balancer's usual 60, since if the server closes first, a
request that is already on its way is lost."""

BODY_MAX = 1_000_000
"""Most bytes of a request body. Slack's largest requests contain a view of 250 kB, which form encoding makes larger."""

_OPTIONS = {
    "connection_limit": 2 * CONNECTIONS,  # never reached: waitress would stop accepting
    "channel_timeout": IDLE,
    "cleanup_interval": 10,
    "max_request_body_size": BODY_MAX + 1,  # waitress refuses a body of this size
    "max_request_header_size": 32_768,
    "inbuf_overflow": 131_072,  # a larger body is buffered in an unlinked temporary file instead of memory
    "asyncore_use_poll": True,  # select() fails at the 1024th file
    "clear_untrusted_proxy_headers": True,  # no proxy is trusted
    "log_socket_errors": False,
    "ident": "",  # no Server header
}

_GRACE = 5.0
"""Seconds that pending requests may take at shutdown."""

_POLL_SECONDS = 1.0
_DRAIN_POLL_SECONDS = 0.05
_ARRIVAL_SECONDS = 0.25
"""At shutdown, the time for a partly received request to arrive completely."""


class AddressError(OperatorError):
    """HOST and PORT can't be bound."""


def listen(host: str, port: int) -> socket.socket:
    """Bind HOST and PORT.

    Raises:
        AddressError: if that fails.
    """
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
            f"can't listen on {host}:{port} ({error.strerror}): set PORT to a free port, and HOST to an address of "
            "this machine"
        ) from None
    return listener


def _is_no_disconnect(record: logging.LogRecord) -> bool:
    """Filter out disconnected clients. Waitress logs a traceback for some, with which anybody could fill the log."""
    error = record.exc_info[1] if record.exc_info else None
    return not (error and isinstance(error.__context__, ClientDisconnected))


class Server:
    """A WSGI server in the calling thread, with worker threads for the app.

    Args:
        app: the WSGI app.
        listener: the bound socket to accept connections from.
        https: whether browsers connect with HTTPS.
        threads: the number of concurrent requests. A request spends most of its time waiting for the database.
    """

    def __init__(
        self, app: "WSGIApplication", listener: socket.socket, *, https: bool = False, threads: int = THREADS
    ) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is normal
        logging.getLogger("waitress").addFilter(_is_no_disconnect)
        self._sockets: dict[int, Any] = {}
        self._server = create_server(app, map=self._sockets, sockets=[listener], threads=threads, **_OPTIONS)
        add_headers(self._server, https=https)

    def wake(self) -> None:
        """Interrupt the wait for requests. Safe in a signal handler."""
        self._server.pull_trigger()

    def run_until(self, stopped: Callable[[], bool]) -> None:
        """Serve until `stopped` returns True. It is called every second, and after `wake`."""
        while not stopped():
            self._poll(_POLL_SECONDS)
            self._close_longest_idle()

    def close(self) -> None:
        """Stop accepting, finish the requests that have been received, and close all connections."""
        self._accept_backlog()
        self._server.del_channel()
        self._server.socket.close()
        began = time.monotonic()
        while (elapsed := time.monotonic() - began) < _GRACE and (elapsed < _ARRIVAL_SECONDS or self._is_busy()):
            self._poll(_DRAIN_POLL_SECONDS)
        self._server.task_dispatcher.shutdown(timeout=max(0.0, _GRACE - elapsed))
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
        if not self._server.task_dispatcher.threads:  # a running thread would still use the trigger's file descriptor
            self._server.trigger.close()

    def _poll(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._sockets, count=1)

    def _close_longest_idle(self) -> None:
        excess = len(self._server.active_channels) - CONNECTIONS
        if excess > 0:
            idle = [channel for channel in self._server.active_channels.values() if not channel.requests]
            for channel in sorted(idle, key=lambda channel: channel.last_activity)[:excess]:
                channel.handle_close()

    def _accept_backlog(self) -> None:
        """Accept the connections in the kernel's backlog, whose requests are already on their way."""
        channels, before = self._server.active_channels, -1
        while len(channels) > before:
            before = len(channels)
            self._server.handle_accept()

    def _is_busy(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in self._server.active_channels.values())
