"""Which indicators hold for a person, whatever they answered."""

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain import indicators
from bot.domain.check import REFLECTION, STAGE, example_step, item_step, stage_of
from bot.domain.framework import LEVELS, Framework, Level
from bot.domain.summary import Indicators
from tests.content.ladder import PFLEGE

FRAMEWORKS = {"ours": load(CONTENT), "nurses": load(PFLEGE)}
EACH = pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=FRAMEWORKS)

Answers = dict[str, str | None]


@st.composite
def answers(draw: st.DrawFn, framework: Framework) -> Answers:
    stage = draw(st.sampled_from(framework.stages))
    said: Answers = {STAGE: draw(st.sampled_from(stage.titles))}
    for item in (*stage.expectations, *framework.signals):
        said[item_step(item.id)] = draw(st.sampled_from([None, "1", "2", "3", "4"]))
        said[example_step(item.id)] = draw(st.sampled_from([None, "", f"We cut {item.id} to a page."]))
    return said


def indicators_of(framework: Framework, said: Answers) -> Indicators:
    return indicators.of_answers(framework, said)


def depth(chain: tuple[str, ...], held: Indicators) -> int:
    return sum(indicator in held for indicator in chain)


@EACH
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_every_mark_has_a_name_and_holds_only_where_the_one_before_it_does(
    framework: Framework, data: st.DataObject
) -> None:
    held = indicators_of(framework, data.draw(answers(framework)))
    assert held <= set(indicators.names(framework))
    for chain in indicators.chains(framework):
        for wider, narrower in pairwise(chain):
            assert wider in held or narrower not in held


@EACH
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_chain_goes_as_far_as_the_answers_carry(framework: Framework, data: st.DataObject) -> None:
    said = data.draw(answers(framework))
    stage = stage_of(framework, said)
    assert stage
    held = indicators_of(framework, said)
    *signals, expected = indicators.chains(framework)
    for signal, chain in zip(framework.signals, signals, strict=True):
        level = int(said[item_step(signal.id)] or 1)
        carried = level if level < 3 or said[example_step(signal.id)] else 2
        assert depth(chain, held) == carried - 1
    met = [said[item_step(item.id)] in {"3", "4"} for item in stage.expectations]
    assert (expected[0] in held) is (2 * sum(met) >= len(met))
    assert (expected[1] in held) is all(met)


@given(data=st.data(), words=st.text(min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_words_are_not_counted(data: st.DataObject, words: str) -> None:
    framework = FRAMEWORKS["ours"]
    said = data.draw(answers(framework))
    other = {
        step: f"Dana and I told {step}: {words} to them all" if step.startswith("example.") and answer else answer
        for step, answer in said.items()
    }
    assert indicators_of(framework, said) == indicators_of(framework, {**other, REFLECTION: words})


def test_no_chain_says_anything_about_another() -> None:
    """Whatever is known about some chains, the others can end anywhere: no combination is impossible."""
    framework = FRAMEWORKS["nurses"]
    chains = indicators.chains(framework)
    every = product(*(range(len(chain) + 1) for chain in chains))
    for wanted in every:
        held = indicators_of(framework, answers_of(framework, wanted))
        assert tuple(depth(chain, held) for chain in chains) == wanted


def answers_of(framework: Framework, depths: tuple[int, ...]) -> Answers:
    *signals, expected = depths
    stage = framework.stages[0]
    said: Answers = {STAGE: stage.titles[0]}
    for signal, deep in zip(framework.signals, signals, strict=True):
        said |= {item_step(signal.id): str(deep + 1), example_step(signal.id): f"Wir haben {signal.id} anders gemacht"}
    met = (0, 1, len(stage.expectations))[expected]
    return said | {item_step(item.id): "4" if n < met else "1" for n, item in enumerate(stage.expectations)}


def test_a_mark_made_of_several_answers_would_say_something_about_them() -> None:
    """Why 'narrower than the stage expects' is no indicator: it means at most two of four signals past the first level.

    Of five people with half or more in all five bands, all could never be narrower, and four only in a single way.
    """
    half = range(3, 6)
    left = {
        (narrower, signals)
        for narrower in half
        for signals in product(half, repeat=4)
        if sum(signals) <= 4 * (5 - narrower) + 2 * narrower
    }
    assert max(narrower for narrower, _ in left) == 4
    assert {signals for narrower, signals in left if narrower == 4} == {(3, 3, 3, 3)}


def test_by_example() -> None:
    framework = FRAMEWORKS["ours"]
    expected: dict[str, Level] = {"leading": 3, "translating": 4, "stakeholders": 2}
    rated = {**expected, "impact": LEVELS[3], "communication": LEVELS[1], "systems": LEVELS[3]}
    said: Answers = {STAGE: "Learning Consultant", **{item_step(item): str(level) for item, level in rated.items()}}
    said[example_step("impact")] = "Sales now plans its own onboarding."
    assert indicators_of(framework, said) == {
        "impact.project",
        "impact.outcome",
        "impact.organisation",
        "communication.project",
        "systems.project",
        "expected.half",
    }


def test_the_names_are_those_of_the_content_in_its_order() -> None:
    assert indicators.names(FRAMEWORKS["nurses"]) == (
        *(f"{signal}.{scope}" for signal in ("ruhe", "blick", "rat") for scope in ("schicht", "station", "haus")),
        "expected.half",
        "expected.all",
    )
