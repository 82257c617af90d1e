from collections.abc import Iterator

import pytest
from sqlalchemy import Engine as Database

from tests.databases import DATABASES, migrated
from tests.jobs.engines import opened
from tests.jobs.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with migrated(request.param, request) as url, opened(url) as database:
        yield database
