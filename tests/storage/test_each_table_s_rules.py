"""Every table declares its rules, and they are applied."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, Table, select

from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.storage.rules import After, Forget, Not, Rules, rules_of
from bot.storage.tables import metadata
from bot.storage.unit_of_work import Storage
from tests.storage.everything import keep_everything

TABLES = [pytest.param(table, id=table.name) for table in metadata.sorted_tables]
PRUNED = [
    pytest.param(table, id=table.name) for table in metadata.sorted_tables if isinstance(rules_of(table).prune, After)
]
ANA = Member("T1", "UANAQUITTE")
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
    assert isinstance(prune, Not) or prune.column in table.c


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_what_forgetting_does_or_why_it_does_nothing(table: Table) -> None:
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
    prune = rules_of(table).prune
    assert isinstance(prune, After)
    with storage.writing() as unit:
        keep_everything(unit, framework, ANA)

    def moments() -> list[datetime]:
        with engine.connect() as connection:
            return sorted(connection.execute(select(table.c[prune.column])).scalars())

    before = moments()
    with storage.writing() as unit:
        unit.prune(before[0] + prune.age)
    assert moments() == before
    with storage.writing() as unit:
        unit.prune(before[-1] + prune.age + timedelta(seconds=1))
    assert moments() == []


def test_some_table_has_a_retention_time() -> None:
    assert any(isinstance(rules_of(table).prune, After) for table in metadata.sorted_tables)
