import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from bot.domain.errors import ConflictError, NotSavedError
from bot.domain.people import Profile
from bot.domain.plan import PlanStatus
from bot.services.ports import UnitOfWork, Work
from bot.storage.encryption import Cipher
from bot.storage.tables import OF_MEMBERS, events, metadata
from bot.storage.work import SqlWork
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_check, a_finished_check, a_plan, a_settled_plan

THREADS = 16


def rows_in(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def at_once(deed: Callable[[int], bool]) -> int:
    """Do the same in many threads, as near to the same moment as can be, and count who succeeded."""
    start = threading.Barrier(THREADS)

    def run(number: int) -> bool:
        start.wait()
        return deed(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(run, range(THREADS)))


def won(kept: Work, deed: Callable[[UnitOfWork], object]) -> bool:
    try:
        with kept() as unit:
            deed(unit)
            unit.commit()
    except ConflictError:
        return False
    return True


def test_what_is_not_committed_is_given_up(kept: Work) -> None:
    with kept() as unit:
        unit.profiles.add(Profile(ANA, MONDAY))
        unit.checks.add(a_check())
    with kept() as unit:
        assert unit.profiles.get(ANA) is None
        assert unit.checks.latest(ANA) is None


def test_an_error_gives_up_all_of_the_work(kept: Work) -> None:
    with pytest.raises(ZeroDivisionError), kept() as unit:
        assert unit.profiles.add(Profile(ANA, MONDAY)) // 0
    with kept() as unit:
        assert unit.profiles.get(ANA) is None


def test_work_sees_its_own_rows_and_nobody_else_does_before_the_commit(kept: Work) -> None:
    with kept() as unit, kept() as other:
        unit.profiles.add(Profile(ANA, MONDAY))
        assert unit.profiles.get(ANA) is not None
        assert other.profiles.get(ANA) is None
        unit.commit()
        assert other.profiles.get(ANA) is not None


def test_what_follows_a_refused_statement_is_never_half_kept(kept: Work) -> None:
    with kept() as unit:
        unit.checks.add(a_finished_check("check-1"))
        unit.checks.add(a_check("check-2"))
        unit.commit()
    with kept() as unit:
        unit.profiles.add(Profile(ANA, MONDAY))
        with pytest.raises(ConflictError):
            unit.checks.save(replace(a_finished_check("check-1"), finished_at=None), was_turn=9)
        with pytest.raises(NotSavedError):
            unit.commit()
    with kept() as unit:
        assert unit.profiles.get(ANA) is None


def test_work_outside_of_a_with_block_is_a_mistake_that_says_so(kept: Work) -> None:
    with pytest.raises(RuntimeError, match="with"):
        kept().profiles.get(ANA)


def test_forgetting_leaves_no_row_in_any_table(engine: Engine, kept: Work) -> None:
    with kept() as unit:
        unit.profiles.add(Profile(ANA, MONDAY))
        unit.checks.add(a_finished_check("check-1"))
        unit.checks.add(a_check("check-2"))
        unit.plans.add(a_settled_plan("plan-1"))
        unit.plans.add(a_plan("plan-2"))
        unit.commit()
    before = rows_in(engine)
    assert all(before[table.name] for table in OF_MEMBERS), "every table about members must be tried here"
    with kept() as unit:
        unit.forget(BEN)
        unit.forget(NAMESAKE)
        unit.commit()
    assert rows_in(engine) == before
    with kept() as unit:
        unit.forget(ANA)
        unit.commit()
    assert not any(rows_in(engine).values())


def test_old_events_are_removed(engine: Engine, cipher: Cipher) -> None:
    with SqlWork(engine, cipher) as unit:
        unit.events.first_time("T1", "old", MONDAY)
        unit.events.first_time("T1", "new", MONDAY.replace(hour=12))
        assert unit.events.prune(MONDAY.replace(hour=12)) == 1
        unit.commit()
    with engine.connect() as connection:
        assert connection.execute(select(events.c.event)).scalars().all() == ["new"]


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
