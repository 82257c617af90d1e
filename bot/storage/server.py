"""Connections to a PostgreSQL server that may fall silent.

A server that is stopped refuses connections at once. One that hangs, or is behind a network that drops everything,
accepts them and says nothing: no timeout of its own helps then, and none of TCP's if its kernel still responds.
"""

import time
from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout, _WaitTimeout
from sqlalchemy import URL, Engine, create_engine, event

from bot.haste import seconds_left

R = TypeVar("R")

_TIMEOUTS = {
    "connect_timeout": "2",
    "tcp_user_timeout": "5000",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}
"""In seconds, but for the second, which is in milliseconds. The URL's query can override them, for a server that has to
wake up first."""

_REST = 1.0
"""Seconds without new connections after the server didn't respond to one. Whoever has waited for a thread until then is
told at once, instead of waiting in turn."""

_SILENT = "the server doesn't respond"


def open_server(address: URL, **pool: Any) -> Engine:  # noqa: ANN401  create_engine's own options
    """Open a database of a server, without connecting yet.

    Args:
        address: its URL.
        pool: SQLAlchemy's pool options.
    """
    address = address.set(query={"application_name": "ldcareer", **_TIMEOUTS, **address.query})
    engine = create_engine(address, hide_parameters=True, pool_pre_ping=True, **pool)
    silent_until = 0.0

    @event.listens_for(engine, "do_connect")
    def connect(_: object, __: object, arguments: tuple[Any, ...], options: dict[str, Any]) -> _Connection:
        nonlocal silent_until
        if seconds_left() == 0:  # an older connection was asked first, and took all the time
            silent_until = time.monotonic() + _REST
        if time.monotonic() < silent_until:
            raise OperationalError(_SILENT)
        try:
            return _Connection.connect(*arguments, **options)
        except ConnectionTimeout:
            silent_until = time.monotonic() + _REST
            raise OperationalError(_SILENT) from None

    return engine


class _Connection(Connection[Any]):
    def wait(self, gen: PQGen[R], *args: Any, **options: Any) -> R:  # noqa: ANN401  psycopg's own
        try:
            return super().wait(gen, *args, **{"timeout": seconds_left(), **options})
        except _WaitTimeout:
            self.pgconn.finish()  # what it was in the middle of is rolled back
            raise OperationalError(_SILENT) from None
