"""The queue of the job engine: in a file next to an SQLite database, in the database on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huey import Huey
from huey.storage import PostgresStorage, SqliteStorage
from sqlalchemy import URL

from bot.jobs.lock import QueueFileError, jobs_file

_LOCK = "SELECT pg_advisory_xact_lock(7305510419)"
"""Workers that start at the same time wait for each other: concurrent CREATE TABLE IF NOT EXISTS can fail."""


@contextmanager
def open_queue(database: URL) -> Iterator[Huey]:
    """Open the queue that belongs to a database, and close it at the end.

    Args:
        database: the URL of the database. On SQLite, `single_process_lock` must be held.
    """
    queue = _in_file(jobs_file(database)) if database.get_backend_name() == "sqlite" else _on_server(database)
    try:
        yield queue
    finally:
        queue.storage.close()


def _in_file(file: Path) -> Huey:
    try:
        return Huey("ldcareer", results=False, storage_class=SqliteStorage, filename=str(file))
    except sqlite3.Error as error:
        raise QueueFileError(file, error) from None


def _on_server(database: URL) -> Huey:
    address = database.set(drivername="postgresql").render_as_string(hide_password=False)
    queue = Huey(
        "ldcareer",
        results=False,
        storage_class=PostgresStorage,
        dsn=address,
        table_prefix="jobs",
        create_tables=False,
        blocking=False,  # LISTEN would take a connection for each thread
    )
    with queue.storage.db(commit=True) as cursor:
        cursor.execute(_LOCK)
        for statement in queue.storage.ddl:
            cursor.execute(statement)
    return queue
