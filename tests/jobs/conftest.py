from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

from tests.jobs.engines import opened
from tests.jobs.office import Office
from tests.storage.postgres import Postgres, postgres_server


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        yield from opened(f"sqlite:///{tmp_path / 'kept.db'}")
    else:
        with request.getfixturevalue("postgres").database() as url:
            yield from opened(url)
