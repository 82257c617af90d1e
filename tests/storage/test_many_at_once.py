from dataclasses import replace
from datetime import timedelta

from bot.domain import delivery as ledger
from bot.domain.plan import PlanStatus
from bot.services.ports import Work
from tests.storage.rows import ANA, MONDAY, a_check, a_delivery, a_plan, a_reflection, a_subscription
from tests.storage.threads import THREADS, at_once, won


def test_of_many_that_save_the_same_turn_exactly_one_wins(kept: Work) -> None:
    check = a_check()
    with kept() as unit:
        unit.checks.add(check)
        unit.commit()
    changed = [replace(check, session=replace(check.session, turn=1, at=f"item.{n}")) for n in range(THREADS)]
    assert at_once(lambda n: won(kept, lambda unit: unit.checks.save(changed[n], was_turn=0))) == 1
    with kept() as unit:
        assert unit.checks.latest(ANA) in changed


def test_of_many_that_begin_a_check_exactly_one_wins(kept: Work) -> None:
    assert at_once(lambda n: won(kept, lambda unit: unit.checks.add(a_check(f"check-{n}")))) == 1


def test_of_many_that_make_a_plan_exactly_one_wins(kept: Work) -> None:
    assert at_once(lambda n: won(kept, lambda unit: unit.plans.add(a_plan(f"plan-{n}")))) == 1


def test_of_many_that_settle_a_plan_exactly_one_wins(kept: Work) -> None:
    with kept() as unit:
        unit.plans.add(a_plan())
        unit.commit()
    done = replace(a_plan(), status=PlanStatus.DONE, settled_at=MONDAY)
    assert at_once(lambda _: won(kept, lambda unit: unit.plans.save(done, was=a_plan()))) == 1


def test_of_many_that_begin_a_week_s_reflection_exactly_one_wins(kept: Work) -> None:
    assert at_once(lambda n: won(kept, lambda unit: unit.reflections.add(a_reflection(f"reflection-{n}")))) == 1


def test_of_many_that_answer_a_reflection_exactly_one_wins(kept: Work) -> None:
    with kept() as unit:
        unit.reflections.add(a_reflection())
        unit.commit()
    session = replace(a_reflection().session, turn=1)
    changed = replace(a_reflection(), session=session)
    assert at_once(lambda _: won(kept, lambda unit: unit.reflections.save(changed, was_turn=0))) == 1


def test_of_many_that_put_a_delivery_in_the_ledger_exactly_one_wins(kept: Work) -> None:
    assert at_once(lambda n: won(kept, lambda unit: unit.deliveries.add(a_delivery(f"delivery-{n}")))) == 1


def test_of_many_that_put_a_subscription_one_is_kept_and_nobody_fails(kept: Work) -> None:
    assert at_once(lambda n: won(kept, lambda unit: unit.subscriptions.put(a_subscription(silence=n)))) == THREADS
    with kept() as unit:
        assert unit.subscriptions.get(ANA) in [a_subscription(silence=n) for n in range(THREADS)]


def test_of_many_that_move_a_subscription_on_exactly_one_wins(kept: Work) -> None:
    before = a_subscription()
    with kept() as unit:
        unit.subscriptions.put(before)
        unit.commit()
    after = [replace(before, next_at=MONDAY + timedelta(weeks=1), silence=n) for n in range(THREADS)]
    assert at_once(lambda n: won(kept, lambda unit: unit.subscriptions.move(before, after[n]))) == 1
    with kept() as unit:
        assert unit.subscriptions.get(ANA) in after


def test_of_many_that_claim_a_delivery_exactly_one_wins(kept: Work) -> None:
    before = a_delivery()
    with kept() as unit:
        unit.deliveries.add(before)
        unit.commit()
    after = [ledger.claimed(before, MONDAY + timedelta(microseconds=n)) for n in range(THREADS)]
    assert at_once(lambda n: won(kept, lambda unit: unit.deliveries.change(before, after[n]))) == 1
    with kept() as unit:
        assert unit.deliveries.get(before.id) in after


def test_of_many_blocks_the_longest_holds(kept: Work) -> None:
    def block(number: int) -> bool:
        return won(kept, lambda unit: unit.lanes.block("T1", MONDAY + timedelta(seconds=number)))

    assert at_once(block) == THREADS
    with kept() as unit:
        assert unit.lanes.free_at("T1") == MONDAY + timedelta(seconds=THREADS - 1)


def test_of_many_that_bring_the_same_event_exactly_one_carries_it_out(kept: Work) -> None:
    def first(_: int) -> bool:
        with kept() as unit:
            new = unit.events.first_time("T1", "Ev1", MONDAY)
            unit.commit()
        return new

    assert at_once(first) == 1


def test_no_turn_is_lost_where_many_work_at_once(kept: Work) -> None:
    def click(number: int) -> bool:
        check = a_check(f"check-{number}", replace(ANA, user=f"U{number}"))
        with kept() as unit:
            unit.checks.add(check)
            unit.commit()
        for turn in range(10):
            with kept() as unit:
                found = unit.checks.get(check.member, check.id)
                assert found is not None
                unit.checks.save(replace(found, session=replace(found.session, turn=turn + 1)), was_turn=turn)
                unit.commit()
        with kept() as unit:
            last = unit.checks.latest(check.member)
            return last is not None and last.session.turn == 10

    assert at_once(click) == THREADS
