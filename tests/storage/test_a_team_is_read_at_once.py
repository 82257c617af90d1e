"""A team of any size is read with one query, which uses an index."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from bot.domain.plan import PlanStatus
from bot.domain.summary import Release, Topic
from bot.domain.team import Choice
from bot.storage.encryption import Cipher
from bot.storage.tables import checks, members, plans, reflections, sharings
from bot.storage.unit_of_work import Storage, UnitOfWork
from tests.storage import statements
from tests.storage.rows import MONDAY
from tests.storage.statements import listening
from tests.storage.team_rows import MAYA, a_release, a_request, contributions

CHECKS = 4
"""Finished checks of each."""

TEAM = 25
"""On each of the teams beside."""

MANY = 10_000
"""Other rows, so that any planner prefers an index to a full scan."""

READINGS: dict[str, Callable[[UnitOfWork], object]] = {
    "versions": lambda unit: unit.sharings.versions(MAYA),
    "checks": lambda unit: unit.sharings.checks(MAYA),
    "rhythms": lambda unit: unit.sharings.rhythms(MAYA, MONDAY),
    "receipts": lambda unit: unit.sharings.wanting_receipts(MAYA),
}


def fill(engine: Engine, cipher: Cipher, *, team: int, others: int = 0) -> None:
    """A team in T1, and other teams there and in another workspace."""
    answers = cipher.seal({"stage": "Instructional Designer"})
    people = [("T1", "M1", n) for n in range(team)]
    people += [(f"T{1 + n % 2}", f"M{2 + n // TEAM}", n) for n in range(team, team + others)]
    with engine.begin() as connection:
        connection.execute(insert(members), [a_profile(*who) for who in people])
        connection.execute(insert(sharings), [a_shared(*who) for who in people])
        many = [a_checked(*who, nth) | {"answers": answers} for who in people for nth in range(CHECKS)]
        connection.execute(insert(checks), many)
        connection.execute(insert(plans), [a_planned(*who) | {"words": answers, "answers": answers} for who in people])
        connection.execute(insert(reflections), [a_reflected(*who) | {"answers": answers} for who in people])
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")  # as autovacuum does from time to time


def a_profile(workspace: str, _: str, number: int) -> dict[str, Any]:
    return {"workspace": workspace, "user_id": f"U{number}", "welcomed_at": MONDAY, "receipts": number % 2 == 0}


def a_shared(workspace: str, manager: str, number: int) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "manager": manager,
        "user_id": f"U{number}",
        "choice": Choice.TOTALS,
        "on_team": True,
        "asked": 1,
        "changed_at": MONDAY,
    }


def a_checked(workspace: str, _: str, number: int, nth: int) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "id": f"check-{number}-{nth}",
        "user_id": f"U{number}",
        "framework": "v1",
        "nth": nth,
        "at": None,
        "status": "finished",
        "turn": 9,
        "started_at": MONDAY,
        "finished_at": MONDAY + timedelta(days=nth),
    }


def a_planned(workspace: str, _: str, number: int) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "id": f"plan-{number}",
        "user_id": f"U{number}",
        "action": "sit_in",
        "framework": "v1",
        "at": None,
        "status": "finished",
        "turn": 1,
        "started_at": MONDAY,
        "finished_at": MONDAY,
        "became": PlanStatus.DONE,
        "worded_at": MONDAY,
    }


def a_reflected(workspace: str, _: str, number: int) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "id": f"reflection-{number}",
        "user_id": f"U{number}",
        "period": "2026-W48",
        "framework": "v1",
        "question": "who_decides",
        "plan": None,
        "at": None,
        "status": "finished",
        "turn": 9,
        "started_at": MONDAY,
        "answered_at": MONDAY,
    }


def a_large_release(people: int, number: int = 1) -> Release:
    contents = {f"U{person}": f"check-{person}:{number}" for person in range(people)}
    return replace(a_release(f"release-{number}", days=number), contributions=contents, counted=people)


@pytest.mark.parametrize("team", [1, 60])
def test_one_query_reads_a_team_of_any_size(engine: Engine, cipher: Cipher, storage: Storage, team: int) -> None:
    fill(engine, cipher, team=team)
    for name, read in READINGS.items():
        with listening(engine) as said, storage.reading() as unit:
            found: Any = read(unit)
        assert len(found) == (team if name != "receipts" else (team + 1) // 2)
        assert len(said) == 1, name


@pytest.mark.parametrize("people", [1, 60])
def test_one_query_reads_everybody_who_was_ever_counted(engine: Engine, storage: Storage, people: int) -> None:
    with storage.writing() as unit:
        for number in range(people):
            unit.releases.add(a_large_release(people, number))
    with listening(engine) as said, storage.writing() as unit:
        assert len(contributions(unit, "T1", Topic.STANDING)) == people
    assert sum("contributions" in statement for statement, _ in said) == 1
    with listening(engine) as said, storage.reading() as unit:
        assert len(unit.releases.history(MAYA, Topic.STANDING, most=99)) == people
    assert len(said) == 2


@pytest.mark.parametrize("people", [1, 60])
def test_a_release_or_request_takes_two_statements_whatever_its_size(
    engine: Engine, storage: Storage, people: int
) -> None:
    with listening(engine, "INSERT") as said, storage.writing() as unit:
        unit.releases.add(a_large_release(people))
        assert len(said) == 2
        unit.requests.add(a_request(), [f"U{number}" for number in range(people)])
        assert len(said) == 4


def test_an_index_finds_a_team_among_many(engine: Engine, cipher: Cipher, storage: Storage) -> None:
    fill(engine, cipher, team=20, others=MANY)
    for read in READINGS.values():
        with listening(engine) as said, storage.reading() as unit:
            assert read(unit)
        ((statement, parameters),) = said
        with engine.connect() as connection:
            for told in statements.plans(connection, statement, parameters):
                assert "SCAN" not in told
                assert "Seq Scan" not in told, told
