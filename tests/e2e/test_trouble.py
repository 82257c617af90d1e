"""Processes die, disks and Slack fail: nothing is lost, and people get a line that says so."""

import re
import resource
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import httpx

from bot.demo.playground import Playground
from tests.e2e.kept import file, rows
from tests.e2e.person import Person
from tests.e2e.wire import Wire

NOT_SAVED = re.compile(r"I couldn't save that\. .* \(ref [0-9A-F]{4}\)$")


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Nobody can write within the block, as if the disk hung."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def away(database: Path) -> Iterator[None]:
    """The file is gone within the block, as if the disk weren't mounted."""
    elsewhere = database.with_suffix(".away")
    database.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(database)


def test_a_bot_that_is_killed_between_two_clicks_continues_where_it_was(playground: Playground, person: Person) -> None:
    person.begins()
    person.answers("2")
    playground.bot.kill()
    assert person.clicks(person.heard()[-1], "3")["trouble"]
    playground.bot.start()
    person.answers("3")
    person.answers("Back")
    assert "Your answer so far: 3" in person.asked_again(2)["text"]


def test_a_click_in_flight_is_finished_before_the_bot_ends(playground: Playground, person: Person) -> None:
    asked = person.begins()
    ready = f"{playground.bot_url}/readyz"
    with ThreadPoolExecutor(2) as hands, httpx.Client(trust_env=False) as balancer:
        with held(file(playground)):
            click = hands.submit(person.clicks, asked, "4")
            time.sleep(0.5)
            assert balancer.get(ready).status_code == 200
            ending = hands.submit(playground.bot.end)
            person.waits(lambda: balancer.get(ready).status_code == 503, "that it isn't ready")
            assert not click.done()
        assert click.result()["trouble"] is None
        assert ending.result(timeout=10) == 0
    playground.bot.start()
    person.asked_again(2)
    person.answers("Back")
    assert "Your answer so far: 4" in person.asked_again(1)["text"]


@contextmanager
def full(playground: Playground) -> Iterator[None]:
    """The bot can't write to the disk within the block: not the database, its write-ahead log, nor the bot's log."""
    process = playground.bot._process
    assert process
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_a_full_disk_is_reported_in_a_line_and_loses_nothing(
    playground: Playground, person: Person, http: httpx.Client
) -> None:
    asked = person.begins()
    kept = [rows(playground, table, person.user_id) for table in ("checks", "members")]
    with full(playground):
        for _ in range(2):
            assert person.clicks(asked, "3")["trouble"] is None
        told = person.waits(lambda: [m["text"] for m in person.heard() if NOT_SAVED.search(m["text"])][1:], "the lines")
        assert len(told) == 1
        assert [rows(playground, table, person.user_id) for table in ("checks", "members")] == kept
        assert http.get(f"{playground.bot_url}/healthz").status_code == 200
    person.clicks(asked, "3")
    person.is_told("Check · 2 of 9")


def test_a_database_that_is_away_for_a_while_is_reported_and_loses_nothing(
    playground: Playground, person: Person, http: httpx.Client
) -> None:
    asked = person.begins()
    before = len(playground.bot.log.read_text())
    with away(file(playground)):
        person.clicks(asked, "3")
        told = person.waits(lambda: [m["text"] for m in person.heard() if NOT_SAVED.search(m["text"])], "the line")
        (ref,) = re.findall(r"ref (\w+)", told[0])
        assert ref in playground.bot.log.read_text()
        for _ in range(3):
            unready = http.get(f"{playground.bot_url}/readyz")
            assert (unready.status_code, unready.text) == (503, "not ready\n")  # no details for anybody who asks
        reasons = re.findall(r"not ready.*", playground.bot.log.read_text()[before:])
        assert reasons
        assert all(one != following for one, following in pairwise(reasons))
        assert http.get(f"{playground.bot_url}/healthz").status_code == 200
    person.clicks(asked, "3")
    person.waits(lambda: any("Check · 2 of 9" in m["text"] for m in person.heard()), "the next question")
    assert http.get(f"{playground.bot_url}/readyz").status_code == 200


def test_a_database_that_hangs_is_reported_before_slack_gives_up(playground: Playground, person: Person) -> None:
    asked = person.begins()
    with held(file(playground)):
        assert person.clicks(asked, "3")["trouble"] is None
    person.waits(lambda: any(NOT_SAVED.search(m["text"]) for m in person.heard()), "the line")
    person.clicks(asked, "3")
    person.waits(lambda: any("Check · 2 of 9" in m["text"] for m in person.heard()), "the next question")


def test_a_dialog_that_cannot_be_saved_keeps_what_was_typed(playground: Playground, person: Person) -> None:
    person.begins("Instructional Designer")
    person.answers(*"2222", "3")
    person.presses("Write in a form")
    person.waits(person.dialogs, "the dialog")
    with held(file(playground)):
        answer = person.submits({"words": "We cut the course to one page."})
    assert NOT_SAVED.search(answer["errors"]["words"])
    assert not answer["closed"]
    person.submits({"words": "We cut the course to one page."})
    person.asked_again(6)


def test_a_complete_check_at_human_pace_exceeds_none_of_slack_s_limits(http: httpx.Client, person: Person) -> None:
    http.post("/rate-limits", json={"on": True}).raise_for_status()
    person.begins("Instructional Designer")
    for action in (*"22223", "", *"222", "Skip"):
        http.post("/clock", json={"move_on": 3}).raise_for_status()
        if action:
            person.answers(action)
        else:
            person.says("We cut the course to one page.")
    person.sees("Your check, ")
    person.opens_home()
    http.post("/rate-limits", json={"on": False}).raise_for_status()
    calls = http.get("/calls").json()
    assert calls
    assert [call for call in calls if call["status"] == 429] == []


def test_it_starts_and_keeps_answers_while_slack_is_out_of_reach(tmp_path: Path, http: httpx.Client) -> None:
    lonely = Playground(tmp_path)
    lonely.bot.start()
    try:
        assert Wire(lonely, http).command("U0SOMEBODY", "check").status_code == 200
        assert len(rows(lonely, "checks", "U0SOMEBODY")) == 1
        assert http.get(f"{lonely.bot_url}/healthz").status_code == 200
        assert http.get(f"{lonely.bot_url}/readyz").status_code == 200
    finally:
        assert lonely.bot.end() == 0


def test_a_bot_whose_token_is_revoked_keeps_running(own: Playground, ana: Person, http: httpx.Client) -> None:
    asked = ana.begins()
    for gone in ("tokens/revoke", "app/uninstall"):
        http.post(f"{own.url}/{gone}").raise_for_status()
        ana.clicks(asked, "3")
        assert http.get(f"{own.bot_url}/readyz").status_code == 200
    assert len(rows(own, "checks", ana.user_id)) == 1
