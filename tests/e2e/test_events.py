"""Events come again, and not every message is a person's."""

from bot.demo.playground import Playground
from tests.e2e.kept import rows
from tests.e2e.person import Person
from tests.e2e.wire import Wire

WORDS = "We cut the course to one page."


def asked_for_an_example(person: Person) -> None:
    person.begins("Instructional Designer")
    person.answers(*"2222", "3")


def told(person: Person, **more: object) -> dict[str, object]:
    """An event for a message of this person's."""
    return {
        "type": "message",
        "channel_type": "im",
        "user": person.user_id,
        "channel": person.dm,
        "text": WORDS,
        **more,
    }


def test_an_event_that_comes_twice_counts_once(wire: Wire, person: Person) -> None:
    asked_for_an_example(person)
    for _ in range(3):
        assert wire.event("Ev0TWICE", **told(person)).status_code == 200
    person.asked_again(6)
    person.answers("3")
    assert WORDS not in str(person.heard()[-1])
    assert wire.event("Ev0ANOTHER", **told(person)).status_code == 200
    person.asked_again(7)


def test_messages_that_nobody_wrote_are_no_answers(playground: Playground, wire: Wire, person: Person) -> None:
    asked_for_an_example(person)
    before = rows(playground, "checks", person.user_id)
    written = told(person)
    changed = {"message": written, "previous_message": written}
    for number, event in enumerate(
        (
            told(person, bot_id="B1"),
            told(person, subtype="bot_message", bot_id="B1"),
            told(person, subtype="channel_join"),
            told(person, channel_type="channel", channel="C1"),
            told(person, text=""),
            {"type": "message", "subtype": "message_changed", "channel_type": "im", "channel": person.dm, **changed},
            {"type": "message", "subtype": "message_deleted", "channel_type": "im", "channel": person.dm},
            {"type": "app_mention", "user": person.user_id, "channel": "C1", "text": WORDS},
            {"type": "reaction_added", "user": person.user_id},
            {"type": "app_home_opened", "user": person.user_id, "channel": person.dm, "tab": "about"},
        )
    ):
        assert wire.event(f"Ev0NOBODY{number}", **event).status_code == 200
    person.says(WORDS)
    person.asked_again(6)
    (check,) = rows(playground, "checks", person.user_id)
    assert check["turn"] == before[0]["turn"] + 1
