import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.clock import Clock
from simulator.server import Running, running
from simulator.timekeeper import Timekeeper
from tests.simulator.conftest import BOT_TOKEN, settings_for
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]
Call = Callable[..., Json]
FRIDAY = datetime(2126, 11, 29, 15, tzinfo=UTC)

SAYS = "import sys; print('one'); print(sys.argv[1]); print()"
FAILS = "import sys; print('two are sent'); sys.exit('the rest is not: no line')"
WAITS = "import sys, time; print('here', flush=True); open(sys.argv[1], 'w').close(); time.sleep(60)"


def after(script: str, *given: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script, *given)


@pytest.fixture
def move(http: httpx.Client) -> Callable[..., Json]:
    def post(slack: Running, **wanted: object) -> Json:
        answer = http.post(f"{slack.url}/clock", json=wanted)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    return post


@pytest.fixture
def keeper() -> Iterator[Callable[..., Timekeeper]]:
    made: list[Timekeeper] = []

    def make(*command: str) -> Timekeeper:
        made.append(Timekeeper(Clock(), command, lambda: None))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_the_clock_is_moved_to_a_moment_and_runs_on_from_there(
    slack: Running, call: Call, move: Callable[..., Json], ana: str
) -> None:
    moved = move(slack, to=FRIDAY.isoformat())
    assert moved["now"] == pytest.approx(FRIDAY.timestamp(), abs=1)
    assert (moved["exit_code"], moved["last_line"]) == (None, "")
    posted = float(call("chat.postMessage", channel=ana, text="x")["ts"])
    assert FRIDAY.timestamp() <= posted < FRIDAY.timestamp() + 60


def test_what_slack_stamps_follows_the_clock(
    slack: Running, move: Callable[..., Json], app: ScriptedApp, ana: str, dm: str
) -> None:
    move(slack, to=FRIDAY.isoformat())
    slack.client.send(ana, dm, "hello")
    assert app.last.payload["event_time"] == pytest.approx(FRIDAY.timestamp(), abs=60)


def test_requests_to_the_app_are_signed_with_the_time_that_the_app_has(
    slack: Running, move: Callable[..., Json], app: ScriptedApp, ana: str, dm: str
) -> None:
    move(slack, move_on=7 * 86400)
    assert slack.client.command(ana, dm, "/coffee").trouble is None  # the app verifies the signature
    signed = float(app.last.headers["x-slack-request-timestamp"])
    assert signed == pytest.approx(slack.slack.settings.clock.real(), abs=60)


def test_a_response_url_of_last_week_is_over(
    slack: Running, app: ScriptedApp, http: httpx.Client, ana: str, dm: str
) -> None:
    slack.client.command(ana, dm, "/coffee")
    slack.slack.outside.timekeeper.move_on(7 * 86400)
    answer = http.post(app.last.payload["response_url"], json={"text": "late"})
    assert answer.json()["error"] == "expired_url"


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        [],
        {"move_on": -1},
        {"move_on": "3600"},
        {"move_on": True},
        {"move_on": 1e12},
        {"to": "2020-01-01T00:00:00Z"},
        {"to": "2126-11-29T15:00:00"},
        {"to": "Friday"},
        {"to": FRIDAY.isoformat(), "move_on": 1},
    ],
)
def test_what_is_no_move_is_refused_with_a_reason(slack: Running, http: httpx.Client, wanted: object) -> None:
    before = http.get(f"{slack.url}/clock").json()["now"]
    answer = http.post(f"{slack.url}/clock", json=wanted)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert http.get(f"{slack.url}/clock").json()["now"] < before + 60


def test_the_command_is_told_the_time_in_utc_and_waited_for(keeper: Callable[..., Timekeeper]) -> None:
    moved = keeper(*after(SAYS, "at={now}")).move_to(FRIDAY.timestamp())
    assert moved.exit_code == 0
    name, _, told = moved.last_line.partition("=")
    assert name == "at"
    assert datetime.fromisoformat(told).utcoffset() == FRIDAY.utcoffset()
    assert datetime.fromisoformat(told).timestamp() == moved.now


