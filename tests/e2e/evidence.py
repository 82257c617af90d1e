"""Saving evidence, for tests that need some."""

from bot.demo.playground import Playground
from tests.e2e.kept import rows
from tests.e2e.person import Json, Person

WORDS = "The returns team calls us before they order a course."
ENTRIES = {"words": WORDS, "signal": "impact", "scope": "outcome"}


def count(playground: Playground, person: Person) -> int:
    return len(rows(playground, "evidence", person.user_id))


def keeps(person: Person, words: str = WORDS) -> Json:
    """Save a line, and return the message that asks about it."""
    with person.hears():
        person.types(f"/ldcareer log {words}")
    return person.sees("What does it show?")


def keeps_whole(person: Person, words: str = WORDS) -> Json:
    keeps(person, words)
    person.answers("1", "Outcome")
    return person.sees("Impact beyond your role · Outcome")


def answers_the_week(person: Person) -> Json:
    person.types("/ldcareer reflect")
    person.sees("One question:")
    person.says(WORDS)
    person.answers("Outcome")
    return person.sees("Keep it as evidence for")


def token(message: Json, label: str) -> str:
    elements = (element for block in message["blocks"] for element in block.get("elements", []) if "value" in element)
    return str(next(element["value"] for element in elements if element["text"]["text"] == label))


def again(person: Person, message: Json) -> Json:
    return next(heard for heard in person.heard() if heard["ts"] == message["ts"])


def written(person: Person) -> str:
    """Return the text in the open dialog's field for words."""
    person.waits(person.dialogs, "a dialog")
    fields = {block["block_id"]: block.get("element") for block in person.dialogs()[-1]["body"]["blocks"]}
    return str(fields["words"].get("initial_value", ""))
