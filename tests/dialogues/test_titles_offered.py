"""The job title in a check: offered from the Slack profile, typed, and changed after the result."""

import pytest

from bot.messages.parts import Button, buttons
from bot.slack.messenger import SlackProfile
from tests.dialogues.acme import ANA, Acme

TITLE = "What's your title?"


@pytest.fixture
def acme() -> Acme:
    return Acme()


def offered(acme: Acme, profile: str | None) -> list[Button]:
    """Begin a check, and return the buttons with titles."""
    acme.slack.profile_of[ANA] = SlackProfile("Europe/Lisbon", profile)
    acme.says("/ldcareer check")
    assert TITLE in acme.reads()
    newest = acme.screen.dm[list(acme.screen.dm)[-1]]
    return [button for button in buttons(newest.parts) if ": " in button.label]


def test_the_title_of_the_profile_comes_first_and_beside_it_the_last_one(acme: Acme) -> None:
    (first,) = offered(acme, "Sr. Instructional Designer")
    assert first.label == "From Slack: Sr. Instructional Designer"
    acme.presses(first.label)
    assert "Leading work on your own" in acme.reads()
    for _ in range(8):
        acme.presses("2")
    acme.presses("Skip")

    same = offered(acme, "Sr. Instructional Designer")
    assert [button.label for button in same] == ["From Slack: Sr. Instructional Designer"]
    acme.presses("Pause")
    moved_up = offered(acme, "Head of Learning")
    assert [button.label for button in moved_up] == [
        "From Slack: Head of Learning",
        "Same as last time: Sr. Instructional Designer",
    ]
    acme.presses("From Slack: Head of Learning")
    assert "Priorities from business goals" in acme.reads()


def test_a_title_that_says_nothing_about_the_work_leads_to_three_questions(acme: Acme) -> None:
    offered(acme, "Making *magic* <!here>")
    acme.presses("From Slack: Making *magic* <!here>")
    assert "I don't know that title" in acme.reads()
    assert "magic" not in acme.reads()


@pytest.mark.parametrize("profile", [None, "", "x" * 61])
def test_without_a_title_that_fits_none_is_offered(acme: Acme, profile: str | None) -> None:
    assert offered(acme, profile) == []


def test_title_and_stage_can_be_changed_after_the_result(acme: Acme) -> None:
    acme.says("/ldcareer check")
    acme.picks("Corporate Trainer")
    for _ in range(8):
        acme.presses("2")
    acme.presses("Skip")
    assert "Junior stage" in acme.reads()

    acme.picks("Title or stage")
    assert TITLE in acme.reads()
    assert "Corporate Trainer" in acme.reads()
    acme.presses("Keep this answer")
    assert "Junior stage" in acme.reads()

    acme.picks("Title or stage")
    acme.says("lead trainer")
    assert "Check · 1 of 9" in acme.reads()
    for _ in range(4):
        acme.presses("3")
    assert "Mid and senior stage" in acme.reads()
    assert "All 4 answers reach a whole project" in acme.reads()

    acme.picks("Title or stage")
    acme.presses("I'm not sure")
    for _ in range(3):
        acme.presses("1")
    assert "Junior stage" in acme.reads()
    assert "\nJunior stage" in acme.reads_at_home()
