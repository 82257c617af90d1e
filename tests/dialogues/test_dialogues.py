"""Whole conversations, told as data: what they do, and what we must say to it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dialogues.acme import Acme

DIALOGUES = [
    pytest.param(dialogue["talk"], id=f"{path.stem}: {dialogue['name']}")
    for path in sorted(Path(__file__).parent.glob("*.yaml"))
    for dialogue in yaml.safe_load(path.read_text())
]


def they(acme: Acme, deed: object) -> None:
    match deed:
        case str():
            acme.says(deed)
        case {"press": list(labels)}:
            for label in labels:
                acme.presses(str(label))
        case {"press": label}:
            acme.presses(str(label))
        case {"pick": str(label)}:
            acme.picks(label)
        case {"send": dict(entries)}:
            acme.sends(**entries)
        case {"command": str(text)}:
            acme.commands(text)
        case {"save": str(text)}:
            acme.saves(text)
        case _:
            raise AssertionError(f"nobody can do {deed}")


@pytest.mark.parametrize("talk", DIALOGUES)
def test_dialogue(talk: list[dict[str, Any]]) -> None:
    acme = Acme()
    for turn in talk:
        ((who, what),) = turn.items()
        match who:
            case "they":
                they(acme, what)
            case "we":
                for words in [what] if isinstance(what, str) else what:
                    assert words in acme.reads()
            case "we don't say":
                for words in [what] if isinstance(what, str) else what:
                    assert words not in acme.reads()
            case "at home":
                for words in [what] if isinstance(what, str) else what:
                    assert words in acme.reads_at_home()
            case _:
                raise AssertionError(f"nobody is called {who}")
