"""The lint's own reading of the rules, held against the one that people meet."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.content.lint.pitfalls import can_hold
from bot.content.loader import load
from bot.domain.check import STAGE, example_step, item_step
from bot.domain.coaching import watch_outs
from bot.domain.framework import HIGH_CLAIM, LEVELS, Framework, Pitfall, Rule, Stage
from bot.domain.standing import Result, result
from tests.content.ladder import PFLEGE

FRAMEWORK = load(PFLEGE)
RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def all_results(framework: Framework, stage: Stage) -> list[Result]:
    """Every result that a finished check at this stage can have, with and without an example after each high claim."""
    items = [*stage.expectations, *framework.signals]
    results = []
    for levels in product(LEVELS, repeat=len(items)):
        rated = {item_step(item.id): str(level) for item, level in zip(items, levels, strict=True)}
        high = [signal for signal in framework.signals if int(rated[item_step(signal.id)]) >= HIGH_CLAIM]
        for given_examples in range(len(high) + 1):
            examples = {example_step(signal.id): "Ein Plan" for signal in high[:given_examples]}
            found = result(framework, {STAGE: stage.titles[0]} | rated | examples)
            assert found
            results.append(found)
    return results


@pytest.fixture(scope="module")
def results() -> dict[str, list[Result]]:
    return {stage.id: all_results(FRAMEWORK, stage) for stage in FRAMEWORK.stages}


LEVEL = st.none() | st.sampled_from(LEVELS)
COUNT = st.integers(1, 4)
RULES = st.one_of(
    st.fixed_dictionaries(
        {
            "kind": st.just("item"),
            "item": st.sampled_from(["sorgfalt", "anleiten", "ruhe", "rat"]),
            "at_most": LEVEL,
            "at_least": LEVEL,
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["signals", "expectations"]), "count": COUNT, "at_most": LEVEL, "at_least": LEVEL}
    ),
    st.fixed_dictionaries({"kind": st.just("examples_mention"), "words": st.just(["Plan"]), "count": COUNT}),
    st.fixed_dictionaries({"kind": st.just("claims_without_example"), "count": COUNT}),
    st.fixed_dictionaries({"kind": st.just("scope"), "is": st.sampled_from(["narrower", "wider"])}),
).map(RULE.validate_python)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(rules=st.lists(RULES, min_size=1, max_size=3), stage_id=st.sampled_from(["neu", "erfahren"]))
def test_a_pitfall_can_show_exactly_where_some_answers_show_it(
    results: dict[str, list[Result]], rules: list[Rule], stage_id: str
) -> None:
    probe = Pitfall(id="probe", of="person", name="Probe", text="Probe", why="Probe", shows_when=tuple(rules))
    framework = FRAMEWORK.model_copy(update={"pitfalls": (probe,)})
    stage = FRAMEWORK.stage(stage_id).model_copy(update={"pitfalls": (probe.id,)})

    shows = any(watch_outs(framework, replace(found, stage=stage)) for found in results[stage_id])

    assert can_hold(rules, stage, framework) == shows
