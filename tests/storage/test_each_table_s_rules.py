"""Every table declares its rules, and they are applied."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, Table, select, true

from bot.domain.delivery import DeliveryStatus
from bot.domain.framework import Framework
from bot.domain.installation import GRACE
from bot.domain.people import Member
from bot.storage.rules import After, Exempt, Forget, Rules, rules_of
from bot.storage.tables import metadata
from bot.storage.unit_of_work import Storage
from tests.storage.everything import keep_everything
from tests.storage.rows import MONDAY, a_check, a_delivery, an_evidence, an_installation

TABLES = [pytest.param(table, id=table.name) for table in metadata.sorted_tables]
PRUNED = [
    pytest.param(table, id=table.name) for table in metadata.sorted_tables if isinstance(rules_of(table).prune, After)
]
ANA = Member("T1", "UANAQUITTE")
RETENTION = timedelta(days=365)
OTHERS = (Member("T1", "UBEN"), Member("T2", "UANAQUITTE"))


def rows_naming(engine: Engine, member: Member) -> Iterator[tuple[str, str]]:
    """The columns of a workspace that contain a user id."""
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    if member.user in str(value) and row.get("workspace") == member.workspace:
                        yield table.name, column


@pytest.mark.parametrize("table", TABLES)
def test_a_table_declares_its_rules(table: Table) -> None:
    assert isinstance(table.info.get("rules"), Rules)
    prune = rules_of(table).prune
    assert isinstance(prune, Exempt) or set(prune.columns) <= set(table.c.keys())


@pytest.mark.parametrize("table", TABLES)
def test_a_table_declares_what_forgetting_does_or_why_it_does_nothing(table: Table) -> None:
    touched = [column for column in table.columns if column.info.get("forget") in {Forget.ROW, Forget.BLANK}]
    assert bool(touched) is (rules_of(table).forget is None)


def test_a_forgotten_member_is_named_in_no_table_and_others_are_unchanged(
    engine: Engine, storage: Storage, framework: Framework
) -> None:
    with storage.writing() as unit:
        for number, member in enumerate((ANA, *OTHERS)):
            keep_everything(unit, framework, member, str(number))
    tables = {table for table, _ in rows_naming(engine, ANA)}
    assert tables == {table.name for table in metadata.sorted_tables if rules_of(table).forget is None}
    before = [sorted(rows_naming(engine, other)) for other in OTHERS]
    with storage.writing() as unit:
        unit.forget(ANA)
    assert list(rows_naming(engine, ANA)) == []
    assert [sorted(rows_naming(engine, other)) for other in OTHERS] == before


@pytest.mark.parametrize("table", PRUNED)
def test_rows_are_deleted_after_their_retention_time(
    engine: Engine, storage: Storage, framework: Framework, table: Table
) -> None:
    rule = rules_of(table).prune
    assert isinstance(rule, After)
    age = rule.age or RETENTION
    with storage.writing() as unit:
        keep_everything(unit, framework, ANA)

    def last_moments() -> list[datetime]:
        query = select(*(table.c[name] for name in rule.columns)).where(rule.only if rule.only is not None else true())
        with engine.connect() as connection:
            return sorted(max(filter(None, row)) for row in connection.execute(query))

    def prune(now: datetime) -> None:
        with storage.writing() as unit:
            unit.prune(now, RETENTION)

    before = last_moments()
    assert before
    prune(before[0] + age)
    assert last_moments() == before
    prune(before[-1] + age + timedelta(seconds=1))
    assert last_moments() == []


def test_a_row_is_kept_for_its_retention_time_after_its_last_use(storage: Storage) -> None:
    long_ago, later = replace(a_check(), moved_at=MONDAY + timedelta(days=100)), MONDAY + RETENTION + timedelta(days=1)
    with storage.writing() as unit:
        unit.checks.add(long_ago)
        unit.evidence.add(replace(an_evidence(), moved_at=MONDAY))
        unit.prune(later, RETENTION)
        assert unit.checks.count(long_ago.member) == 1
        assert unit.evidence.count(long_ago.member) == 0
        unit.prune(later + timedelta(days=100), RETENTION)
        assert unit.checks.count(long_ago.member) == 0


def test_a_delivery_that_is_still_open_is_kept(storage: Storage) -> None:
    settled = replace(a_delivery("settled"), period="2026-W49", status=DeliveryStatus.SENT)
    with storage.writing() as unit:
        unit.deliveries.add(a_delivery("open"))
        unit.deliveries.add(settled)
        assert unit.prune(MONDAY + 2 * RETENTION, RETENTION) == 1
        assert unit.deliveries.get("open")
        assert unit.deliveries.get("settled") is None


@pytest.mark.parametrize("table", TABLES)
def test_a_table_s_rows_are_deleted_with_their_workspace_or_it_declares_why_not(table: Table) -> None:
    assert bool(rules_of(table).outlives) is ("workspace" not in table.c or table.name == "installations")


def test_nothing_is_left_of_a_workspace_after_the_grace_period(
    engine: Engine, storage: Storage, framework: Framework
) -> None:
    with storage.writing() as unit:
        for number, member in enumerate((ANA, *OTHERS)):
            keep_everything(unit, framework, member, str(number))
        unit.installations.put(replace(an_installation("T1"), tokens=None, removed_at=MONDAY))
    everything, others = set(tables_with(engine, "T1")), list(tables_with(engine, "T2"))
    assert everything == {table.name for table in metadata.sorted_tables if "workspace" in table.c}

    def prune(now: datetime, client_id: str = "1.2") -> int:
        with storage.writing() as unit:
            return unit.purge(now, client_id)

    assert prune(MONDAY + GRACE) == 0
    assert prune(MONDAY + 2 * GRACE, "of another app") == 0
    assert prune(MONDAY + GRACE + timedelta(seconds=1)) > 0
    assert list(tables_with(engine, "T1")) == ["installations"]
    assert list(tables_with(engine, "T2")) == others
    assert prune(MONDAY + 2 * GRACE) == 0


def tables_with(engine: Engine, workspace: str) -> Iterator[str]:
    """The table of each row of a workspace."""
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if "workspace" in table.c:
                found = connection.execute(select(table).where(table.c.workspace == workspace)).all()
                yield from [table.name] * len(found)


def test_some_table_has_a_retention_time() -> None:
    assert any(isinstance(rules_of(table).prune, After) for table in metadata.sorted_tables)
