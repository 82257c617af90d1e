"""The made-up people of the content folder: their results contain what they must be told, and nothing they mustn't."""

from collections import Counter
from collections.abc import Callable

import pytest

from bot.bundled import CONTENT
from bot.content import personas
from bot.content.personas import Persona
from bot.domain.framework import HIGH_CLAIM
from bot.messages.examples.personas import result_of
from bot.messages.result import ResultMessages
from bot.services.checks import CheckView
from tests.dialogues.acme import FRAMEWORK, WORDS, Acme, read

PEOPLE = personas.read(CONTENT, FRAMEWORK)
WORDS_MAX = 180
"""Maximum words of a result: what somebody reads on a phone before they press a button."""

NOBODY_IS_TOLD = ("behind", "shortest", "lowest", "weak")

View = Callable[[Persona], CheckView]

everybody = pytest.mark.parametrize("person", PEOPLE, ids=str)
some = pytest.mark.parametrize("person", PEOPLE[::7], ids=str)


@pytest.fixture(scope="module")
def view() -> View:
    """What a persona sees. Each takes the check once."""
    seen: dict[str, CheckView] = {}

    def of(person: Persona) -> CheckView:
        if person.who not in seen:
            seen[person.who] = result_of(FRAMEWORK, person)
        return seen[person.who]

    return of


def text_of(view: CheckView) -> str:
    return read({"": ResultMessages(WORDS).message(view)})


@everybody
def test_everybody_reads_what_is_true_of_them_in_few_words(view: View, person: Persona) -> None:
    text = text_of(view(person))
    assert [words for words in person.told if words not in text] == [], text
    assert [words for words in person.not_told if words in text] == [], text
    assert [words for words in NOBODY_IS_TOLD if words in text.casefold()] == [], text
    without_buttons, _, _ = text.rpartition("\n")
    assert len(without_buttons.split()) < WORDS_MAX, text


@everybody
def test_the_strength_is_not_the_place_to_begin_and_no_step_leads_to_a_present_level(
    view: View, person: Persona
) -> None:
    result = view(person).result
    assert result
    found = result.interpretation
    assert not (found.strength and found.hint and found.hint.item == found.strength.item)
    standing = {one.item.id: one for one in (*result.expectations, *result.signals)}
    for step in view(person).steps:
        if step.item:
            stands = standing[step.item.id]
            assert not ((stands.level or 0) >= HIGH_CLAIM and stands.example), step.says
            assert step.to is None or step.to > (stands.level or 0)


@some
def test_in_slack_the_result_is_the_same(view: View, person: Persona) -> None:
    acme = Acme()
    acme.says("/ldcareer check")
    acme.says(person.title)
    for option in person.finder:
        acme.presses(str(option))
    signals = (*(None for _ in person.expectations), *(signal.id for signal in FRAMEWORK.signals))
    for level, signal in zip((*person.expectations, *person.signals), signals, strict=True):
        acme.presses(_rating(level))
        if signal and (level or 0) >= HIGH_CLAIM:
            if signal in person.examples:
                acme.says(person.examples[signal])
            else:
                acme.presses(WORDS.label("check.no_example"))
    acme.presses(WORDS.label("check.skip"))
    names = {place.id: place.name for place in FRAMEWORK.work_places}
    names |= {direction.id: direction.name for direction in FRAMEWORK.directions}
    for choice in (person.place, person.direction):
        if choice:
            acme.picks(names[choice])

    first_line_without_the_day = 1
    in_slack, previewed = acme.reads().splitlines(), text_of(view(person)).splitlines()
    assert in_slack[first_line_without_the_day:] == previewed[first_line_without_the_day:]


def test_there_are_people_of_every_stage_work_place_and_direction(view: View) -> None:
    stages = Counter(result.stage.id for person in PEOPLE if (result := view(person).result))
    assert {stage.id for stage in FRAMEWORK.stages if stages[stage.id] >= 8} == set(stages)
    for known, chosen in (
        (FRAMEWORK.work_places, Counter(person.place for person in PEOPLE)),
        (FRAMEWORK.directions, Counter(person.direction for person in PEOPLE)),
    ):
        assert [one.id for one in known if chosen[one.id] < 3] == []


def _rating(level: int | None) -> str:
    if level is None:
        return WORDS.label("check.didnt_come_up")
    return str(level) if level else WORDS.label("check.none")
