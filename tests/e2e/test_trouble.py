"""Processes end, disks and Slack go away: nothing is lost, and people are told in a line."""

import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from bot.demo.playground import Playground
from tests.e2e.kept import file
from tests.e2e.person import Person
from tests.e2e.wire import Wire

NOT_SAVED = re.compile(r"I couldn't save that\. .* \(ref [0-9A-F]{4}\)$")


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Nobody else can write meanwhile, as with a disk that hangs."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def test_a_bot_that_is_killed_between_two_clicks_goes_on_where_it_was(own: Playground, ana: Person) -> None:
    ana.begins()
    ana.answers("2")
    own.bot.kill()
    assert ana.clicks(ana.heard()[-1], "3")["trouble"]
    own.bot.start()
    ana.answers("3")
    ana.answers("Back")
    assert "Your answer so far: 3" in ana.asked_again(2)["text"]


def test_a_click_in_flight_is_finished_before_the_bot_ends(own: Playground, ana: Person) -> None:
    asked = ana.begins()
    click = threading.Thread(target=ana.clicks, args=(asked, "4"))
    with held(file(own)):
        click.start()
        time.sleep(0.3)
        ending = threading.Timer(0.3, own.bot.end)
        began = time.monotonic()
        ending.start()
        time.sleep(0.6)
    ending.join()
    assert time.monotonic() - began < 10
    click.join()
    own.bot.start()
    ana.asked_again(2)
    ana.answers("Back")
    assert "Your answer so far: 4" in ana.asked_again(1)["text"]


def test_a_database_that_is_away_for_a_while_is_told_and_loses_nothing(own: Playground, ana: Person) -> None:
    asked, away = ana.begins(), file(own).with_suffix(".away")
    file(own).rename(away)
    ana.clicks(asked, "3")
    told = ana.waits(lambda: [m["text"] for m in ana.heard() if NOT_SAVED.search(m["text"])], "the line")
    (ref,) = re.findall(r"ref (\w+)", told[0])
    assert ref in own.bot.log.read_text()
    assert httpx.get(f"{own.bot_url}/readyz", trust_env=False).status_code == 503
    assert httpx.get(f"{own.bot_url}/healthz", trust_env=False).status_code == 200
    away.rename(file(own))
    ana.clicks(asked, "3")
    ana.waits(lambda: any("Check · 2 of 9" in m["text"] for m in ana.heard()), "the next question")
    assert httpx.get(f"{own.bot_url}/readyz", trust_env=False).status_code == 200


def test_a_database_that_hangs_is_told_within_slacks_patience(own: Playground, ana: Person) -> None:
    asked = ana.begins()
    with held(file(own)):
        assert ana.clicks(asked, "3")["trouble"] is None
    ana.waits(lambda: any(NOT_SAVED.search(m["text"]) for m in ana.heard()), "the line")
    ana.clicks(asked, "3")
    ana.waits(lambda: any("Check · 2 of 9" in m["text"] for m in ana.heard()), "the next question")


def test_a_dialog_that_cannot_be_saved_keeps_what_was_typed(own: Playground, ana: Person) -> None:
    ana.begins("Instructional Designer")
    ana.answers(*"2222", "3")
    ana.presses("Write in a window")
    ana.waits(ana.dialogs, "the dialog")
    with held(file(own)):
        answer = ana.submits({"words": "We cut the course to one page."})
    assert NOT_SAVED.search(answer["errors"]["words"])
    assert not answer["closed"]
    ana.submits({"words": "We cut the course to one page."})
    ana.asked_again(6)


def test_it_starts_and_is_healthy_while_slack_is_out_of_reach(tmp_path: Path) -> None:
    playground = Playground(tmp_path, cwd=tmp_path)
    playground.bot.start()
    try:
        for page in ("healthz", "readyz"):
            assert httpx.get(f"{playground.bot_url}/{page}", trust_env=False).status_code == 200
    finally:
        assert playground.bot.end() == 0


def test_answers_are_kept_while_slack_is_out_of_reach(own: Playground, ana: Person, own_wire: Wire) -> None:
    asked = ana.begins()
    pressed = next(e for b in asked["blocks"] if b["type"] == "actions" for e in b["elements"] if e["value"])
    own.slack.end()
    assert own_wire.click(ana.user_id, pressed["action_id"], pressed["value"]).status_code == 200
    assert httpx.get(f"{own.bot_url}/readyz", trust_env=False).status_code == 200


@pytest.mark.parametrize("gone", ["tokens/revoke", "app/uninstall"])
def test_a_bot_whose_token_is_taken_away_lives_on(own: Playground, ana: Person, gone: str) -> None:
    asked = ana.begins()
    httpx.post(f"{own.url}/{gone}", trust_env=False).raise_for_status()
    ana.clicks(asked, "3")
    assert httpx.get(f"{own.bot_url}/readyz", trust_env=False).status_code == 200
    assert "Traceback" not in own.bot.log.read_text()


def test_a_whole_check_at_human_pace_meets_no_limit_of_slacks(own: Playground, ana: Person) -> None:
    slack = httpx.Client(base_url=own.url, trust_env=False)
    with slack:
        slack.post("/rate-limits", json={"on": True}).raise_for_status()
        ana.begins("Instructional Designer")
        for label in "222232":
            slack.post("/clock", json={"move_on": 3}).raise_for_status()
            if label == "3":
                ana.answers(label)
                ana.says("We cut the course to one page.")
            else:
                ana.answers(label)
        for label in ("2", "2", "Skip"):
            slack.post("/clock", json={"move_on": 3}).raise_for_status()
            ana.answers(label)
        ana.sees("Your check, ")
        ana.opens_home()
        assert not [call for call in slack.get("/calls").json() if call["status"] == 429]
