from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.unit_of_work import Storage
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
def storage(engine: Engine, cipher: Cipher) -> Storage:
    return Storage(engine, cipher)
