from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.demo.playground import Playground
from tests.databases import take_as_validated
from tests.e2e.person import Person
from tests.e2e.wire import Wire


@contextmanager
def started(folder: Path) -> Iterator[Playground]:
    """A playground whose content counts as validated. Other tests show that every message can be rendered."""
    playground = Playground(folder)
    take_as_validated(playground.settings["DATABASE_URL"])
    with playground as running:
        yield running
        running.bot.kill()


def visited(playground: Playground) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=playground.url, timeout=30, trust_env=False) as http:
        yield http


def everybody(http: httpx.Client) -> Iterator[Person]:
    """The people of the workspace, none of whom has used the app yet."""
    return (Person(http, described) for described in http.get("/people").raise_for_status().json())


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """A simulated Slack and the bot, shared by the tests of a file. Each test uses another person."""
    with started(tmp_path_factory.mktemp("playground")) as running:
        yield running


@pytest.fixture(scope="module")
def http(playground: Playground) -> Iterator[httpx.Client]:
    yield from visited(playground)


@pytest.fixture(scope="module")
def people(http: httpx.Client) -> Iterator[Person]:
    return everybody(http)


@pytest.fixture
def person(people: Iterator[Person]) -> Person:
    """A person whom the bot hasn't met."""
    return next(people)


@pytest.fixture(scope="module")
def wire(playground: Playground, http: httpx.Client) -> Wire:
    """Requests from the playground's own workspace."""
    token = {"authorization": f"Bearer {playground.settings['SLACK_BOT_TOKEN']}"}
    known = http.post("/api/auth.test", headers=token).raise_for_status().json()
    return Wire(playground, http, known["team_id"])


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Playground]:
    """A playground for one test, to break things in."""
    with started(tmp_path) as running:
        yield running


@pytest.fixture
def ana(own: Playground) -> Iterator[Person]:
    """A person in the test's own playground."""
    for http in visited(own):
        yield next(everybody(http))
