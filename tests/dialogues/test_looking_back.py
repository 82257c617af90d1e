"""The history: what has changed, past results and answers, and the reminder to check again."""

from datetime import timedelta

import pytest

from bot.domain.delivery import Delivery
from bot.domain.framework import Framework
from bot.domain.history import CHECK_AGAIN_AFTER
from bot.messages.parts import Chart
from bot.services.library import Library
from bot.services.registry import build
from bot.services.sending import CHECK_AGAIN
from tests.dialogues.acme import FRAMEWORK, MINIMUM, Acme

HINT = "Your last check was a quarter ago."


def checks(acme: Acme, *labels: str) -> None:
    acme.says("/ldcareer check")
    acme.picks("Instructional Designer")
    for label in (*labels, "Skip"):
        acme.presses(label)


def passes(acme: Acme, time: timedelta) -> None:
    """Move the clock, and send everything that becomes due."""
    acme.clock.now += time
    for workspace in acme.sender.sweep():
        acme.sender.send(workspace)


def said(acme: Acme) -> str:
    return "\n".join(str(message.parts) for message in acme.screen.dm.values())


def test_what_moved_is_shown_with_a_line_and_everything_is_read_again_as_it_was() -> None:
    acme = Acme()
    acme.says("/ldcareer history")
    assert "Nothing is kept from this time." in acme.reads()
    assert "[Earlier]" not in acme.reads()
    checks(acme, *"22222222")
    first = acme.reads()
    acme.says("reflect")
    question = acme.reads().partition("One question: ")[2].splitlines()[0]
    acme.says("The floor asks us first.")
    acme.presses("Project")

    passes(acme, timedelta(weeks=10))
    acme.says("log Returns calls us before they order a course.")
    acme.presses("1")
    acme.presses("Outcome")
    checks(acme, *"2222", "3", "No example", *"221")
    acme.says("history")
    quarter = acme.reads()
    assert "What moved, from your check of 23 November 2026 to the one of 1 February:" in quarter
    assert "then you cleared the way for the project, now you changed how another team works." in quarter
    assert "Returns calls us before they order a course." in quarter
    assert "Of 2 entries, 1 reached Outcome and 1 Project." in quarter
    assert "The widest of each week that has one: 23 Nov Project · 1 Feb Outcome" in quarter
    newest = acme.screen.dm[list(acme.screen.dm)[-1]]
    assert [len(part.categories) for part in newest.parts if isinstance(part, Chart)] == [13]
    assert quarter.index("cleared the way") < quarter.index("closer to the task this time")

    acme.presses("Four weeks")
    assert "The last four weeks, from 5 January" in acme.reads()
    acme.presses("Earlier")
    acme.presses("Earlier")
    assert "From 10 November to 7 December" in acme.reads()
    acme.picks("23 November · Mid and senior")
    again = acme.reads()
    assert "Your check, 2026-11-23 · Mid and senior stage" in again
    told = first.partition("How far your work reaches")[0]
    assert told in again
    assert "Returns calls us" not in again
    assert "Change an answer" not in again

    acme.picks(f"23 November: {question}")
    assert f"The week of 23 November · {question}" in acme.reads()
    assert "The floor asks us first.\nIt reached: Project" in acme.reads()


def test_a_past_result_is_read_with_the_content_it_was_made_with() -> None:
    acme = Acme()
    checks(acme, *"22222222")
    check = acme.services.checks.last(acme.member)
    assert check
    name = FRAMEWORK.signals[0].name
    newer = Framework.model_validate_json(FRAMEWORK.document.replace(name, "Something else"))
    assert newer.version != FRAMEWORK.version
    later = build(acme.store, Library(newer), acme.clock, lambda: next(acme.ids), MINIMUM)
    view = later.checks.past_result(acme.member, check.check.id)
    assert view.result
    assert view.result.signals[0].item.name == name


def test_whoever_has_the_weekly_question_is_told_once_that_a_quarter_has_passed() -> None:
    acme = Acme()
    checks(acme, *"22222222")
    acme.says("weekly fri 15:00")
    passes(acme, CHECK_AGAIN_AFTER - timedelta(days=1))
    assert HINT not in said(acme)
    passes(acme, timedelta(days=1, hours=1))
    assert said(acme).count(HINT) == 1
    assert "[Check again] [Look back]" in acme.reads()
    passes(acme, timedelta(days=1))
    passes(acme, CHECK_AGAIN_AFTER)
    assert said(acme).count(HINT) == 1


@pytest.mark.parametrize("why", ["not asked for", "paused", "checked since"])
def test_nobody_else_is_told(why: str) -> None:
    acme = Acme()
    checks(acme, *"22222222")
    if why != "not asked for":
        acme.says("weekly fri 15:00")
    passes(acme, timedelta(weeks=12))
    if why == "paused":
        acme.says("weekly pause 4w")
    if why == "checked since":
        checks(acme, *"22222222")
    passes(acme, timedelta(weeks=1, hours=1))
    assert HINT not in said(acme)


def test_a_hint_that_comes_too_late_is_not_given() -> None:
    acme = Acme()
    checks(acme, *"22222222")
    acme.says("weekly fri 15:00")
    check = acme.services.checks.last(acme.member)
    assert check
    acme.clock.now += CHECK_AGAIN_AFTER + timedelta(days=2)
    late = Delivery("any", acme.member, CHECK_AGAIN, check.check.id, acme.clock.now)
    assert not acme.services.checks.is_due_again(late)


def test_while_the_stage_of_a_check_is_being_changed_there_is_no_result_to_read() -> None:
    acme = Acme()
    checks(acme, *"22222222")
    acme.picks("Title or stage")
    acme.says("Chief Happiness Officer")
    acme.says("history")
    acme.picks("23 November")
    assert "There's no result to show." in acme.reads()
