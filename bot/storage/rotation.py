"""Re-encrypts everything with the newest key. The bot can keep running meanwhile."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Engine, Row, Table, bindparam, select, tuple_, update

from bot.storage.columns import Sealed
from bot.storage.database import for_writing, translate_errors
from bot.storage.encryption import Cipher
from bot.storage.tables import metadata

_BATCH = 200
"""Rows per batch."""

SEALED = tuple(
    (table, column) for table in metadata.sorted_tables for column in table.columns if isinstance(column.type, Sealed)
)
"""Every encrypted column."""


def rotate(engine: Engine, cipher: Cipher) -> Iterator[int]:
    """Re-encrypt whatever isn't encrypted with the newest key; yield the number of changed rows after each batch.

    If interrupted, run it again: rows that have the newest key are skipped. A row that the bot changes meanwhile stays
    as the bot wrote it, so restart the bot with the new key first.

    EncryptionError if no key can decrypt a row; DatabaseError if the database fails.
    """
    for table, column in SEALED:
        for rows in _batches(engine, table, column):
            yield _renew(engine, cipher, rows, column)


def _batches(engine: Engine, table: Table, column: Column[Any]) -> Iterator[list[Row[Any]]]:
    key = tuple(table.primary_key.columns)
    query = select(*key, column).where(column.is_not(None)).order_by(*key).limit(_BATCH)
    rows = _read(engine, query)
    while rows:
        yield rows
        rows = _read(engine, query.where(tuple_(*key) > tuple(rows[-1])[:-1]))


def _read(engine: Engine, query: Any) -> list[Row[Any]]:  # noqa: ANN401  a select of any columns
    with translate_errors(engine), engine.connect() as connection:
        return list(connection.execute(query))


def _renew(engine: Engine, cipher: Cipher, rows: list[Row[Any]], column: Column[Any]) -> int:
    key = tuple(column.table.primary_key.columns)
    unchanged = [part == bindparam(f"of_{part.name}") for part in key] + [column == bindparam("old")]
    statement = update(column.table).where(*unchanged).values({column: bindparam("new")})
    renewed, renewed_values = 0, [cipher.renew(row[-1]) for row in rows]
    with translate_errors(engine), for_writing(engine).begin() as connection:
        for row, new in zip(rows, renewed_values, strict=True):
            if new is not None:
                which = {f"of_{part.name}": value for part, value in zip(key, tuple(row)[:-1], strict=True)}
                renewed += connection.execute(statement, {**which, "old": row[-1], "new": new}).rowcount
    return renewed
