"""A member who deletes everything is forgotten at once."""

from collections.abc import Iterator

import pytest

from bot.demo.playground import Playground
from tests.e2e.kept import file, rows, tables
from tests.e2e.person import Person

LINE = "We cut the Quittengelee to one page."
WORDS = ("Quittengelee",)
OF_SLACK = {"simulator.log"}
"""Tables that aren't the bot's."""


def everything(playground: Playground, person: Person) -> list[str]:
    """Return the tables with rows about this person."""
    return [table for table in tables(playground) if rows(playground, table, person.user_id)]


@pytest.fixture(scope="module")
def maya(people: Iterator[Person]) -> Person:
    """A manager with a team, who looks at cards."""
    return next(people)


@pytest.fixture
def known(playground: Playground, person: Person, maya: Person) -> Person:
    """A member with a finished check, a plan, a reflection, evidence, a reframe, and the weekly question.

    They have begun another check. They are on a team that is too small for a round, and their card was looked at.
    """
    person.begins()
    person.finishes()
    person.presses("I'll do this")
    person.waits(person.dialogs, "the dialog")
    person.submits()
    person.sees("Your plan is saved.")
    person.types("/ldcareer weekly fri 15:00")
    person.sees("The next question comes")
    person.types("/ldcareer reflect")
    person.sees("Your week.")
    person.types(f"/ldcareer log {LINE}")
    person.sees("What does it show?")
    person.types("/ldcareer reframe")
    person.sees("What were you asked for?")
    maya.types(f"/ldcareer team add @{person.name}")
    person.sees("asks whether you'd show your card")
    person.presses("Show my card by name")
    person.sees("your stage and the line you chose for each signal")
    maya.types("/ldcareer team")
    assert person.user_id in maya.sees("Cards shared with you")["text"]
    maya.presses("Open")
    maya.waits(maya.dialogs, "the cards")
    person.begins()
    person.answers("2")
    assert everything(playground, person) == [table for table in tables(playground) if table != "round_members"]
    return person


def test_nothing_is_left_of_somebody_who_deletes_everything(playground: Playground, known: Person) -> None:
    known.opens_home()
    known.presses_at_home("Delete everything")
    known.waits(lambda: "After your first check" in str(known.home()), "an empty page")
    assert everything(playground, known) == []
    kept = {path.name: path.read_bytes() for path in file(playground).parent.iterdir() if path.name not in OF_SLACK}
    assert set(kept) >= {"ldcareer.db", "ldcareer.db-wal", "ldcareer.db-jobs", "ldcareer.db-jobs-wal", "bot.log"}
    traces = [known.user_id, *WORDS]
    assert [(name, text) for name, content in kept.items() for text in traces if text.encode() in content] == []


def test_deleting_is_confirmed_in_the_dm_and_removes_the_card(
    playground: Playground, known: Person, maya: Person
) -> None:
    known.types("/ldcareer privacy")
    known.sees("What I keep:")
    known.presses("Delete everything")
    known.sees("Everything I kept about you is deleted.")
    assert everything(playground, known) == []
    maya.types("/ldcareer team")
    maya.waits(lambda: known.user_id not in maya.heard()[-1]["text"], "the card is gone")


def test_old_buttons_of_a_forgotten_member_say_so_and_save_nothing(playground: Playground, known: Person) -> None:
    asked = known.asked_again(2)
    result = next(message for message in known.heard() if "Your check, " in message["text"])
    known.opens_home()
    known.presses_at_home("Delete everything")
    known.waits(lambda: "After your first check" in str(known.home()), "an empty page")
    for message, label in ((asked, "3"), (asked, "Pause"), (result, "Two others")):
        known.clicks(message, label)
    known.waits(lambda: sum("That isn't there any more" in m["text"] for m in known.messages()) >= 2, "a kind word")
    assert everything(playground, known) == []


def test_a_forgotten_member_can_begin_again(known: Person) -> None:
    known.opens_home()
    known.presses_at_home("Delete everything")
    known.waits(lambda: "After your first check" in str(known.home()), "an empty page")
    assert "Same as last time" not in str(known.begins())
    known.finishes()
