"""Evidence over HTTP: saved once, asked about in one message, listed, edited and deleted in place."""

import json
from concurrent.futures import ThreadPoolExecutor

from bot.demo.playground import Playground
from tests.e2e.evidence import ENTRIES, WORDS, again, answers_the_week, count, keeps, keeps_whole
from tests.e2e.person import Person
from tests.e2e.test_typed_words import quotes
from tests.e2e.wire import Wire


def test_a_weekly_answer_is_kept_once_however_often_the_button_is_pressed(
    playground: Playground, person: Person
) -> None:
    asked = answers_the_week(person)
    with ThreadPoolExecutor(6) as fingers:
        outcomes = list(fingers.map(lambda _: person.clicks(asked, "Keep as evidence"), range(6)))
    assert all(outcome["trouble"] is None for outcome in outcomes)
    kept = person.sees("Saved as evidence for")
    assert kept["ts"] == asked["ts"]
    assert count(playground, person) == 1


def test_an_answer_is_not_kept_from_an_outdated_message(playground: Playground, person: Person) -> None:
    asked = answers_the_week(person)
    person.answers("Change my answer")
    person.says("Something else.")
    person.sees("Something else.")
    assert person.clicks(asked, "Keep as evidence")["trouble"] is None
    person.answers("Change my answer")  # arrives and is shown after it
    assert count(playground, person) == 0


def test_a_line_typed_in_the_dm_is_kept_once_however_often_slack_sends_it(
    playground: Playground, wire: Wire, person: Person
) -> None:
    told = {"type": "message", "channel_type": "im", "user": person.user_id, "channel": person.dm}
    for _ in range(3):
        assert wire.event("Ev0LOG", **told, text="log R&amp;D &lt;3 <https://a.example|a.example>").status_code == 200
    assert "R&D <3 a.example" in quotes(person.sees("What does it show?"))
    assert count(playground, person) == 1


def test_line_breaks_in_a_line_of_evidence_are_kept(person: Person) -> None:
    assert "one\n  two" in quotes(keeps(person, "one\n  two"))


def test_signal_and_scope_are_asked_in_one_message_that_changes_in_place(person: Person) -> None:
    asked = keeps(person)
    with ThreadPoolExecutor(4) as fingers:
        list(fingers.map(lambda label: person.clicks(asked, label), "1231"))
    scope = person.sees("How far did that reach?")
    assert scope["ts"] == asked["ts"]
    assert person.clicks(asked, "4")["trouble"] is None
    person.answers("Can't say")
    assert person.sees("Saved.")["ts"] == asked["ts"]


def test_a_text_that_is_too_long_or_empty_gets_an_error_and_is_not_kept(
    playground: Playground, wire: Wire, person: Person
) -> None:
    assert wire.command(person.user_id, "log " + "a" * 3001).status_code == 200
    person.sees("3001 characters")
    for number, words in enumerate(("a" * 3001, "", " \n ")):
        sent = wire.submission(person.user_id, "log.write", json.dumps(["", "", None, None]), {"words": words})
        said = sent.json()["errors"]["words"]
        assert ("no words" in said) is (number > 0)
    assert count(playground, person) == 0
    keeps(person, "a" * 3000)
    assert count(playground, person) == 1


def test_log_without_a_line_shows_the_list_and_a_repeated_submission_keeps_one(
    playground: Playground, wire: Wire, person: Person
) -> None:
    person.types("/ldcareer log")
    person.sees("Your evidence")
    assert not person.dialogs()
    person.presses("Add a line")
    person.waits(person.dialogs, "the dialog")
    person.submits(ENTRIES)
    assert WORDS in quotes(person.sees("Impact beyond your role · Outcome"))
    empty = json.dumps(["", "", None, None])
    for _ in range(2):
        wire.submission(person.user_id, "log.write", empty, {"words": "twice the same"}, view_id=f"V{person.user_id}")
    assert count(playground, person) == 2


def test_an_invalid_offset_shows_an_existing_page(wire: Wire, person: Person) -> None:
    keeps_whole(person)
    heard = len(person.heard())
    for number, place in enumerate(("-5", "x", "99999", "9" * 200, "٣", "5.5"), 1):
        assert wire.click(person.user_id, f"log.page.{place}", "").status_code == 200
        person.has_heard(heard + number)
    assert all(WORDS in quotes(message) for message in person.heard()[heard:])


def test_an_entry_is_edited_and_deleted_in_place(playground: Playground, person: Person) -> None:
    for number in range(1, 8):
        keeps(person, f"piece {number}")
    person.types("/ldcareer log")
    listed = person.sees("7 lines saved")
    keeps(person, "piece 8")
    person.presses("Older", of=listed)
    person.waits(lambda: "piece 1" in quotes(again(person, listed)), "the older ones")
    person.presses("Edit", of=again(person, listed))
    person.waits(person.dialogs, "the dialog")
    person.submits({"words": "piece 3, reworded"})
    person.waits(lambda: "piece 3, reworded" in quotes(again(person, listed)), "the new words")
    old = again(person, listed)
    person.clicks(old, "Delete")
    person.waits(lambda: "piece 3, reworded" not in quotes(again(person, listed)), "that it is gone")
    assert quotes(again(person, listed)) == ["piece 2", "piece 1"]
    person.clicks(old, "Delete")
    person.waits(lambda: any("isn't there any more" in m["text"] for m in person.messages()), "a kind word")
    assert count(playground, person) == 7


def test_evidence_that_was_changed_meanwhile_is_not_deleted_from_an_outdated_message(
    playground: Playground, person: Person
) -> None:
    old = keeps_whole(person)
    person.presses("Edit")
    person.waits(person.dialogs, "the dialog")
    person.submits({"words": "Better words."})
    person.waits(lambda: "Better words." in quotes(person.heard()[-1]), "the new words")
    assert person.clicks(old, "Delete")["trouble"] is None
    person.presses("See everything")
    assert "Better words." in quotes(person.sees("One line saved."))
    assert count(playground, person) == 1
