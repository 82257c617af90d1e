"""A year of weekly questions at each stage, for members who do everything, half of it, or nothing."""

import pytest

from bot.domain import plan as plans
from bot.domain.coaching import DONE_COOLDOWN, LET_GO_COOLDOWN, OWN
from bot.domain.framework import Framework
from bot.domain.plan import PlanStatus
from bot.domain.reflection import NO_REPEAT_WEEKS
from tests.services.year import ANA, WEEKS, Year

STAGES = (*(pytest.param(stage, marks=pytest.mark.slow) for stage in ("junior", "strategic")), "mid")


def a_year(framework: Framework, stage: str, kind: str) -> Year:
    year = Year(framework, framework.stage(stage), kind)
    year.advance()
    return year


def assert_nothing_comes_again_too_soon(year: Year) -> None:
    asked = [(week.number, week.view.question.id) for week in year.weeks]
    for number, question in asked:
        assert not [n for n, other in asked if other == question and 0 < number - n <= NO_REPEAT_WEEKS], question
    made = sorted(year.services.exports.gather(ANA).plans, key=lambda plan: plan.made_at)
    for plan in made:
        for earlier in made:
            if earlier.action == plan.action != OWN and earlier.settled_at and earlier.made_at < plan.made_at:
                rest = DONE_COOLDOWN if earlier.status is PlanStatus.DONE else LET_GO_COOLDOWN
                assert plan.made_at - earlier.settled_at >= rest, plan.action


def assert_plans_are_followed_up_and_then_left_alone(year: Year) -> None:
    for plan in year.services.exports.gather(ANA).plans:
        about = [week for week in year.weeks if week.view.plan and week.view.plan.id == plan.id]
        asked = [week for week in about if week.view.step and week.view.step.id == plans.HOW]
        assert asked or plan.status is PlanStatus.OPEN
        assert len(asked) <= plans.MAX_WEEKS_ASKED
        rests = [week for week in about if week.view.reflection.session.answers.get(plans.HOW) == plans.NOT_ASKED]
        assert len(rests) <= 1
        assert [*asked, *rests] == about


@pytest.mark.parametrize("stage", STAGES)
def test_members_who_do_everything_are_asked_and_offered_something_new_each_week(
    framework: Framework, stage: str
) -> None:
    year = a_year(framework, stage, "everything")
    assert [week.number for week in year.weeks] == list(range(WEEKS))
    assert all(week.view.slows_to is None for week in year.weeks)
    assert_nothing_comes_again_too_soon(year)
    assert_plans_are_followed_up_and_then_left_alone(year)
    assert [week.told for week in year.weeks if week.view.plan] == [plans.DONE] * sum(
        week.took is not None for week in year.weeks[:-1]
    )
    kept = year.services.exports.gather(ANA).evidence
    assert len({piece.origin for piece in kept}) == len(kept) == len([week for week in year.weeks if week.result])


@pytest.mark.parametrize("stage", STAGES)
def test_members_who_do_half_of_it_are_never_pressed(framework: Framework, stage: str) -> None:
    year = a_year(framework, stage, "half")
    assert_nothing_comes_again_too_soon(year)
    assert_plans_are_followed_up_and_then_left_alone(year)
    outcomes = {week.told for week in year.weeks}
    assert {plans.NOT_YET, plans.PARTLY, plans.DONE} <= outcomes
    assert any(plan.status is PlanStatus.LET_GO for plan in year.services.exports.gather(ANA).plans)


@pytest.mark.parametrize("stage", STAGES)
def test_members_who_ignore_it_are_told_when_it_slows_down_and_when_it_stops(framework: Framework, stage: str) -> None:
    year = a_year(framework, stage, "ignores")
    assert [week.number for week in year.weeks] == [0, 1, 2, 4, 6, 10, 14]
    assert [week.view.slows_to for week in year.weeks] == [None, None, 2, None, 4, None, 0]
    assert_nothing_comes_again_too_soon(year)
