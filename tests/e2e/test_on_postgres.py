"""The bot on PostgreSQL, whose schema the operator upgrades."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import httpx
import pytest

from bot.demo.playground import Playground
from bot.demo.process import DemoError
from tests.databases import take_as_validated
from tests.e2e.conftest import everybody, visited
from tests.e2e.person import Json, Person
from tests.e2e.terminal import ldcareer
from tests.e2e.test_trouble import NOT_SAVED
from tests.storage.postgres import Postgres, own_server

pytestmark = pytest.mark.postgres


ROUNDS = 2
"""How often everybody clicks while the server is away. The first clicks find all connections dead."""

PEOPLE = 6
"""Three times as many as threads."""


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    with postgres.database() as url:
        yield url


def test_a_check_on_postgres_from_an_empty_database_over_a_kill_to_the_plan(database: str, tmp_path: Path) -> None:
    playground = Playground(tmp_path, settings={"DATABASE_URL": database})
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
def test_a_server_that_stops_or_hangs_is_reported_in_a_line_and_reconnected(tmp_path: Path) -> None:
    with own_server() as server:
        settings = {"DATABASE_URL": server.url, "LDCAREER_THREADS": "2"}
        playground = Playground(tmp_path, settings=settings)
        take_as_validated(server.url)
        with playground:
            for http in visited(playground):
                everyone = [*islice(everybody(http), PEOPLE)]
                with ThreadPoolExecutor(PEOPLE) as hands:
                    asked = [*zip(everyone, hands.map(Person.begins, everyone), strict=True)]
                assert _is_ready(playground)
                for trouble in (server.stopped, server.hanging):
                    with trouble():
                        _click(playground, asked)
                    everyone[0].waits(lambda: _is_ready(playground), "that it is ready again")
                for person, question in asked:
                    person.clicks(question, "3")
                    person.is_told("Check · 2 of 9")
            playground.bot.kill()
        assert "Traceback" not in playground.bot.log.read_text()


def _is_ready(playground: Playground) -> bool:
    return httpx.get(f"{playground.bot_url}/readyz", trust_env=False).status_code == 200


def _click(playground: Playground, asked: list[tuple[Person, Json]]) -> None:
    """Have everybody click at once, several times. There are three times as many people as threads."""

    def lines(person: Person) -> int:
        return len([message for message in person.heard() if NOT_SAVED.search(message["text"])])

    def click(person: Person, question: Json) -> None:
        before = lines(person)
        assert person.clicks(question, "3")["trouble"] is None  # Slack waits three seconds
        person.waits(lambda: lines(person) == before + 1, "a line for each click")

    with ThreadPoolExecutor(PEOPLE) as hands:
        for _ in range(ROUNDS):
            for clicked in [hands.submit(click, *each) for each in asked]:
                clicked.result()
            assert not _is_ready(playground)
