from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from bot.domain.errors import ConflictError, NotSavedError
from bot.domain.people import Profile
from bot.services.ports import Work
from bot.storage.tables import OF_MEMBERS, metadata
from tests.storage.rows import (
    ANA,
    BEN,
    MONDAY,
    NAMESAKE,
    a_check,
    a_delivery,
    a_finished_check,
    a_plan,
    a_reflection,
    a_settled_plan,
    a_subscription,
    an_evidence,
)
from tests.storage.team_rows import a_pledge, a_request, a_sharing


def rows_in(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


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
        unit.subscriptions.put(a_subscription())
        unit.reflections.add(a_reflection())
        unit.evidence.add(an_evidence())
        unit.deliveries.add(a_delivery())
        unit.sharings.put(a_sharing())
        unit.requests.add(a_request(manager=ANA), ["U1"])
        unit.pledges.add(a_pledge(manager=ANA))
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
    assert {name for name, count in rows_in(engine).items() if count} == {"requests"}, "see test_forgetting_in_teams"
