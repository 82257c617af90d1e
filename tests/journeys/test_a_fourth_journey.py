"""What every conversation can do, a new journey can from the start."""

from typing import TYPE_CHECKING, cast

import pytest

from bot.messages.parts import Button, buttons
from bot.services.checks import CheckView
from bot.services.library import Library
from bot.services.typed_words import TypedWords
from bot.slack.blocks import fallback_text
from bot.slack.handlers.check import CheckHandlers
from bot.slack.handlers.messages import MessageHandlers
from bot.slack.interactions import MessageSent
from bot.slack.profiles import Profiles
from bot.slack.routing import routes
from bot.storage.rules import Forget, columns_with
from tests.dialogues.acme import FRAMEWORK, Acme
from tests.journeys.pulse import DOWN, UP, PulseHandlers, PulseService, PulseView, pulses
from tests.memory import rows_of
from tests.storage.statements import listening

if TYPE_CHECKING:
    from bot.slack.messenger import Messenger


@pytest.fixture
def acme() -> Acme:
    """A workspace whose coach has the pulse, too."""
    acme = Acme()
    pulses.metadata.create_all(acme.store.engine)
    library = Library(FRAMEWORK)
    service = PulseService(acme.store, library, acme.clock, lambda: next(acme.ids))
    journey = PulseHandlers(service)
    profiles = Profiles(cast("Messenger", acme.slack), acme.services.members)
    typed_words = TypedWords(acme.store, library, acme.clock, (service, acme.services.checks))
    messages = MessageHandlers(
        commands={},
        routes=routes([journey]),
        typed_words=typed_words,
        conversations={
            PulseView: journey,
            CheckView: CheckHandlers(acme.services.checks, acme.services.members, acme.words, profiles),
        },
        members=acme.services.members,
        words=acme.words,
    )
    heard = {route: handler for route, handler in routes([messages]).items() if route[0] is MessageSent}
    acme.listeners.routes = {**acme.listeners.routes, **routes([journey]), **heard}
    return acme


def begins(acme: Acme) -> str:
    acme.clicks(Button("pulse.begin", "Begin"))
    return acme.reads()


def the_button(acme: Acme, label: str) -> tuple[Button, str]:
    ts = list(acme.screen.dm)[-1]
    return next(button for button in buttons(acme.screen.dm[ts].parts) if button.label == label), ts


def answers(acme: Acme) -> list[tuple[str, int, str | None]]:
    return [(row.status, row.turn, row.at) for row in rows_of(acme.store, pulses)]


def test_it_walks_from_the_beginning_to_the_end(acme: Acme) -> None:
    assert "How was your energy" in begins(acme)
    acme.presses(UP)
    assert "Where did it come from?" in acme.reads()
    acme.presses("people")
    assert "Your pulse: up, people" in acme.reads()
    assert answers(acme) == [("finished", 2, None)]


def test_typed_words_answer_it_wherever_they_can(acme: Acme) -> None:
    begins(acme)
    acme.says(" Down")
    assert "What took it?" in acme.reads()
    acme.says("Three meetings about one course.")
    assert "Your pulse: down, Three meetings about one course." in acme.reads()
    folded = [fallback_text(message) for message in acme.screen.dm.values()]
    assert [text for text in folded if "It goes on below." in text] == folded[:-1]


def test_back_and_another_answer_lead_down_the_other_branch(acme: Acme) -> None:
    begins(acme)
    acme.presses(UP)
    acme.presses("Back")
    assert "How was your energy" in acme.reads()
    acme.presses(DOWN)
    assert "What took it?" in acme.reads()


def test_a_double_click_and_an_old_message_change_nothing(acme: Acme) -> None:
    begins(acme)
    button, ts = the_button(acme, UP)
    acme.clicks(button, ts)
    after = answers(acme)
    acme.clicks(button, ts)
    assert answers(acme) == after == [("active", 1, "source")]
    assert "Where did it come from?" in acme.reads()


def test_it_pauses_and_goes_on_where_it_was(acme: Acme) -> None:
    begins(acme)
    acme.presses(UP)
    acme.presses("Pause")
    assert "It waits for you." in acme.reads()
    acme.says("people")
    assert answers(acme) == [("paused", 2, "source")]
    assert "Where did it come from?" in begins(acme)
    acme.presses("work")
    begins(acme)
    assert [status for status, _, _ in answers(acme)] == ["finished", "active"]


def test_nobody_else_can_click_in_it(acme: Acme) -> None:
    begins(acme)
    button, _ = the_button(acme, UP)
    before = answers(acme)
    acme.colleague("U2").clicks(button)
    assert answers(acme) == before


def test_a_click_takes_three_statements(acme: Acme) -> None:
    begins(acme)
    with listening(acme.store.engine, "SELECT", "INSERT", "UPDATE") as statements:
        acme.presses(UP)
    assert len(statements) <= 3


def test_forgetting_covers_its_table_by_the_shared_columns() -> None:
    assert [column.name for column in columns_with(pulses.metadata, Forget.ROW)] == ["user_id"]
