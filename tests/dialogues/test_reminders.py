"""Reminders of plans: sent once, on the chosen day and at the chosen time, while they still apply."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.parts import InputType
from bot.slack.messenger import SlackProfile
from tests.dialogues.acme import Acme

THURSDAY = datetime(2026, 11, 26, 10, tzinfo=UTC)
ASKED = "You asked me to remind you of your plan."


@pytest.fixture
def acme() -> Acme:
    """A member with a plan, and its dialog open."""
    acme = Acme()
    acme.says("/ldcareer check")
    acme.picks("Instructional Designer")
    for label in (*["1"] * 8, "Skip", "I'll do this"):
        acme.presses(label)
    return acme


def sweeps_at(acme: Acme, moment: datetime) -> list[str]:
    """Send what is due at this time; return what was posted."""
    before = acme.slack.posted
    acme.clock.now = moment
    for workspace in acme.sender.sweep():
        acme.sender.send(workspace)
    return [acme.reads()] if acme.slack.posted > before else []


def test_a_reminder_comes_once_at_the_day_and_time_that_were_chosen(acme: Acme) -> None:
    acme.slack.profile_of[acme.member] = SlackProfile("Europe/Berlin")
    acme.sends(when="the stand-up ends", remind_on="2026-11-26", remind_at="11:00")
    assert "I'll remind you 2026-11-26 10:00 UTC, once." in acme.reads()
    acme.says("next")
    assert "reminder 2026-11-26 10:00 UTC" in acme.reads()
    assert sweeps_at(acme, THURSDAY - timedelta(minutes=1)) == []
    (posted,) = sweeps_at(acme, THURSDAY)
    assert ASKED in posted
    assert "When the stand-up ends" in posted
    assert "[Did it] [Partly] [Not yet]" in posted
    assert sweeps_at(acme, THURSDAY + timedelta(hours=1)) == []
    acme.says("next")
    assert "reminder" not in acme.reads()
    acme.presses("Not yet")
    assert "Not yet is fine" in acme.reads()


def test_no_reminder_comes_of_a_plan_that_is_settled(acme: Acme) -> None:
    acme.sends(remind_on="2026-11-26", remind_at="10:00")
    acme.says("next")
    acme.presses("Did it")
    assert sweeps_at(acme, THURSDAY + timedelta(minutes=1)) == []


def test_a_plan_reworded_to_another_time_is_reminded_of_then_and_only_then(acme: Acme) -> None:
    acme.sends(remind_on="2026-11-26", remind_at="10:00")
    acme.says("next")
    acme.presses("Reword")
    form = acme.screen.form
    assert form
    assert {field.name: field.value for field in form.inputs}.items() >= {
        ("remind_on", "2026-11-26"),
        ("remind_at", "10:00"),
    }
    acme.sends(remind_on="2026-11-27")
    assert sweeps_at(acme, THURSDAY + timedelta(minutes=1)) == []
    (posted,) = sweeps_at(acme, THURSDAY + timedelta(days=1, minutes=1))
    assert ASKED in posted


def test_a_reminder_more_than_a_day_late_is_left_out(acme: Acme) -> None:
    acme.sends(remind_on="2026-11-26", remind_at="10:00")
    assert sweeps_at(acme, THURSDAY + timedelta(hours=25)) == []


def test_a_day_that_has_passed_is_said_and_nothing_is_lost(acme: Acme) -> None:
    acme.sends(when="the stand-up ends", remind_on="2026-11-20")
    assert "That day and time have passed" in acme.reads()
    assert "When the stand-up ends" in acme.reads()


def test_a_reminder_is_left_empty_unless_it_is_asked_for(acme: Acme) -> None:
    form = acme.screen.form
    assert form
    (day,) = (field for field in form.inputs if field.type is InputType.DATE)
    assert (day.value, day.optional) == ("", True)
    acme.sends()
    assert "remind" not in acme.reads()
    assert acme.sender.sweep() == ()
