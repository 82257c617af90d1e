"""Where the job engine keeps its queue: beside the database on one machine, in it on many."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from huey import Huey
from huey.storage import PostgresStorage, SqliteStorage
from sqlalchemy import URL

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7305510419)"
"""Workers that start at once take turns to make the tables: 'create table if not exists' alone fails then."""


class WorkerError(Exception):
    """No worker can run here; the text is one line that says what to do."""


@contextmanager
def open_queue(database: URL) -> Iterator[Huey]:
    """Give the queue that belongs to a database, and close it in the end.

    On SQLite it is this process's alone: WorkerError where another worker has it.

    Args:
        database: the URL as SQLAlchemy reads it.
    """
    with ExitStack() as closing:
        if database.get_backend_name() == "sqlite":
            file = Path(f"{Path(str(database.database)).absolute()}-jobs")
            closing.enter_context(_alone(file))
            queue = Huey("ldcareer", results=False, storage_class=SqliteStorage, filename=str(file))
        else:
            queue = _on_server(database)
        closing.callback(queue.storage.close)
        yield queue


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


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Hold a lock that ends with the process, however that ends."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkerError(
                "another worker runs on this SQLite database: end it first, or let DATABASE_URL name a PostgreSQL "
                "database, which takes any number of them"
            ) from None
        yield
    finally:
        os.close(handle)
