import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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

ASKED = """
import sys
log, dues = sys.argv[1], sys.argv[2:]
for line in sys.stdin:
    open(log, 'a').write(line)
    print(next((due for due in dues if due > line.strip()), ''), flush=True)
"""
"""Notes what it is told, and answers with the next of these moments."""

FAILS = "import sys; print('2126-11-29T15:00:00+00:00'); sys.exit('the rest is not: no line')"
WAITS = "import sys, time; print('here', file=sys.stderr, flush=True); open(sys.argv[1], 'w').close(); time.sleep(60)"


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
    assert (moved["stops"], moved["failure"]) == (0, "")
    posted = float(call("chat.postMessage", channel=ana, text="x")["ts"])
    assert FRIDAY.timestamp() <= posted < FRIDAY.timestamp() + 60


def test_slacks_timestamps_follow_the_clock(
    slack: Running, move: Callable[..., Json], app: ScriptedApp, ana: str, dm: str
) -> None:
    move(slack, to=FRIDAY.isoformat())
    slack.client.send(ana, dm, "hello")
    assert app.last.payload["event_time"] == pytest.approx(FRIDAY.timestamp(), abs=60)


def test_requests_are_signed_with_the_machines_time(
    slack: Running, move: Callable[..., Json], app: ScriptedApp, ana: str, dm: str
) -> None:
    move(slack, move_on=7 * 86400)
    assert slack.client.command(ana, dm, "/coffee").trouble is None  # the app verifies the signature
    signed = float(app.last.headers["x-slack-request-timestamp"])
    assert signed == pytest.approx(slack.slack.settings.clock.real(), abs=60)


def test_a_response_url_of_last_week_has_expired(
    slack: Running, app: ScriptedApp, http: httpx.Client, ana: str, dm: str
) -> None:
    slack.client.command(ana, dm, "/coffee")
    slack.slack.shared.timekeeper.move_on(7 * 86400)
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
def test_an_invalid_move_is_refused_with_a_reason(slack: Running, http: httpx.Client, wanted: object) -> None:
    before = http.get(f"{slack.url}/clock").json()["now"]
    answer = http.post(f"{slack.url}/clock", json=wanted)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert http.get(f"{slack.url}/clock").json()["now"] < before + 60


def test_the_clock_stops_whenever_something_is_due(keeper: Callable[..., Timekeeper], tmp_path: Path) -> None:
    log, dues = tmp_path / "log", [(FRIDAY + timedelta(weeks=n)).isoformat() for n in range(1, 5)]
    timekeeper = keeper(*after(ASKED, str(log), *dues))
    timekeeper.move_to(FRIDAY.timestamp())
    log.unlink()
    moved = timekeeper.move_on(timedelta(weeks=3, days=1).total_seconds())
    told = [datetime.fromisoformat(line) for line in log.read_text().split()]
    weeks = (0, 1, 2, 3, 22 / 7)
    assert [moment - FRIDAY for moment in told] == [
        pytest.approx(timedelta(weeks=week), abs=timedelta(minutes=1)) for week in weeks
    ]
    assert all(moment.utcoffset() == timedelta(0) for moment in told)
    assert (moved.stops, moved.failure) == (3, "")
    assert moved.now == pytest.approx((FRIDAY + timedelta(weeks=3, days=1)).timestamp(), abs=60)


def test_with_nothing_due_the_clock_stops_only_at_the_end(keeper: Callable[..., Timekeeper], tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert keeper(*after(ASKED, str(log))).move_to(FRIDAY.timestamp()).stops == 0
    assert len(log.read_text().split()) == 2  # before the move, and after it


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        (FAILS, "the rest is not: no line"),
        ("import sys; sys.exit(3)", "it ended with 3"),
        ("pass", "it ended with 0"),
        (f"import sys; sys.stderr.write('x' * 100_000); {FAILS[12:]}", "the rest is not: no line"),
        ("import time; print('soon', flush=True); time.sleep(60)", "it answered 'soon', which is not an ISO 8601 time"),
        (
            "import time; print('2020-01-01T00:00:00+00:00', flush=True); time.sleep(60)",
            "it answered 2020-01-01T00:00:00+00:00, which is not in the future",
        ),
    ],
)
def test_a_failing_command_is_reported_and_the_clock_still_moves(
    keeper: Callable[..., Timekeeper], script: str, failure: str
) -> None:
    timekeeper = keeper(*after(script))
    moved = timekeeper.move_to(FRIDAY.timestamp() + 60)
    assert moved.failure.removeprefix("x" * 100_000) == timekeeper.failure.removeprefix("x" * 100_000) == failure
    assert moved.now >= FRIDAY.timestamp() + 60
    assert timekeeper.target is None


