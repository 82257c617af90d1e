"""Moves what is kept to the newest key, beside a running bot."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Engine, Row, Table, bindparam, select, tuple_, update

from bot.storage.columns import Sealed
from bot.storage.database import answering, for_writing
from bot.storage.encryption import Cipher
from bot.storage.tables import metadata

_BATCH = 200
"""Rows that are read, and written back, at a time."""

SEALED = tuple(
    (table, column) for table in metadata.sorted_tables for column in table.columns if isinstance(column.type, Sealed)
)
"""Every column of words."""


def rotate(engine: Engine, cipher: Cipher) -> Iterator[int]:
    """Encrypt with the newest key whatever is not yet, and give after each batch how many rows that were.

    Stopped half-way it is simply run again: what is on the newest key already is passed over. A row that the bot
    changes meanwhile is left as the bot wrote it, for the bot writes with its newest key too: start it with the new key
    before this.

    EncryptionError where a row can't be read with any of the keys; DatabaseError where the database fails.
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


def _read(engine: Engine, query: Any) -> list[Row[Any]]:  # noqa: ANN401  a select of whatever columns
    with answering(engine), engine.connect() as connection:
        return list(connection.execute(query))


def _renew(engine: Engine, cipher: Cipher, rows: list[Row[Any]], column: Column[Any]) -> int:
    key = tuple(column.table.primary_key.columns)
    unchanged = [part == bindparam(f"of_{part.name}") for part in key] + [column == bindparam("was")]
    statement = update(column.table).where(*unchanged).values({column: bindparam("fresh")})
    renewed, all_fresh = 0, [cipher.renew(row[-1]) for row in rows]
    with answering(engine), for_writing(engine).begin() as connection:
        for row, fresh in zip(rows, all_fresh, strict=True):
            if fresh is not None:
                which = {f"of_{part.name}": value for part, value in zip(key, tuple(row)[:-1], strict=True)}
                renewed += connection.execute(statement, {**which, "was": row[-1], "fresh": fresh}).rowcount
    return renewed
