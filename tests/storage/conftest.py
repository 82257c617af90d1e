from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.unit_of_work import Storage
from tests.databases import DATABASES, migrated
from tests.storage.rows import KEY


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database; a test that uses it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kept.db'}"
    else:
        with request.getfixturevalue("postgres").database() as database:
            yield database


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with the current schema."""
    with _opened(request.param, request) as engine:
        yield engine


@pytest.fixture
def sqlite_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with _opened("sqlite", request) as engine:
        yield engine


@pytest.fixture
def cipher() -> Cipher:
    return Cipher([KEY])


@pytest.fixture
def storage(engine: Engine, cipher: Cipher) -> Storage:
    return Storage(engine, cipher)


@contextmanager
def _opened(kind: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    with migrated(kind, request) as url:
        engine = open_database(url)
        try:
            yield engine
        finally:
            engine.dispose()
