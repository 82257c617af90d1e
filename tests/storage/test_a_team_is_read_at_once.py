"""Reading a list and closing a round takes the same number of statements for any size, each using an index."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from bot.domain.people import Member
from bot.domain.team import Choice
from bot.storage.columns import bound_to
from bot.storage.encryption import Cipher
from bot.storage.tables import checks, members, round_members, rounds, sharings
from bot.storage.unit_of_work import Storage, UnitOfWork
from tests.storage import statements
from tests.storage.rows import MONDAY
from tests.storage.statements import listening
from tests.storage.team_rows import CLOSE, MAYA, a_receipt, a_round

CHECKS = 4
"""Finished checks of each."""

TEAM = 25
"""On each of the teams beside."""

MANY = 10_000
"""Other rows, so that any planner prefers an index to a full scan."""

READINGS: dict[str, Callable[[UnitOfWork], object]] = {
    "candidates": lambda unit: unit.rounds.candidates(a_round("round-M1")),
    "people": lambda unit: unit.rounds.people(a_round("round-M1")),
    "team": lambda unit: unit.sharings.team(MAYA),
}


def fill(engine: Engine, cipher: Cipher, *, team: int, others: int = 0) -> None:
    """Add a team in T1 with an open round, and other teams there and in another workspace."""
    answers = cipher.seal({}, ())  # nobody reads those of others
    people = [("T1", "M1", n) for n in range(team)]
    people += [(f"T{1 + n % 2}", f"M{2 + n // TEAM}", n) for n in range(team, team + others)]
    managers = sorted({(workspace, manager) for workspace, manager, _ in people})
    with engine.begin() as connection:
        connection.execute(insert(members), [a_profile(*who) for who in people])
        connection.execute(insert(rounds), [an_open_round(*who) for who in managers])
        connection.execute(insert(round_members), [a_listed(*who) for who in people])
        connection.execute(insert(sharings), [a_shared(*who) for who in people])
        many = [{"answers": answers} | a_checked(*who, nth) for who in people for nth in range(CHECKS)]
        for check in many[: team * CHECKS]:
            binding = bound_to(checks.c.answers, check["workspace"], check["user_id"], check["id"])
            check["answers"] = cipher.seal({"stage": "Instructional Designer"}, binding)
        connection.execute(insert(checks), many)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")  # as autovacuum does from time to time


def a_profile(workspace: str, _: str, number: int) -> dict[str, Any]:
    return {"workspace": workspace, "user_id": f"U{number}", "welcomed_at": MONDAY, "receipts": number % 2 == 0}


def an_open_round(workspace: str, manager: str) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "id": f"round-{manager}",
        "manager": manager,
        "opened_at": MONDAY,
        "closes_at": CLOSE,
        "asked": 7,
        "minimum": 5,
    }


def a_listed(workspace: str, manager: str, number: int) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "round": f"round-{manager}",
        "manager": manager,
        "user_id": f"U{number}",
        "declined": False,
    }


def a_shared(workspace: str, manager: str, number: int) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "manager": manager,
        "user_id": f"U{number}",
        "choice": Choice.TOTALS,
        "on_team": True,
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


@pytest.mark.parametrize("team", [1, 60])
def test_one_query_reads_a_team_of_any_size(engine: Engine, cipher: Cipher, storage: Storage, team: int) -> None:
    fill(engine, cipher, team=team)
    for name, read in READINGS.items():
        with listening(engine) as said, storage.reading() as unit:
            found: Any = read(unit)
        assert len(found) == team
        assert len(said) == 1, name


@pytest.mark.parametrize("people", [1, 60])
def test_marking_checks_and_adding_receipts_takes_two_statements(
    engine: Engine, cipher: Cipher, storage: Storage, people: int
) -> None:
    fill(engine, cipher, team=people)
    counted = [Member("T1", f"U{number}") for number in range(people)]
    with listening(engine, "") as said, storage.writing() as unit:
        unit.checks.mark_counted(counted, CLOSE)
        unit.receipts.add([a_receipt(f"receipt-{member.user}", member) for member in counted])
        assert [statement.split()[0] for statement, _ in said if "BEGIN" not in statement] == ["UPDATE", "INSERT"]
    with storage.reading() as unit:
        assert all(candidate.spent for candidate, _ in unit.rounds.candidates(a_round("round-M1")))


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
