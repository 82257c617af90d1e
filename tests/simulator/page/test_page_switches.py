import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import Page, expect

from simulator.faults import Fault
from simulator.page.moves import MOVES
from simulator.server import Running, running
from tests.simulator.conftest import settings_for
from tests.simulator.page import coffee
from tests.simulator.page.harmless import Reading

Visit = Callable[..., Page]


@pytest.fixture
def ana(bar: Running) -> str:
    return bar.workspace.people.by_name("Ana").id


def words(html: str) -> str:
    return " ".join(" ".join(Reading(html).words).split())


@pytest.mark.parametrize(
    ("zone", "now", "span", "then"),
    [
        ("Europe/Lisbon", "2026-11-23T20:10:00", "next Friday 15:00", "2026-11-27T15:00:00"),
        ("Europe/Lisbon", "2026-11-27T14:59:59", "next Friday 15:00", "2026-11-27T15:00:00"),
        ("Europe/Lisbon", "2026-11-27T15:00:00", "next Friday 15:00", "2026-12-04T15:00:00"),
        ("Australia/Lord_Howe", "2026-11-28T00:10:00", "next Friday 15:00", "2026-12-04T15:00:00"),
        ("Europe/Berlin", "2026-10-23T15:00:00", "next Friday 15:00", "2026-10-30T15:00:00"),
        ("Europe/Berlin", "2026-10-23T15:00:00", "+1 week", "2026-10-30T15:00:00"),
        ("America/New_York", "2026-03-07T09:00:00", "+1 day", "2026-03-08T09:00:00"),
        ("Asia/Kolkata", "2026-11-27T23:30:00", "+1 hour", "2026-11-28T00:30:00"),
    ],
)
def test_the_clock_is_moved_in_the_persons_time_zone(zone: str, now: str, span: str, then: str) -> None:
    before = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone))
    moved = MOVES[span](before).timestamp()
    assert moved == datetime.fromisoformat(then).replace(tzinfo=ZoneInfo(zone)).timestamp()


def test_an_hour_is_an_hour_even_when_daylight_saving_ends() -> None:
    before = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert MOVES["+1 hour"](before).timestamp() - before.timestamp() == 3600


def test_next_friday_is_friday_afternoon_for_the_person_who_clicked(bar: Running, web: httpx.Client) -> None:
    for name in ("Ruby", "Bruno"):
        person = bar.workspace.people.by_name(name)
        web.post(f"/u/{person.id}/clock", data={"to": "next Friday 15:00"})
        there = datetime.fromtimestamp(bar.workspace.clock(), ZoneInfo(person.tz))
        assert f"{there:%a %H:%M}" == "Fri 15:00"
        assert "Fri" in words(web.get(f"/u/{person.id}/").text).partition("now ")[2][:16]


def test_an_unknown_move_is_refused(web: httpx.Client, ana: str) -> None:
    answer = web.post(f"/u/{ana}/clock", data={"to": "yesterday"})
    assert (answer.status_code, answer.text) == (409, "The clock can't be moved that way.")


def test_a_fault_is_switched_on_hits_and_is_switched_off(bar: Running, web: httpx.Client, ana: str) -> None:
    entered = {"kind": "error_after", "method": "chat.*", "percent": "100", "count": "1", "seconds": ""}
    assert "chat.* error 500, call executed 100 % 0 of 1" in words(web.post(f"/u/{ana}/faults", data=entered).text)
    assert [each.fault for each in bar.slack.shared.faults.all()] == [Fault("error_after", "chat.*", 1.0, 1)]
    token = {"authorization": f"Bearer {coffee.TOKEN}"}
    web.post("/api/chat.postMessage", data={"channel": ana, "text": "x"}, headers=token)
    assert "1 of 1" in words(web.get(f"/u/{ana}/faults").text)
    assert "internal_error error 500, call executed" in words(web.get(f"/u/{ana}/calls").text)
    assert "No fault is on." in words(web.post(f"/u/{ana}/faults/1/off").text)
    assert bar.slack.shared.faults.all() == []


