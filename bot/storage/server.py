"""Connections to a PostgreSQL server that may stop responding.

A stopped server refuses connections at once. A server that hangs, or that is behind a network that drops packets,
accepts them and never answers: its own timeouts don't help then, nor do TCP's while its kernel still responds.
"""

import time
from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout, _WaitTimeout
from sqlalchemy import URL, Engine, create_engine, event

from bot.deadline import seconds_left

R = TypeVar("R")

_TIMEOUTS = {
    "connect_timeout": "2",
    "tcp_user_timeout": "5000",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}
"""In seconds, but `tcp_user_timeout` in milliseconds. The URL's query can override them, for a server that has to wake
up first."""

_COOLDOWN = 1.0
"""Seconds without new connections after one that the server didn't respond to. Requests that have waited for a thread
meanwhile fail at once, instead of each waiting in turn."""

_NO_RESPONSE = "the server doesn't respond"


def open_server(address: URL, **pool: Any) -> Engine:  # noqa: ANN401  create_engine's own options
    """Open a database of a server, without connecting yet.

    Args:
        address: its URL.
        pool: SQLAlchemy's pool options.
    """
    address = address.set(query={"application_name": "ldcareer", **_TIMEOUTS, **address.query})
    engine = create_engine(address, hide_parameters=True, pool_pre_ping=True, **pool)
    no_connections_until = 0.0

    @event.listens_for(engine, "do_connect")
    def connect(_: object, __: object, arguments: tuple[Any, ...], options: dict[str, Any]) -> _Connection:
        nonlocal no_connections_until
        if seconds_left() == 0:  # checking a pooled connection took all the time
            no_connections_until = time.monotonic() + _COOLDOWN
        if time.monotonic() < no_connections_until:
            raise OperationalError(_NO_RESPONSE)
        try:
            return _Connection.connect(*arguments, **options)
        except ConnectionTimeout:
            no_connections_until = time.monotonic() + _COOLDOWN
            raise OperationalError(_NO_RESPONSE) from None

    return engine


class _Connection(Connection[Any]):
    def wait(self, gen: PQGen[R], *args: Any, **options: Any) -> R:  # noqa: ANN401  psycopg's own
        try:
            return super().wait(gen, *args, **{"timeout": seconds_left(), **options})
        except _WaitTimeout:
            self.pgconn.finish()  # the server rolls back the open transaction
            raise OperationalError(_NO_RESPONSE) from None