def test_a_failure_is_cleared_once_the_command_works(keeper: Callable[..., Timekeeper], tmp_path: Path) -> None:
    there = tmp_path / "there"
    works_there = (
        "import os, sys\nif not os.path.exists(sys.argv[1]): sys.exit(1)\nfor line in sys.stdin: print(flush=True)"
    )
    timekeeper = keeper(*after(works_there, str(there)))
    timekeeper.move_on(60)
    assert timekeeper.failure == "it ended with 1"
    there.touch()
    timekeeper.move_on(60)
    assert timekeeper.failure == ""


def test_a_missing_command_is_reported_and_the_clock_still_moves(keeper: Callable[..., Timekeeper]) -> None:
    moved = keeper("/no/such/command").move_to(FRIDAY.timestamp())
    assert moved.failure == "cannot run /no/such/command: No such file or directory"
    assert moved.now >= FRIDAY.timestamp()


def test_the_result_of_a_move_is_returned_over_http(move: Callable[..., Json]) -> None:
    with running(replace(settings_for(None), on_clock=after(FAILS))) as slack:
        moved = move(slack, move_on=60)
    assert moved["failure"] == "the rest is not: no line"


def test_messages_posted_during_a_stop_have_the_time_of_the_stop(
    move: Callable[..., Json], tmp_path: Path, ana: str
) -> None:
    posts = """
import pathlib, sys
from slack_sdk import WebClient
token, address, channel, due = sys.argv[1:]
api = WebClient(token, base_url=pathlib.Path(address).read_text())
for line in sys.stdin:
    api.chat_postMessage(channel=channel, text='due')
    print(due if line.strip() < due else '', flush=True)
"""
    address = tmp_path / "address"
    command = after(posts, BOT_TOKEN, str(address), ana, FRIDAY.isoformat())
    with running(replace(settings_for(None), on_clock=command)) as other:
        address.write_text(f"{other.url}/api/")
        later = FRIDAY + timedelta(days=1)
        assert move(other, to=later.isoformat())["failure"] == ""
        _, at_the_stop, at_the_end = other.client.messages(ana, other.client.app_dm(ana))
    assert float(at_the_stop.ts) == pytest.approx(FRIDAY.timestamp(), abs=60)
    assert float(at_the_end.ts) == pytest.approx(later.timestamp(), abs=60)


def test_the_clock_file_holds_the_offset_and_a_new_clock_continues_from_it(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = Clock(file)
    assert not file.exists()
    clock.move_to(FRIDAY.timestamp())
    assert clock.real() + float(file.read_text()) == pytest.approx(FRIDAY.timestamp(), abs=60)
    assert Clock(file)() == pytest.approx(FRIDAY.timestamp(), abs=60)
    assert list(tmp_path.iterdir()) == [file]


def test_moves_wait_for_each_other_and_share_a_command(tmp_path: Path, keeper: Callable[..., Timekeeper]) -> None:
    log = tmp_path / "log"
    notes = """
import sys, time
log = open(sys.argv[1], 'a')
print('started', file=log, flush=True)
for line in sys.stdin:
    time.sleep(0.01)
    print(line.strip(), file=log, flush=True)
    print(flush=True)
"""
    timekeeper = keeper(*after(notes, str(log)))
    movers = [threading.Thread(target=timekeeper.move_on, args=(60,)) for _ in range(3)]
    for each in movers:
        each.start()
    for each in movers:
        each.join()
    started, *times = log.read_text().split()
    assert started == "started"
    assert len(times) == 6
    assert times == sorted(times)


def test_a_running_command_ends_with_the_simulator(tmp_path: Path, keeper: Callable[..., Timekeeper]) -> None:
    began = tmp_path / "began"
    timekeeper, came = keeper(*after(WAITS, str(began))), []
    mover = threading.Thread(target=lambda: came.append(timekeeper.move_on(60)))
    mover.start()
    while not began.exists():
        mover.join(0.01)
    assert timekeeper.target is not None
    timekeeper.close()
    mover.join(10)
    assert [each.failure for each in came] == ["here"]
    assert timekeeper.move_on(60).failure.startswith("cannot run")
