"""Text and clicks that come twice, late or with hostile intent, while something else is open."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.typed import MAX_IN_BUTTON
from bot.messages.help import VALUE_MAX
from bot.messages.parts import Button, Quote, buttons
from bot.slack.blocks import fallback_text
from bot.slack.interactions import Interaction, MessageSent
from bot.storage.tables import evidence, reflections
from tests.dialogues.acme import DM, Acme
from tests.memory import rows_of

QUESTION = "should we have asked operations first?"
LINE = "Sales now sends the numbers on its own."
HOSTILE = "<!channel> *b* {{ 7 * 7 }}\n\n&lt;@U1&gt; was this in the slides?"


@pytest.fixture
def acme() -> Acme:
    acme = Acme()
    acme.says("/ldcareer")
    return acme


def typed(text: str, event: str) -> MessageSent:
    return MessageSent(member=Acme.member, id=event, channel=DM, in_dm=True, text=text)


def newest(acme: Acme, label: str) -> tuple[Button, str]:
    return next(
        (button, ts)
        for ts in reversed(acme.screen.dm)
        for button in buttons(acme.screen.dm[ts].parts)
        if button.label == label
    )


def screen(acme: Acme) -> list[str]:
    return [fallback_text(message) for message in acme.screen.dm.values()]


def quoted(acme: Acme) -> list[str]:
    return [part.text for part in list(acme.screen.dm.values())[-1].parts if isinstance(part, Quote)]


@pytest.mark.parametrize("text", [QUESTION, LINE, "how do i get promoted", "result", "nothing this week", "asdf"])
def test_a_retried_event_shows_and_changes_nothing(acme: Acme, text: str) -> None:
    acme.says("reflect")
    said: Interaction = typed(text, "Ev-again")
    acme.do(said)
    before = screen(acme), rows_of(acme.store, reflections)

    acme.do(said)

    assert (screen(acme), rows_of(acme.store, reflections)) == before


def test_a_line_is_kept_once_however_often_the_button_is_pressed(acme: Acme) -> None:
    acme.says(LINE)
    keep, ts = newest(acme, "Keep it")
    acme.clicks(keep, ts)
    acme.presses("1")

    acme.clicks(keep, ts)

    assert len(rows_of(acme.store, evidence)) == 1
    assert "How far did that reach?" in fallback_text(acme.screen.dm[ts])


def test_an_answer_is_kept_once_however_often_the_button_is_pressed(acme: Acme) -> None:
    acme.says("reflect")
    acme.says(QUESTION)
    keep, ts = newest(acme, "Yes, keep it")
    acme.clicks(keep, ts)
    acme.presses("Outcome")
    finished, shown = rows_of(acme.store, reflections), len(acme.screen.dm)

    acme.clicks(keep, ts)

    assert rows_of(acme.store, reflections) == finished
    assert "Kept as your answer:" in fallback_text(acme.screen.dm[ts])
    assert len(acme.screen.dm) == shown


def test_an_answer_is_kept_although_something_else_was_pressed_meanwhile(acme: Acme) -> None:
    acme.says("check")
    acme.picks("Instructional Designer")
    for label in (*"1111", "1", "1", "1", "1", "Skip", "I'll do this"):
        acme.presses(label)
    acme.sends(when="Monday comes", will="ask Dana", done="I know")
    acme.says("reflect")
    acme.says(QUESTION)
    keep, ts = newest(acme, "Yes, keep it")
    acme.presses("Partly")

    acme.clicks(keep, ts)

    assert "How far did that reach?" in acme.reads()


def test_a_button_of_somebody_else_or_of_something_forgotten_keeps_nothing(acme: Acme) -> None:
    acme.says("reflect")
    acme.says(QUESTION)
    keep, _ = newest(acme, "Yes, keep it")
    ben = acme.colleague("U2")
    ben.says("/ldcareer")
    ben.clicks(keep)
    assert "That isn't there any more" in ben.reads()
    acme.says("forget")
    acme.presses("Delete everything")
    acme.clicks(keep)
    assert "That isn't there any more" in acme.reads()
    assert rows_of(acme.store, reflections) == []


def test_hostile_words_are_only_ever_quoted(acme: Acme) -> None:
    acme.says("reflect")
    acme.do(typed(HOSTILE, "Ev-hostile"))
    assert quoted(acme) == [HOSTILE]
    acme.presses("Yes, keep it")
    acme.presses("Outcome")
    assert quoted(acme)[0] == HOSTILE


def test_an_answer_about_a_career_quotes_the_line_that_reaches_furthest(acme: Acme) -> None:
    acme.says("check")
    acme.picks("Instructional Designer")
    for label in "11113":
        acme.presses(label)
    acme.says("The stores check the label before they scan.")
    for label in ("1", "1", "1", "Skip"):
        acme.presses(label)
    acme.says("how do i get promoted")
    assert quoted(acme) == ["The stores check the label before they scan."]
    for line, reach in ((LINE, "Organisation"), ("I sent the newsletter on time.", "Task")):
        acme.says(f"log {line}")
        acme.presses("1")
        acme.presses(reach)
    acme.says("how do i get promoted")
    assert quoted(acme) == [LINE]


def test_a_button_never_carries_more_than_slack_takes(acme: Acme) -> None:
    acme.says("reflect")
    acme.do(typed("😀" * (MAX_IN_BUTTON - 1) + "?", "Ev-1"))
    keep, _ = newest(acme, "Yes, keep it")
    assert len(keep.value) <= VALUE_MAX
    acme.do(typed("We asked. " * MAX_IN_BUTTON, "Ev-2"))
    assert "characters" in acme.reads()


def test_a_long_line_is_not_offered_as_evidence_but_told_how_to_keep_it(acme: Acme) -> None:
    acme.says("We asked the stores. " * 100)
    assert "Save as career evidence" in acme.reads()


def test_words_answer_that_in_which_something_happened_last(acme: Acme) -> None:
    acme.says("check")
    acme.picks("Instructional Designer")
    for label in (*"1111", "3"):
        acme.presses(label)
    acme.says("weekly fri 15:00")
    acme.clock.now = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    for workspace in acme.sender.sweep():
        acme.sender.send(workspace)
    acme.says(LINE)
    assert "How far did that reach?" in acme.reads()
    acme.says("check")
    acme.presses("Back")
    acme.presses("3")
    acme.says("Field service plans its own refreshers now.")
    assert "Check · 6 of 9" in acme.reads()


def test_after_some_days_what_is_open_no_longer_comes_again_but_can_be_answered(acme: Acme) -> None:
    acme.says("reflect")
    acme.says("thanks")
    assert "One question:" in acme.reads()
    acme.clock.now += timedelta(days=4)
    acme.says("thanks")
    assert "You're welcome." in acme.reads()
    acme.says(LINE)
    assert "How far did that reach?" in acme.reads()


def test_after_two_weeks_words_are_no_answer_any_more(acme: Acme) -> None:
    acme.says("reflect")
    acme.clock.now += timedelta(days=15)
    acme.says(LINE)
    assert "Keep it as evidence?" in acme.reads()
    acme.says("thanks")
    assert "You're welcome." in acme.reads()
