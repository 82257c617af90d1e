"""Whatever people type is shown as typed."""

from collections.abc import Iterator
from typing import Any

from tests.e2e.person import Json, Person

MARK = "needle"
HOSTILE = (
    f"<!channel> {MARK} <!here|{MARK}> <!date^0^{{date}}|{MARK}>",
    f"<@U0079XJB0M> <#C1|{MARK}> <https://evil.example|{MARK}> https://evil.example/{MARK} evil.example a@b.example",
    f"*{MARK}* _{MARK}_ ~{MARK}~ `{MARK}` ```{MARK}``` :{MARK}:\n> {MARK}\n- {MARK}",
    f"{{{{ {MARK} }}}} {{% raw %}} &lt;!channel&gt; &amp; {MARK} ' \" \\ %s {{0}}",
    f"\ue0001\ue00f {MARK} \ue001U0079XJB0M\ue00f \u202e🙂",
)
ALIVE = ("<!", "<@", "<#", "<http")


def leaves(node: Any, inside: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:  # noqa: ANN401  JSON
    """Yield every text in JSON, with the types of the objects around it and its own key at the end."""
    if isinstance(node, dict):
        kind = str(node.get("type", ""))
        for name, value in node.items():
            yield from leaves(value, (*inside, kind) if isinstance(value, dict | list) else (*inside, kind, name))
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value, inside)
    elif isinstance(node, str):
        yield node, inside


def inert(inside: tuple[str, ...]) -> bool:
    """Return whether Slack shows a text at this place without interpreting it."""
    leaf = inside[-2:]
    return ("rich_text" in inside and leaf == ("text", "text")) or leaf == ("plain_text_input", "initial_value")


def nothing_is_alive(person: Person) -> None:
    """Search everything on the person's screen for words that they typed."""
    drawn = [block for message in person.heard() for block in message["blocks"]]
    drawn += [block for view in (person.home(), *person.dialogs()) if view for block in view["body"]["blocks"]]
    typed = [(text, inside) for text, inside in leaves(drawn) if MARK in text]
    assert typed
    assert [(text, inside) for text, inside in typed if not inert(inside)] == []
    for message in person.heard():
        assert "<!channel" not in message["text"]
        assert not any(sign in line for line in message["text"].split("\n") if MARK in line for sign in ALIVE)


def quotes(message: Json) -> list[str]:
    return [text for text, inside in leaves(message["blocks"]) if "rich_text" in inside and inside[-1] == "text"]


def entered(person: Person) -> list[str]:
    """Return the texts in the open dialog's fields."""
    person.waits(person.dialogs, "a dialog")
    elements = [block["element"] for block in person.dialogs()[-1]["body"]["blocks"] if "element" in block]
    return [element["initial_value"] for element in elements if element["type"] == "plain_text_input"]


def test_typed_words_are_shown_as_typed_and_never_come_alive(person: Person) -> None:
    person.begins("Instructional Designer")
    person.answers(*"2222")
    for words in HOSTILE[:-1]:
        person.answers("3")
        person.says(words)
        person.answers("Back")
        assert words in quotes(person.heard()[-1])
        person.presses("Write in a form")
        assert entered(person) == [words]
        nothing_is_alive(person)
        with person.hears():
            person.submits()
    person.says(HOSTILE[-1])
    person.sees("Your check, ")
    person.presses("All my bars")
    assert HOSTILE[-1] in quotes(person.sees("Your open question"))
    nothing_is_alive(person)


def test_the_words_of_a_plan_are_shown_as_typed_and_never_come_alive(person: Person) -> None:
    person.begins()
    person.finishes()
    person.presses("I'll do this")
    person.waits(person.dialogs, "the dialog")
    plan = dict(zip(("when", "will", "done"), HOSTILE, strict=False))
    with person.hears():
        person.submits(plan)
    made = person.sees("Your plan is saved.")
    assert all(words in quotes(made)[0] for words in plan.values())
    person.opens_home()
    person.waits(lambda: quotes(made) == quotes({"blocks": person.home()["body"]["blocks"]}), "the plan at home")
    nothing_is_alive(person)
    person.says("next")
    person.presses("Reword")
    assert entered(person) == list(plan.values())
    nothing_is_alive(person)


def test_a_text_that_is_too_long_gets_an_error_and_a_shorter_one_counts(person: Person) -> None:
    person.begins("Instructional Designer")
    person.answers(*"2222", "3")
    asked = person.heard()[-1]
    person.says("a" * 20_000)
    told = person.sees("20000 characters")["text"]
    assert "\n" not in told
    assert "aaaa" not in told
    assert asked in person.heard()
    person.says("We cut the course to one page.")
    person.asked_again(6)


def test_words_instead_of_a_number_lose_nothing(person: Person) -> None:
    person.begins()
    person.says("well, it depends")
    person.is_told("I can keep it as evidence")
    person.asked_again(1)
    person.says("3")
    person.asked_again(2)


def test_blanks_are_not_an_answer(person: Person) -> None:
    person.begins("Instructional Designer")
    person.answers(*"2222", "3")
    asked = person.heard()[-1]
    person.presses("Write in a form")
    person.waits(person.dialogs, "the dialog")
    assert "no words" in person.submits({"words": "   "})["errors"]["words"]
    assert person.heard()[-1] == asked
