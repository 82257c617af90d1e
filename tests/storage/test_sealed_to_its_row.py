"""Without a key, writing to the database can't make the bot show one person's words to another."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import Column, Engine, Row, Table, select, update

from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.storage.encryption import Cipher, EncryptionError
from bot.storage.rotation import SEALED, rotate
from bot.storage.unit_of_work import Storage, UnitOfWork
from tests.storage.everything import keep_everything
from tests.storage.rows import ANA, BEN, KEY, NAMESAKE
from tests.storage.test_encryption_at_rest import NEWER

READ: Mapping[str, Callable[[UnitOfWork, Member], object]] = {
    "checks": lambda unit, member: unit.checks.recent(member),
    "plans": lambda unit, member: unit.plans.recent(member),
    "reflections": lambda unit, member: unit.reflections.recent(member),
    "evidence": lambda unit, member: unit.evidence.recent(member),
    "reframes": lambda unit, member: unit.reframes.recent(member),
    "invitation_keys": lambda unit, member: unit.invitations.remember(member, "U2"),
    "installations": lambda unit, member: unit.installations.get(member.workspace),
    "forgotten": lambda unit, _: unit.forgotten.journal(),
    "rounds": lambda unit, member: unit.rounds.recent(member),
}
"""Table -> how the bot reads a member's rows of it."""


def rows_of(engine: Engine, table: Table) -> list[Row[Any]]:
    with engine.connect() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key.columns)))


def put(engine: Engine, column: Column[Any], row: Row[Any], sealed: bytes) -> None:
    which = [part == getattr(row, part.name) for part in column.table.primary_key.columns]
    with engine.begin() as connection:
        assert connection.execute(update(column.table).where(*which).values({column: sealed})).rowcount == 1


def whose(row: Row[Any]) -> Member:
    return Member(row.workspace, str(getattr(row, "user_id", None) or getattr(row, "manager", "")))


@pytest.fixture
def kept(storage: Storage, framework: Framework) -> Storage:
    with storage.writing() as unit:
        for number, member in enumerate((ANA, BEN, NAMESAKE)):
            keep_everything(unit, framework, member, str(number))
    return storage


@pytest.mark.usefixtures("kept")
def test_values_stay_bound_when_the_key_is_rotated(engine: Engine) -> None:
    newer = Cipher([NEWER, KEY])
    for table, column in SEALED:
        first, second, *_ = rows_of(engine, table)
        put(engine, column, second, getattr(first, column.name))
    assert sum(rotate(engine, newer)) > 0
    for table, _ in SEALED:
        first, second, *_ = rows_of(engine, table)
        with Storage(engine, Cipher([NEWER])).writing() as unit:
            with pytest.raises(EncryptionError, match="encrypted for another place"):
                READ[table.name](unit, whose(second))
            if whose(first) != whose(second):
                READ[table.name](unit, whose(first))


@pytest.mark.parametrize(("table", "column"), [pytest.param(*one, id=f"{one[0].name}.{one[1].name}") for one in SEALED])
def test_a_value_copied_from_elsewhere_is_refused(
    kept: Storage, engine: Engine, table: Table, column: Column[Any]
) -> None:
    others = [sealed for other, name in SEALED for row in rows_of(engine, other) if (sealed := getattr(row, name.name))]
    row = rows_of(engine, table)[0]
    own = getattr(row, column.name)
    for sealed in others:
        put(engine, column, row, sealed)
        with kept.writing() as unit:
            if sealed == own:
                READ[table.name](unit, whose(row))
                continue
            with pytest.raises(EncryptionError, match="encrypted for another place") as told:
                READ[table.name](unit, whose(row))
        assert "\n" not in str(told.value)
        assert f"{table.name}.{column.name}" in str(told.value)


def test_a_row_that_was_given_to_somebody_else_is_refused(kept: Storage, engine: Engine) -> None:
    for table, _ in SEALED:
        if "user_id" in table.c:
            with engine.begin() as connection:
                connection.execute(update(table).where(table.c.user_id == "U1").values(user_id="U9"))
            with kept.writing() as unit, pytest.raises(EncryptionError, match="encrypted for another place"):
                READ[table.name](unit, Member("T1", "U9"))
