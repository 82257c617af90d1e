"""People as data: what they answer, what they must be told, and what they must not, in the text that Slack gets."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain.framework import HIGH_CLAIM
from tests.dialogues.acme import FRAMEWORK, WORDS, Acme

PEOPLE = [
    pytest.param(person, id=person["who"])
    for path in sorted(Path(__file__).parent.glob("*.yaml"))
    for person in yaml.safe_load(path.read_text())
]

NOBODY_IS_TOLD = ("behind", "shortest", "lowest", "weak")


@dataclass(frozen=True)
class Told:
    """What somebody reads, and what it was drawn from."""

    text: str
    result: Any
    steps: tuple[Any, ...]


def told(person: dict[str, Any]) -> Told:
    """Let somebody take the check, say where they work, and read the result."""
    acme, examples = Acme(), person.get("examples", {})
    acme.says("/ldcareer check")
    acme.says(person["title"])
    for option in person.get("finder", ()):
        acme.presses(str(option))
    levels = (*person["expectations"], *person["signals"])
    signals = (*(None for _ in person["expectations"]), *(signal.id for signal in FRAMEWORK.signals))
    for level, signal in zip(levels, signals, strict=True):
        acme.presses(rating(level))
        if signal and (level or 0) >= HIGH_CLAIM:
            example = examples.get(signal)
            if example:
                acme.says(example)
            else:
                acme.presses(WORDS.label("check.no_example"))
    acme.presses(WORDS.label("check.skip"))
    for choice in (person.get("place"), person.get("direction")):
        if choice:
            acme.picks(choice)
    view = acme.services.checks.latest(acme.member)
    return Told(acme.reads(), view.result, view.steps)


def rating(level: int | None) -> str:
    if level is None:
        return WORDS.label("check.didnt_come_up")
    return str(level) if level else WORDS.label("check.none")


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_is_told_what_is_true_of_them(person: dict[str, Any]) -> None:
    text = told(person).text
    assert [words for words in person["told"] if words not in text] == [], text
    assert [words for words in person["not_told"] if words in text] == [], text
    assert [words for words in NOBODY_IS_TOLD if words in text.casefold()] == [], text


@pytest.mark.parametrize("person", PEOPLE)
def test_what_stands_out_is_never_the_place_to_begin(person: dict[str, Any]) -> None:
    found = told(person).result.found
    assert not (found.strength and found.hint and found.hint.item == found.strength.item)


@pytest.mark.parametrize("person", PEOPLE)
def test_no_step_leads_where_somebody_has_shown_to_be(person: dict[str, Any]) -> None:
    read = told(person)
    standing = {one.item.id: one for one in (*read.result.expectations, *read.result.signals)}
    for step in read.steps:
        if step.item:
            stands = standing[step.item.id]
            assert not ((stands.level or 0) >= HIGH_CLAIM and stands.example), step.says
            assert step.to > (stands.level or 0)
