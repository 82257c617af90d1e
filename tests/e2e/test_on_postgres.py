"""The same bot on PostgreSQL, whose schema an operator brings up to date."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from bot.demo.playground import Playground
from bot.demo.process import DemoError
from tests.e2e.conftest import everybody, visited
from tests.e2e.person import Person
from tests.e2e.terminal import ldcareer
from tests.e2e.test_trouble import NOT_SAVED
from tests.storage.postgres import OwnServer, Postgres, own_server

pytestmark = pytest.mark.postgres


AWAY = 5.0
"""Seconds that the server is stopped."""


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


@pytest.mark.slow
def test_a_server_that_is_stopped_for_some_seconds_is_told_in_lines_and_found_again(tmp_path: Path) -> None:
    with own_server() as server:
        playground = Playground(tmp_path, settings={"DATABASE_URL": server.url}, cwd=tmp_path)
        ldcareer("migrate", folder=tmp_path, **playground.settings)
        with playground:
            for http in visited(playground):
                _stop_while_somebody_clicks(server, next(everybody(http)), f"{playground.bot_url}/readyz")
        assert "Traceback" not in playground.bot.log.read_text()


def _stop_while_somebody_clicks(server: OwnServer, ana: Person, ready: str) -> None:
    def is_ready() -> bool:
        return httpx.get(ready, trust_env=False).status_code == 200

    def has_lines(number: int) -> bool:
        return len([message for message in ana.heard() if NOT_SAVED.search(message["text"])]) == number

    asked = ana.begins()
    assert is_ready()
    with server.stopped():
        clicks, until = 0, time.monotonic() + AWAY
        while time.monotonic() < until:
            assert ana.clicks(asked, "3")["trouble"] is None
            clicks += 1
            ana.waits(partial(has_lines, clicks), "a line for each click")
            assert not is_ready()
    ana.waits(is_ready, "that it is ready again")
    ana.clicks(asked, "3")
    ana.is_told("Check · 2 of 9")
