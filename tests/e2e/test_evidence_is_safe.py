"""Evidence from Slack messages, hostile words, and clicks by others or on what doesn't exist."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from bot.demo.playground import Playground
from tests.e2e.evidence import ENTRIES, WORDS, answers_the_week, count, keeps, keeps_whole, token, written
from tests.e2e.kept import rows
from tests.e2e.person import Json, Person
from tests.e2e.test_typed_words import HOSTILE, nothing_is_alive, quotes
from tests.e2e.wire import Wire


def channel(person: Person) -> str:
    return str(next(entry["id"] for entry in person.conversations() if entry["kind"] == "channel"))


def writes_in_a_channel(person: Person, words: str) -> Json:
    """Post in a channel, and return the message."""
    person.types(words, channel(person))
    return next(m for m in reversed(person.messages(channel(person))) if m["user_id"] == person.user_id)


@contextmanager
def failing(http: httpx.Client, kind: str) -> Iterator[None]:
    """Slack returns no links within the block."""
    http.post("/faults", json={"faults": [{"kind": kind, "method": "chat.getPermalink"}]}).raise_for_status()
    yield
    http.post("/faults", json={"faults": []}).raise_for_status()


def test_a_message_in_a_channel_is_saved_with_its_link(playground: Playground, person: Person) -> None:
    words = "Thanks for the checklist & the call, it's <3"
    message = writes_in_a_channel(person, words)
    person.chooses(message, "log.save")
    assert written(person) == words
    person.submits({"signal": "communication", "scope": "project"})
    person.sees("Project · the message")
    drawn = json.dumps(person.heard()[-1]["blocks"])
    assert f"/archives/{message['conversation_id']}/p{message['ts'].replace('.', '')}|the message>" in drawn
    assert count(playground, person) == 1


@pytest.mark.parametrize("kind", ["error_before", "dropped_before", "ratelimited"])
def test_a_message_is_saved_without_a_link_if_slack_returns_none(
    http: httpx.Client, playground: Playground, person: Person, kind: str
) -> None:
    person.chooses(writes_in_a_channel(person, WORDS), "log.save")
    person.waits(person.dialogs, "the dialog")
    with failing(http, kind):
        person.submits()
        kept = person.sees("Saved.")
    assert WORDS in quotes(kept)
    assert "the message" not in kept["text"]
    assert count(playground, person) == 1


def test_hostile_words_are_kept_as_typed_and_never_come_alive(person: Person) -> None:
    person.types("/ldcareer log")
    person.sees("Your evidence")
    person.presses("Add a line")
    person.waits(person.dialogs, "the dialog")
    person.submits({"words": HOSTILE[0]})
    person.sees("One line saved.")
    for words in HOSTILE[1:]:
        assert words in quotes(keeps(person, words))
        nothing_is_alive(person)
    person.answers("1", "Outcome")
    person.presses("Edit")
    assert written(person) == HOSTILE[-1]
    nothing_is_alive(person)
    person.submits({"words": HOSTILE[2]})
    person.waits(lambda: HOSTILE[2] in quotes(person.heard()[-1]), "the new words")
    person.chooses(writes_in_a_channel(person, f"{HOSTILE[2]} & <b>"), "log.save")
    assert written(person) == f"{HOSTILE[2]} & <b>"
    with person.hears():
        person.submits()
    person.types("/ldcareer log")
    listed = person.sees("lines saved")
    assert set(HOSTILE[1:4]) & set(quotes(listed))
    person.opens_home()
    person.waits(lambda: "lines saved" in str(person.home()), "the evidence at home")
    nothing_is_alive(person)


def test_somebody_else_s_evidence_is_neither_shown_nor_changed(
    playground: Playground, people: Iterator[Person], wire: Wire
) -> None:
    owner, other = next(people), next(people)
    theirs = token(keeps(owner), "1")
    before = rows(playground, "evidence", owner.user_id)
    actions = (
        "log.signal.impact",
        "log.scope.task",
        "log.skip",
        "log.edit",
        "log.edit.0.0",
        "log.delete",
        "log.delete.0.0",
    )
    for number, action in enumerate(actions, 1):
        assert wire.click(other.user_id, action, theirs).status_code == 200
        other.has_heard(number)
    opened = json.dumps([theirs.partition(":")[0], "", None, None])
    told = wire.submission(other.user_id, "log.reword", opened, ENTRIES)
    assert "isn't there any more" in told.json()["errors"]["words"]
    week = answers_the_week(owner)
    wire.click(other.user_id, "log.keep", token(week, "Keep as evidence"))
    other.has_heard(len(actions) + 1)
    assert all("That isn't there any more" in message["text"] for message in other.heard())
    assert not other.dialogs()
    assert rows(playground, "evidence", owner.user_id) == before
    assert count(playground, other) == 0


def test_forged_button_values_do_no_harm(playground: Playground, wire: Wire, person: Person) -> None:
    keeps_whole(person)
    before, heard = rows(playground, "evidence", person.user_id), len(person.heard())
    values = ("", ":", "a:b", "a:-1", "a:99999999999999999999", "\x00:1", "x" * 2000)
    for number, value in enumerate(values, 1):
        assert wire.click(person.user_id, "log.delete", value).status_code == 200
        person.has_heard(heard + number)
    tokens = ("", "no-such-thing", "[]", '["a"]', "{}", "null", "[1, 2, 3, 4]", "[" * 3000)
    for forged in tokens:
        for action in ("log.write", "log.reword"):
            assert "errors" in wire.submission(person.user_id, action, forged, ENTRIES).json()
    assert rows(playground, "evidence", person.user_id) == before
