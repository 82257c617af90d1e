"""Whole conversations as data: what people do, and what the bot must reply."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dialogues.acme import CHANNEL, Acme

DIALOGUES = [
    pytest.param(dialogue["talk"], id=f"{path.stem}: {dialogue['name']}")
    for path in sorted(Path(__file__).parent.glob("*.yaml"))
    for dialogue in yaml.safe_load(path.read_text())
]


def press(acme: Acme, labels: list[Any]) -> None:
    for label in labels:
        acme.presses(str(label))


THEY: Mapping[str, Callable[[Acme, Any], object]] = {
    "say": Acme.says,
    "command": Acme.commands,
    "in a channel": lambda acme, text: acme.says(text, CHANNEL),
    "press": lambda acme, labels: press(acme, listed(labels)),
    "press in the channel": lambda acme, label: acme.presses(label, CHANNEL),
    "pick": Acme.picks,
    "send": lambda acme, entries: acme.sends(**entries),
    "save": Acme.saves,
}
"""What people can do."""

READ: Mapping[str, Callable[[Acme], str]] = {
    "we": Acme.reads,
    "before that": Acme.reads_before,
    "only they see": Acme.reads_alone,
    "at home": Acme.reads_at_home,
}
"""Where a text must be: in the newest message in the DM or the one before it, in a channel, on the Home tab."""


def listed(what: object) -> list[Any]:
    return what if isinstance(what, list) else [what]


@pytest.mark.parametrize("talk", DIALOGUES)
def test_dialogue(talk: list[dict[str, Any]]) -> None:
    acme = Acme()
    for turn in talk:
        ((who, what),) = turn.items()
        match who:
            case "they":
                ((verb, with_what),) = what.items() if isinstance(what, dict) else [("say", what)]
                THEY[verb](acme, with_what)
            case "we don't say":
                assert not [words for words in listed(what) if words in acme.reads()]
            case "a dialog is open":
                assert (acme.screen.form is not None) is what
            case _:
                said = READ[who](acme)
                for words in listed(what):
                    assert words in said