@pytest.mark.parametrize(
    "wrong", [{"kind": "fire"}, {"percent": "120"}, {"percent": "often"}, {"count": "0"}, {"seconds": "-1"}]
)
def test_an_invalid_fault_is_refused_in_a_sentence(
    bar: Running, web: httpx.Client, ana: str, wrong: dict[str, str]
) -> None:
    answer = web.post(f"/u/{ana}/faults", data={"kind": "slow", "method": "*", **wrong})
    assert answer.status_code == 409
    assert answer.text.endswith(".")
    assert bar.slack.shared.faults.all() == []


def test_the_same_seed_hits_the_same_calls_again(bar: Running, web: httpx.Client, ana: str) -> None:
    faults = bar.slack.shared.faults
    faults.put([Fault("slow", count=1)])
    faults.pick("chat.update")
    web.post(f"/u/{ana}/faults/again", data={"seed": "7"})
    assert faults.seed == 7
    assert [each.hits for each in faults.all()] == [0]


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    return tmp_path / "gate"


@pytest.fixture
def gated(gate: Path) -> Iterator[Running]:
    """A workspace whose command waits for the gate to open, and then fails."""
    waits = (
        "import pathlib, sys, time\n"
        "while not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.02)\n"
        "sys.exit('the database is not there')"
    )
    with running(replace(settings_for(None), on_clock=(sys.executable, "-c", waits, str(gate)))) as slack:
        yield slack


@pytest.mark.browser
def test_the_bar_shows_that_due_messages_are_being_sent_and_how_that_failed(
    visit: Visit, gated: Running, gate: Path
) -> None:
    page = visit()
    page.goto(gated.url)
    friday = page.get_by_role("button", name="next Friday 15:00")
    friday.focus()
    friday.press("Enter")
    due = page.locator("#due")
    expect(due).to_have_text(re.compile(r"sending what is due, on the way to Fri \d+ \w+ \d{4} 15:00 …"))
    expect(friday).to_be_focused()
    page.get_by_label("Move the clock on").click()
    page.get_by_role("button", name="+1 day").click()
    expect(page.get_by_role("alert")).to_have_text("The clock is still being moved.")
    gate.touch()
    expect(due).to_have_text("what is due was not sent: the database is not there")
    expect(page.locator("#now")).to_contain_text("15:00")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_clock_is_moved_by_keyboard_at_any_width(visit: Visit, bar: Running, width: int) -> None:
    page = visit(width=width)
    before = bar.workspace.clock()
    page.get_by_label("Move the clock on").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="+1 hour")).to_be_focused()
    with page.expect_response("**/clock"):
        page.get_by_role("button", name="+1 week").press("Enter")
    assert bar.workspace.clock() >= before + 6 * 86400
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_somebody_elses_tab_follows_the_clock(visit: Visit) -> None:
    ana, maya = visit("Ana"), visit("Maya")
    ana.get_by_role("button", name="next Friday 15:00").click()
    expect(maya.locator("#now")).to_contain_text("Fri")
    expect(maya.locator("#now")).to_contain_text("15:00")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_faults_are_switched_on_the_page(visit: Visit, width: int) -> None:
    page = visit(width=width)
    page.get_by_role("link", name="faults").click()
    page.get_by_label("Kind of fault").select_option(label="connection dropped, call executed")
    page.get_by_label("How many calls").fill("2")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#faults-state")).to_be_focused()
    expect(
        page.get_by_role("row", name="chat.postMessage connection dropped, call executed 100 % 0 of 2")
    ).to_be_visible()
    page.get_by_role("switch", name="Slack's rate limits: off").click()
    expect(page.get_by_role("switch", name="Slack's rate limits: on")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Switch off: chat.postMessage").click()
    expect(page.get_by_role("table")).to_have_count(0)
