from typing import Any

from sqlalchemy import Engine, event

from bot.domain.check import Place
from bot.domain.framework import Framework
from bot.domain.people import Profile
from bot.storage.encryption import Cipher
from bot.storage.work import SqlWork
from tests.storage.rows import ANA, MONDAY, a_check, a_plan


def test_every_statement_finds_its_rows_by_an_index(
    sqlite_engine: Engine, cipher: Cipher, framework: Framework
) -> None:
    said: list[tuple[str, Any]] = []

    @event.listens_for(sqlite_engine, "before_cursor_execute")
    def hear(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        said.append((statement, parameters))

    use_everything(SqlWork(sqlite_engine, cipher), framework)
    event.remove(sqlite_engine, "before_cursor_execute", hear)
    assert len({statement.split()[0] for statement, _ in said}) == 4, "selects, inserts, updates and deletes"
    with sqlite_engine.connect() as connection:
        for statement, parameters in said:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            assert not [row.detail for row in plan if row.detail.startswith("SCAN")], statement


def use_everything(work: SqlWork, framework: Framework) -> None:
    with work as unit:
        unit.profiles.add(Profile(ANA, MONDAY))
        unit.profiles.get(ANA)
        unit.profiles.save(Profile(ANA, MONDAY))
        unit.frameworks.keep(framework)
        unit.frameworks.get(framework.version)
        unit.events.first_time("T1", "Ev1", MONDAY)
        unit.events.prune(MONDAY)
        check, plan = a_check(), a_plan()
        unit.checks.add(check)
        unit.checks.get(ANA, check.id)
        unit.checks.unfinished(ANA)
        unit.checks.latest(ANA)
        unit.checks.finished(ANA)
        unit.checks.count_finished(ANA)
        unit.checks.save(check, was_turn=0)
        unit.checks.place(ANA, check.id, Place("D1", "1"))
        unit.checks.remove(ANA, check.id)
        unit.plans.add(plan)
        unit.plans.get(ANA, plan.id)
        unit.plans.present(ANA)
        unit.plans.settled(ANA)
        unit.plans.save(plan, was=plan)
        unit.forget(ANA)
        unit.commit()
