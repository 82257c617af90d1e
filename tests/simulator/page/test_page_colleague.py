"""The demo's Colleague, who uses the workspace over HTTP."""

import httpx
import pytest

from bot.demo.colleague import Colleague, NotThereError
from simulator.server import Running


@pytest.fixture
def ana(bar: Running, web: httpx.Client) -> Colleague:
    return Colleague(web, bar.workspace.people.by_name("Ana").id)


def test_a_colleague_picks_people_in_a_dialog_that_changes_meanwhile(bar: Running, ana: Colleague) -> None:
    noor, maya = (bar.workspace.people.by_name(name).id for name in ("Noor", "Maya"))
    ana.types("/party")
    ana.presses_in_dialog("One more cup")
    [dialog] = ana.dialogs()
    assert dialog["body"]["private_metadata"] == "1"
    assert ana.submits({"guests": [noor, maya], "host": maya})["closed"]
    assert ana.reads() == f"3 cups for <@{noor}> <@{maya}>"


def test_a_colleague_chooses_from_a_messages_menu(ana: Colleague) -> None:
    ana.types("hello")
    ana.shortcuts("recipe", ana.messages()[-1])
    assert ana.reads() == "Kept as a recipe."


def test_a_colleague_cannot_use_what_is_not_shown(ana: Colleague) -> None:
    with pytest.raises(NotThereError, match="no dialog is open"):
        ana.presses_in_dialog("One more cup")
    with pytest.raises(NotThereError, match="no dialog is open"):
        ana.submits()
    ana.types("/party")
    with pytest.raises(NotThereError, match="no 'Pay' in the dialog"):
        ana.presses_in_dialog("Pay")
    ana.types("hello")
    with pytest.raises(NotThereError, match="there is no message shortcut 'burn'"):
        ana.shortcuts("burn", ana.messages()[-1])
