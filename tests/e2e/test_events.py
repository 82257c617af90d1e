"""Slack retries events, and not every message is from a person."""

from concurrent.futures import ThreadPoolExecutor

from bot.demo.playground import Playground
from tests.e2e.kept import rows
from tests.e2e.person import Json, Person
from tests.e2e.wire import Wire

WORDS = "We cut the course to one page."


def asked_for_an_example(person: Person) -> None:
    person.begins("Instructional Designer")
    person.answers(*"2222", "3")


def told(person: Person, **more: object) -> Json:
    """Return an event for a message from this person."""
    return {
        "type": "message",
        "channel_type": "im",
        "user": person.user_id,
        "channel": person.dm,
        "text": WORDS,
        **more,
    }


def test_a_retried_event_is_not_taken_as_the_next_answer(playground: Playground, wire: Wire, person: Person) -> None:
    asked_for_an_example(person)
    assert wire.event("Ev0AGAIN", **told(person)).status_code == 200
    person.asked_again(6)
    person.answers("3")
    (before,) = rows(playground, "checks", person.user_id)
    with ThreadPoolExecutor(3) as retries:
        answers = [retries.submit(wire.event, "Ev0AGAIN", **told(person)) for _ in range(3)]
    assert [answer.result().status_code for answer in answers] == [200] * 3
    assert rows(playground, "checks", person.user_id)[0]["turn"] == before["turn"]
    assert wire.event("Ev0ANOTHER", **told(person)).status_code == 200
    person.asked_again(7)


def test_messages_that_no_person_wrote_are_not_answers(playground: Playground, wire: Wire, person: Person) -> None:
    asked_for_an_example(person)
    before = rows(playground, "checks", person.user_id)
    changed = {"message": told(person), "previous_message": told(person)}
    events: tuple[Json, ...] = (
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
    for number, event in enumerate(events):
        assert wire.event(f"Ev0NOBODY{number}", **event).status_code == 200
    person.says(WORDS)
    person.asked_again(6)
    (check,) = rows(playground, "checks", person.user_id)
    assert check["turn"] == before[0]["turn"] + 1


def test_a_command_in_the_dm_with_a_colleague_is_answered_there(person: Person) -> None:
    colleague = next(entry["id"] for entry in person.conversations() if entry["kind"] == "im")
    person.types("/ldcareer help", colleague)
    person.is_whispered("What would you like to do?", colleague)
    person.types("/ldcareer check", colleague)
    person.is_whispered("I've written to you in our DM", colleague)
    person.sees("What's your title?")
