"""Which steps are offered, and which in place of one that was not wanted."""

import pytest

from bot.domain import coaching, standing
from bot.domain.coaching import OTHERS
from bot.domain.framework import Framework
from bot.domain.standing import Result
from bot.messages.examples.samples import answered


@pytest.fixture
def result(framework: Framework) -> Result:
    found = standing.result(framework, answered(framework, framework.stages[1], 1).session.answers)
    assert found
    return found


def test_others_are_neither_what_is_offered_already_nor_what_was_settled(framework: Framework, result: Result) -> None:
    first, second, third = coaching.stretches(framework, result)
    others = coaching.others(framework, result, beside={first.action.id})
    assert others == (second, third)
    declined = coaching.others(framework, result, beside={first.action.id}, done={second.action.id})
    assert len(declined) == OTHERS
    assert declined[0] == third
    assert {first.action.id, second.action.id}.isdisjoint(one.action.id for one in declined)


def test_where_few_are_left_there_are_fewer_others(framework: Framework, result: Result) -> None:
    everything = [action.id for action in framework.actions if result.stage.id in action.stages]
    assert [
        len(coaching.others(framework, result, beside=everything[:1], done=everything[1 : len(everything) - left]))
        for left in range(OTHERS + 2)
    ] == [0, 1, 2, 2]
    assert len(coaching.stretches(framework, result, done=everything)) == coaching.STRETCHES
