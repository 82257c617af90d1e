"""The crash suite in a short form, and in the full form of `make crash`."""

from pathlib import Path

import pytest

from tests.jobs.crash import crash
from tests.storage.postgres import Postgres

pytestmark = pytest.mark.slow


def test_everybody_gets_one_dm_however_often_the_worker_dies(tmp_path: Path) -> None:
    figures = crash(tmp_path, "", more_people=20, kills=2, at_once=1, seed=3)
    assert figures.well, figures


@pytest.mark.slow
def test_the_same_with_hundreds_of_members(tmp_path: Path) -> None:
    figures = crash(tmp_path, "", more_people=600, kills=30, at_once=1, seed=7)
    assert figures.well, figures


@pytest.mark.slow
@pytest.mark.postgres
def test_the_same_with_two_workers_on_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    with postgres.database() as url:
        figures = crash(tmp_path, url, more_people=600, kills=30, at_once=2, seed=7)
    assert figures.well, figures
