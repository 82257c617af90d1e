"""The same bot on PostgreSQL, whose schema an operator brings up to date."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.playground import Playground
from bot.demo.process import DemoError
from tests.e2e.conftest import everybody, visited
from tests.e2e.terminal import ldcareer
from tests.storage.postgres import Postgres

pytestmark = pytest.mark.postgres


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    with postgres.database() as url:
        yield url


def test_a_check_on_postgres_from_an_empty_database_over_a_kill_to_the_plan(database: str, tmp_path: Path) -> None:
    playground = Playground(tmp_path, settings={"DATABASE_URL": database}, cwd=tmp_path)
    with pytest.raises(DemoError, match="`ldcareer migrate`"):
        playground.bot.start()
    assert playground.bot.log.read_text().count("\n") == 1

    assert "up to date now" in ldcareer("migrate", folder=tmp_path, **playground.settings).said
    with playground:
        for http in visited(playground):
            ana = next(everybody(http))
            ana.begins()
            ana.answers("2")
            playground.bot.kill()
            playground.bot.start()
            ana.answers("3", "Back")
            assert "Your answer so far: 3" in ana.asked_again(2)["text"]
            ana.answers(*"3112121", "Skip")
            ana.sees("Your check, ")
            ana.presses("I'll do this")
            ana.waits(ana.dialogs, "the dialog")
            ana.submits()
            ana.sees("Your plan is saved.")
        playground.bot.kill()
