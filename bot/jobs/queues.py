"""Where the job engine keeps its queue: beside the database on one machine, in it on many."""

from collections.abc import Iterator
from contextlib import contextmanager

from huey import Huey
from huey.storage import PostgresStorage, SqliteStorage
from sqlalchemy import URL

from bot.jobs.lock import jobs_file

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7305510419)"
"""Workers that start at once take turns to make the tables: 'create table if not exists' alone fails then."""


@contextmanager
def open_queue(database: URL) -> Iterator[Huey]:
    """Open the queue that belongs to a database, and close it in the end.

    Args:
        database: the URL as SQLAlchemy reads it. On SQLite its lock must be held.
    """
    if database.get_backend_name() == "sqlite":
        queue = Huey("ldcareer", results=False, storage_class=SqliteStorage, filename=str(jobs_file(database)))
    else:
        queue = _on_server(database)
    try:
        yield queue
    finally:
        queue.storage.close()


def _on_server(database: URL) -> Huey:
    address = database.set(drivername="postgresql").render_as_string(hide_password=False)
    queue = Huey(
        "ldcareer",
        results=False,
        storage_class=PostgresStorage,
        dsn=address,
        table_prefix="jobs",
        create_tables=False,
        blocking=False,  # LISTEN would take one connection for each thread
    )
    with queue.storage.db(commit=True) as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        for statement in queue.storage.ddl:
            cursor.execute(statement)
    return queue
