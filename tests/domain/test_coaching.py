"""Which steps are offered, and which others instead of them."""

from dataclasses import replace

import pytest

from bot.domain import check_result, coaching
from bot.domain.check import item_step
from bot.domain.check_result import Result
from bot.domain.coaching import OFFERED, OTHERS, Circumstances, NextStep
from bot.domain.framework import Framework, Level
from bot.messages.examples.samples import answered

ANYBODY = Circumstances()


@pytest.fixture
def result(framework: Framework) -> Result:
    found = check_result.result(framework, answered(framework, framework.stages[1], 1).session.answers)
    assert found
    return found


def steps(framework: Framework, result: Result, around: Circumstances = ANYBODY) -> tuple[NextStep, ...]:
    return coaching.steps(framework, result.stage, result.interpretation, around)


def others(
    framework: Framework, result: Result, beside: set[str], around: Circumstances = ANYBODY
) -> tuple[NextStep, ...]:
    return coaching.other_steps(framework, result.stage, result.interpretation, around, beside=beside)


def test_other_steps_are_neither_offered_already_nor_recently_settled(framework: Framework, result: Result) -> None:
    first, second, third = steps(framework, result)
    assert others(framework, result, {first.id}) == (second, third)
    found = others(framework, result, {first.id}, Circumstances(recently_settled={second.id}))
    assert len(found) == OTHERS
    assert found[0] == third
    assert {first.id, second.id}.isdisjoint(one.id for one in found)


def test_kinds_of_step_remain_when_all_actions_were_recently_settled(framework: Framework, result: Result) -> None:
    found = steps(framework, result, Circumstances(recently_settled={action.id for action in framework.actions}))
    assert found
    assert all(step.action is None for step in found)
    assert (
        others(
            framework,
            result,
            {step.id for step in found},
            Circumstances(recently_settled={a.id for a in framework.actions}),
        )
        == ()
    )


def test_no_step_leads_to_a_level_with_evidence(framework: Framework, result: Result) -> None:
    first = steps(framework, result)[0]
    assert first.item
    assert first.to
    around = replace(ANYBODY, evidenced={first.item.id: first.to})
    assert first not in steps(framework, result, around)


@pytest.mark.parametrize(("rating", "kind"), [(0, "ask_first"), (3, "choose")])
def test_the_step_goes_with_what_was_said(framework: Framework, rating: Level, kind: str) -> None:
    found = check_result.result(framework, answered(framework, framework.stages[1], rating).session.answers)
    assert found
    first, *rest = steps(framework, found)
    assert (first.kind, first.action) == (kind, None)
    assert all(step.action for step in rest)


@pytest.mark.parametrize("far", [0, 1])
def test_no_step_asks_for_what_an_answer_says_they_do(framework: Framework, far: int) -> None:
    for stage in framework.stages:
        answers = answered(framework, stage, 1).session.answers
        items = (*stage.expectations, *framework.signals)
        levels = {item.id: 4 if n % 2 == far else 0 for n, item in enumerate(items)}
        rated = {item_step(item): str(level) for item, level in levels.items()}
        found = check_result.result(framework, {**answers, **rated})
        assert found
        offered = [step for turn in range(OFFERED) for step in steps(framework, found, Circumstances(week=turn))]
        asked_for = [step.action.moves[0] for step in offered if step.action]
        assert asked_for
        assert all(levels[move.item] < move.to for move in asked_for)


def test_steps_that_were_not_chosen_make_room_for_others_a_week_later(framework: Framework, result: Result) -> None:
    now, later = steps(framework, result), steps(framework, result, replace(ANYBODY, week=1))
    assert len(now) == len(later) == OFFERED
    assert now != later
