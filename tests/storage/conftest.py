from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.services.ports import Work
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.work import work_factory
from tests.fakes import FakeStore
from tests.storage.postgres import Postgres, postgres_server
from tests.storage.rows import KEY

DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: each test that asks for one runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kept.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.database() as database:
            yield database


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database with today's schema."""
    opened = open_database(url)
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'kept.db'}")
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def cipher() -> Cipher:
    return Cipher([KEY])


@pytest.fixture
def kept(engine: Engine, cipher: Cipher) -> Work:
    """Units of work on a database."""
    return work_factory(engine, cipher)


@pytest.fixture(params=["memory", *DATABASES])
def work(request: pytest.FixtureRequest) -> Iterator[Work]:
    """Units of work for the contract: on both databases, and the one in memory that other tests use in their stead."""
    if request.param == "memory":
        yield FakeStore().work
        return
    folder: Path = request.getfixturevalue("tmp_path")
    if request.param == "sqlite":
        yield from _worked(f"sqlite:///{folder / 'kept.db'}")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with server.database() as database:
            yield from _worked(database)


def _worked(url: str) -> Iterator[Work]:
    engine = open_database(url)
    upgrade(engine)
    yield work_factory(engine, Cipher([KEY]))
    engine.dispose()
