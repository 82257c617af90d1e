"""Clicks on outdated messages, twice at once, by somebody else, or on buttons that don't exist."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from bot.demo.playground import Playground
from tests.e2e.kept import rows
from tests.e2e.person import Json, Person
from tests.e2e.wire import Wire


def button(message: Json, label: str) -> Json:
    drawn = (block["elements"] for block in message["blocks"] if block["type"] == "actions")
    return next(element for elements in drawn for element in elements if element["text"]["text"] == label)


def test_a_click_on_an_outdated_message_shows_the_current_state_and_changes_nothing(person: Person) -> None:
    first = person.begins()
    person.answers("2", "3")
    present = person.asked_again(3)
    for label in ("4", "None of these", "Didn't come up", "Pause"):
        assert person.clicks(first, label)["trouble"] is None
    person.answers("Back")
    assert "Your answer so far: 3" in person.asked_again(2)["text"]
    assert present["ts"] == person.heard()[-1]["ts"]


def test_a_click_on_a_replaced_message_shows_the_current_question_there(person: Person) -> None:
    person.begins("Instructional Designer")
    person.answers(*"2222")
    old = person.asked_again(5)
    person.answers("3")
    person.says("We cut the course to one page.")
    person.asked_again(6)
    assert person.clicks(old, "1")["trouble"] is None
    person.waits(lambda: any("Check · 6" in m["text"] and m["ts"] == old["ts"] for m in person.heard()), "question 6")
    assert "Your answer so far" not in person.heard()[-1]["text"]


def test_a_button_pressed_many_times_at_once_counts_once(person: Person) -> None:
    asked = person.begins()
    with ThreadPoolExecutor(8) as fingers:
        outcomes = list(fingers.map(lambda label: person.clicks(asked, label), "12341234"))
    assert all(outcome["trouble"] is None for outcome in outcomes)
    person.asked_again(2)
    person.answers("3")
    person.asked_again(3)


def test_two_devices_that_begin_at_once_begin_one_check(playground: Playground, person: Person) -> None:
    with ThreadPoolExecutor(4) as devices:
        list(devices.map(person.types, ["/ldcareer check"] * 4))
    person.sees("What's your title?")
    assert len(rows(playground, "checks", person.user_id)) == 1


def test_a_member_cannot_act_on_the_check_of_another(
    playground: Playground, people: Iterator[Person], wire: Wire
) -> None:
    owner, other = next(people), next(people)
    theirs = button(owner.begins(), "3")
    before = rows(playground, "checks", owner.user_id)
    for action in (theirs["action_id"], "check.skip", "check.pause", "check.cancel", "check.open", "check.open_write"):
        assert wire.click(other.user_id, action, theirs["value"]).status_code == 200
    wire.submission(other.user_id, "check.write", theirs["value"], {"words": "Not mine."})
    other.sees("That isn't there any more")
    assert rows(playground, "checks", owner.user_id) == before
    assert "Learning Coordinator" not in str(other.heard())


def test_a_member_cannot_act_on_the_plan_of_another(
    playground: Playground, people: Iterator[Person], wire: Wire
) -> None:
    owner, other = next(people), next(people)
    owner.begins()
    owner.finishes()
    owner.presses("I'll do this")
    owner.waits(owner.dialogs, "the dialog")
    owner.submits()
    owner.sees("Your plan is saved.")
    before = rows(playground, "plans", owner.user_id)
    for action in ("plan.how.done", "plan.how.let_go", "plan.skip", "plan.write", "plan.reword"):
        assert wire.click(other.user_id, action, f"{before[0]['id']}:0").status_code == 200
    assert rows(playground, "plans", owner.user_id) == before
    assert not rows(playground, "plans", other.user_id)


def test_a_click_on_an_unknown_button_gets_a_reply(wire: Wire, person: Person) -> None:
    unknown = ("nobody.knows", "check", "check.answer.9.9", ".", "x" * 255, "check.pick.1")
    for number, action_id in enumerate(unknown, 1):
        assert wire.click(person.user_id, action_id, "no-such-thing:1").status_code == 200
        person.has_heard(number)
    assert all("That isn't there any more" in message["text"] for message in person.heard())


def test_invalid_button_values_do_no_harm(wire: Wire, person: Person) -> None:
    values = ("", ":", "a:b", "a:-1", "a:99999999999999999999", "\x00:1", "x" * 2000, "a:²")
    for number, value in enumerate(values, 1):
        assert wire.click(person.user_id, "check.answer.1", value).status_code == 200
        person.has_heard(number)
    assert all("That isn't there any more" in message["text"] for message in person.heard())


def test_a_forged_dialog_makes_no_plan(playground: Playground, wire: Wire, person: Person) -> None:
    words = {"when": "a", "will": "b", "done": "c"}
    for token in ("no-such-action", "", "'; drop table plans"):
        wire.submission(person.user_id, "plan.make", token, words)
    assert not rows(playground, "plans", person.user_id)