def test_a_command_that_fails_leaves_its_exit_code_and_its_last_line(keeper: Callable[..., Timekeeper]) -> None:
    timekeeper = keeper(*after(FAILS))
    moved = timekeeper.move_on(60)
    assert (moved.exit_code, moved.last_line) == (1, "the rest is not: no line")
    assert timekeeper.failure == "the rest is not: no line"
    assert not timekeeper.running


def test_a_failure_is_forgotten_once_the_command_works(keeper: Callable[..., Timekeeper], tmp_path: Path) -> None:
    there = tmp_path / "there"
    timekeeper = keeper(*after("import os, sys; sys.exit(not os.path.exists(sys.argv[1]))", str(there)))
    timekeeper.move_on(60)
    assert timekeeper.failure == "it ended with 1"
    there.touch()
    timekeeper.move_on(60)
    assert timekeeper.failure == ""


def test_a_command_that_is_not_there_fails_and_the_clock_moves_all_the_same(keeper: Callable[..., Timekeeper]) -> None:
    moved = keeper("/no/such/command").move_to(FRIDAY.timestamp())
    assert (moved.exit_code, moved.last_line) == (127, "cannot run /no/such/command: No such file or directory")
    assert moved.now >= FRIDAY.timestamp()


def test_what_the_command_came_to_is_told_over_http(move: Callable[..., Json]) -> None:
    with running(replace(settings_for(None), on_clock=after(FAILS))) as slack:
        moved = move(slack, move_on=60)
    assert (moved["exit_code"], moved["last_line"]) == (1, "the rest is not: no line")


def test_what_the_command_has_the_app_post_bears_the_new_time(
    move: Callable[..., Json], tmp_path: Path, ana: str
) -> None:
    posts = (
        "import pathlib, sys; from slack_sdk import WebClient; "
        "api = WebClient(sys.argv[1], base_url=pathlib.Path(sys.argv[2]).read_text()); "
        "api.chat_postMessage(channel=sys.argv[3], text='due')"
    )
    address = tmp_path / "address"
    with running(replace(settings_for(None), on_clock=after(posts, BOT_TOKEN, str(address), ana))) as other:
        address.write_text(f"{other.url}/api/")
        assert move(other, to=FRIDAY.isoformat())["exit_code"] == 0
        [message] = other.client.messages(ana, other.client.app_dm(ana))
    assert float(message.ts) == pytest.approx(FRIDAY.timestamp(), abs=60)


def test_moves_wait_for_each_other(tmp_path: Path, keeper: Callable[..., Timekeeper]) -> None:
    log = tmp_path / "log"
    appends = (
        "import sys, time; log = open(sys.argv[1], 'a'); log.write('<'); log.flush(); time.sleep(0.05); log.write('>')"
    )
    timekeeper = keeper(*after(appends, str(log)))
    movers = [threading.Thread(target=timekeeper.move_on, args=(60,)) for _ in range(3)]
    for each in movers:
        each.start()
    for each in movers:
        each.join()
    assert log.read_text() == "<><><>"


def test_a_command_that_still_runs_ends_with_the_simulator(tmp_path: Path, keeper: Callable[..., Timekeeper]) -> None:
    began = tmp_path / "began"
    timekeeper, came = keeper(*after(WAITS, str(began))), []
    mover = threading.Thread(target=lambda: came.append(timekeeper.move_on(60)))
    mover.start()
    while not began.exists():
        mover.join(0.01)
    assert timekeeper.running
    timekeeper.close()
    mover.join(10)
    assert [(each.exit_code, each.last_line) for each in came] == [(-15, "here")]
    assert timekeeper.move_on(60).exit_code == 127
