from dataclasses import replace

import pytest

from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.plan import IfThen, Plan, PlanStatus, let_go, reworded
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_plan, a_settled_plan


def keep(storage: Storage, *plans: Plan) -> None:
    with storage.writing() as unit:
        for plan in plans:
            unit.plans.add(plan)


def test_a_plan_is_read_back_unchanged(storage: Storage) -> None:
    keep(storage, a_plan())
    with storage.reading() as unit:
        assert unit.plans.get(ANA, "plan-1") == a_plan()
        assert unit.plans.open(ANA) == a_plan()
        assert unit.plans.recent(ANA) == (a_plan(),)


def test_there_is_no_plan_before_one_is_made(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.plans.get(ANA, "plan-1") is None
        assert unit.plans.open(ANA) is None


@pytest.mark.parametrize("other", [BEN, NAMESAKE])
def test_nobody_can_reach_somebody_else_s_plan(storage: Storage, other: Member) -> None:
    keep(storage, a_plan())
    with storage.reading() as unit:
        assert unit.plans.get(other, "plan-1") is None
        assert unit.plans.open(other) is None
    theirs = replace(a_plan(), member=other)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.plans.save(replace(a_settled_plan("plan-1"), member=theirs.member), expected_turn=0)
    with storage.reading() as unit:
        assert unit.plans.open(ANA) == a_plan()


def test_two_members_with_the_same_user_id_each_have_their_own_plan(storage: Storage) -> None:
    keep(storage, a_plan("plan-1"), a_plan("plan-2", NAMESAKE))
    with storage.reading() as unit:
        assert unit.plans.open(ANA) == a_plan("plan-1")
        assert unit.plans.open(NAMESAKE) == a_plan("plan-2", NAMESAKE)


def test_a_second_open_plan_is_refused(storage: Storage) -> None:
    keep(storage, a_plan("plan-1"))
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.plans.add(a_plan("plan-2"))
    with storage.reading() as unit:
        assert unit.plans.get(ANA, "plan-2") is None


def test_a_plan_can_be_let_go_and_another_made_in_one_transaction(storage: Storage) -> None:
    keep(storage, a_plan("plan-1"))
    dropped = let_go(a_plan("plan-1"), MONDAY)
    with storage.writing() as unit:
        unit.plans.save(dropped, expected_turn=0)
        unit.plans.add(a_plan("plan-2"))
    with storage.reading() as unit:
        assert unit.plans.open(ANA) == a_plan("plan-2")
        assert unit.plans.recent(ANA) == (a_plan("plan-2"), dropped)


def test_recent_plans_are_limited_with_the_open_one_first(storage: Storage) -> None:
    keep(storage, *(a_settled_plan(f"plan-{day}", days=day) for day in (1, 3, 0, 2)), a_plan("open"))
    with storage.reading() as unit:
        assert [plan.id for plan in unit.plans.recent(ANA)] == ["open", "plan-3", "plan-2", "plan-1", "plan-0"]
        assert [plan.id for plan in unit.plans.recent(ANA, limit=2)] == ["open", "plan-3"]


def test_a_plan_can_be_reworded_while_it_is_open(storage: Storage) -> None:
    keep(storage, a_plan())
    words = IfThen("it rains", "stay in", "I am dry")
    changed = replace(reworded(a_plan(), words, MONDAY), obstacle="no_time", remind_at=MONDAY)
    with storage.writing() as unit:
        unit.plans.save(changed, expected_turn=0)
    with storage.reading() as unit:
        assert unit.plans.open(ANA) == changed


def test_a_plan_settled_meanwhile_is_not_settled_again(storage: Storage) -> None:
    keep(storage, a_plan())
    with storage.writing() as unit:
        unit.plans.save(a_settled_plan("plan-1"), expected_turn=0)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.plans.save(let_go(a_plan(), MONDAY), expected_turn=0)
    with storage.reading() as unit:
        assert [plan.status for plan in unit.plans.recent(ANA)] == [PlanStatus.DONE]
