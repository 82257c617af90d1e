from collections.abc import Iterator

import pytest
from sqlalchemy import Engine as Database

from tests.databases import DATABASES, migrated
from tests.jobs.engines import opened
from tests.jobs.outbox import Outbox


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with migrated(request.param, request) as url, opened(url) as database:
        yield database
