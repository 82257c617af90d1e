from collections.abc import Iterator

import pytest

from tests.jobs.office import Office
from tests.storage.postgres import Postgres, postgres_server


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server
