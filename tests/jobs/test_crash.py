"""The crash suite in a shorter form; `make crash` runs the full one."""

from pathlib import Path

import pytest

from tests.jobs.crash import crash
from tests.storage.postgres import Postgres

pytestmark = pytest.mark.slow


def test_everybody_gets_one_dm_however_often_the_worker_dies(tmp_path: Path) -> None:
    figures = crash(tmp_path, "", more_people=150, kills=10, at_once=1, seed=7)
    assert figures.well, figures


@pytest.mark.postgres
def test_the_same_with_two_workers_on_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    with postgres.database() as url:
        figures = crash(tmp_path, url, more_people=150, kills=10, at_once=2, seed=7)
    assert figures.well, figures
