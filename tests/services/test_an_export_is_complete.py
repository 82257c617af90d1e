"""The rows about a member are in their export, column by column, whatever their tables declare."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Column, LargeBinary, Table, or_, select

from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.messages import personal_export
from bot.services.exports import ExportService, MemberData
from bot.services.library import Library
from bot.storage.rules import Exempt, Forget, rules_of
from bot.storage.tables import metadata
from tests.memory import TickingClock, memory_storage
from tests.storage.everything import keep_everything

ANA = Member("T1", "UANA")
TABLES = [
    pytest.param(table, id=table.name)
    for table in metadata.sorted_tables
    if not isinstance(rules_of(table).export, Exempt)
]


def plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@pytest.mark.parametrize("table", TABLES)
def test_rows_about_a_member_are_in_their_export(table: Table, framework: Framework) -> None:
    storage = memory_storage()
    with storage.writing() as unit:
        keep_everything(unit, framework, ANA)
    kept = ExportService(storage, Library(framework), TickingClock()).gather(ANA)
    assert getattr(kept, str(rules_of(table).export))
    exported = personal_export.as_json(kept)
    about = [column == ANA.user for column in table.columns if column.info.get("forget") is Forget.ROW]
    with storage.engine.connect() as connection:
        rows = connection.execute(select(*readable(table)).where(or_(*about))).all()
    assert rows
    values = {plain(value) for row in rows for value in row if value is not None and not isinstance(value, bool)}
    assert [value for value in values if value not in exported] == []


def readable(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if not isinstance(column.type, LargeBinary)]


def test_each_field_of_an_export_belongs_to_a_table() -> None:
    fields = {str(rules_of(param.values[0]).export) for param in TABLES if isinstance(param.values[0], Table)}
    assert fields | {"member", "at", "questions", "team"} == set(MemberData.__dataclass_fields__)
