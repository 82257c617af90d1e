"""The number of SQL statements of an interaction, from the request until the reply is shown."""

from datetime import UTC, datetime

import pytest

from bot.domain.plan import IfThen
from bot.messages.parts import buttons
from bot.services.plans import PlanInput
from bot.slack.blocks import fallback_text
from tests.dialogues.acme import Acme
from tests.storage.statements import listening

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")


@pytest.fixture
def acme() -> Acme:
    return Acme()


def test_a_click_takes_three_statements(acme: Acme) -> None:
    acme.says("/ldcareer check")
    acme.picks("Instructional Designer")
    with listening(acme.store.engine, *ALL) as statements:
        acme.presses("2")
    assert len(statements) <= 3


def test_a_click_on_an_outdated_message_takes_two(acme: Acme) -> None:
    acme.says("/ldcareer check")
    acme.picks("Instructional Designer")
    (ts,) = [ts for ts in acme.screen.dm if "Check · 1 of 9" in fallback_text(acme.screen.dm[ts])]
    button = next(button for button in buttons(acme.screen.dm[ts].parts) if button.label == "2")
    acme.presses("2")
    with listening(acme.store.engine, *ALL) as statements:
        acme.clicks(button, ts)
    assert len(statements) <= 2


def test_the_last_click_of_a_check_takes_at_most_ten(acme: Acme) -> None:
    acme.says("/ldcareer check")
    acme.picks("Instructional Designer")
    for _ in range(8):
        acme.presses("2")
    with listening(acme.store.engine, *ALL) as statements:
        acme.presses("Skip")
    assert "Your check, " in acme.reads()
    assert len(statements) <= 10


def test_a_weekly_answer_takes_at_most_fourteen(acme: Acme) -> None:
    acme.says("weekly fri 15:00")
    acme.says("reflect")
    with listening(acme.store.engine, *ALL) as statements:
        acme.says("They call us before they order a course.")
    assert "How far did that reach?" in acme.reads()
    assert len(statements) <= 14


def test_an_answer_to_a_weekly_dm_with_an_open_plan_takes_at_most_fourteen(acme: Acme) -> None:
    acme.says("/ldcareer check")
    acme.picks("Instructional Designer")
    for _ in range(8):
        acme.presses("2")
    acme.presses("Skip")
    action = acme.services.plans.next(acme.member).steps[0]
    acme.services.plans.commit(
        acme.member, action.id, PlanInput(IfThen("the stand-up ends", "ask Dana", "I have three notes")), lambda: None
    )
    acme.says("weekly fri 15:00")
    acme.clock.now = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    for workspace in acme.sender.sweep():
        acme.sender.send(workspace)
    assert "ask Dana" in acme.reads()
    with listening(acme.store.engine, *ALL) as statements:
        acme.says("They call us before they order a course.")
    assert len(statements) <= 14
    acme.presses("Did it")
    acme.presses("Nothing to keep")
    assert "They call us before they order a course." in acme.reads()
