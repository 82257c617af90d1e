"""Finding who is due: how much longer it takes among a hundred times as many members."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from cryptography.fernet import Fernet
from slack_sdk import WebClient
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Integer,
    Text,
    bindparam,
    cast,
    delete,
    insert,
    literal,
    select,
    update,
)

from bench.table import Row
from bot.bootstrap import new_id
from bot.domain.delivery import DeliveryStatus
from bot.services.sending import SWEEP_BATCH, WEEKLY, DeliveryOptions, SendingService
from bot.slack.delivery_client import SlackDeliveryClient
from bot.storage.columns import UtcDateTime
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.tables import OPEN_DELIVERIES, deliveries, subscriptions
from bot.storage.unit_of_work import Storage
from tests.storage.postgres import Postgres

DUE = 100
FEW = 10_000
NOW = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)

_WORKSPACES = 20
_HOURS = 168
"""Of a week, over which the next dates of the others are spread."""
_TIMES = 10
"""How often each is done in a round, which counts with its median."""


class NotFoundError(Exception):
    """Others were found than those who are due: what was measured counts for nothing."""


def finding(server: Postgres, folder: Path, many: int, rounds: int) -> Iterator[Row | str]:
    """Measure what a sweep reads, and a whole sweep, among few members and among many."""
    folder.mkdir()
    files = (f"sqlite:///{folder / f'{members}.db'}" for members in (FEW, many))
    yield from _beside("SQLite", _Kept(next(files), FEW), _Kept(next(files), many), rounds)
    with server.database() as small, server.database() as large:
        yield from _beside("PostgreSQL", _Kept(small, FEW), _Kept(large, many), rounds)


class _Kept:
    """A database where some are due, and everybody was sent a DM the week before.

    Args:
        url: of an empty one.
        members: how many to put in.
    """

    def __init__(self, url: str, members: int) -> None:
        self.members = members
        _fill(url, members)
        self.engine = open_database(url)
        self._storage = Storage(self.engine, Cipher([Fernet.generate_key().decode()]))
        nobody = SlackDeliveryClient(lambda _: WebClient())
        self._sending = SendingService(self._storage, lambda: NOW, new_id, DeliveryOptions(nobody, {}, timedelta(0)))

    def find(self) -> float:
        """Find who is due, as a sweep does; give the milliseconds."""
        began = time.perf_counter()
        with self._storage.reading() as work:
            found = work.subscriptions.due(NOW, limit=SWEEP_BATCH)
        taken = time.perf_counter() - began
        _make_sure(len(found), DUE)
        return 1000 * taken

    def sweep(self) -> float:
        """Sweep: the same, with a delivery written for each and their next dates; give the milliseconds."""
        began = time.perf_counter()
        workspaces = self._sending.sweep()
        taken = time.perf_counter() - began
        _make_sure(len(workspaces), _WORKSPACES)
        self._undo()
        return 1000 * taken

    def _undo(self) -> None:
        """Let the same members be due again."""
        with self.engine.begin() as connection:
            swept = connection.execute(delete(deliveries).where(OPEN_DELIVERIES)).rowcount
            _make_sure(swept, DUE)
            _let_be_due(connection)


def _beside(database: str, few: _Kept, many: _Kept, rounds: int) -> Iterator[Row]:
    what = f"{DUE} due among {many.members:,} members, {database}"
    for does, how, reach in ((_Kept.find, f"finding {what}", 1.1), (_Kept.sweep, f"sweeping {what}", None)):
        does(few), does(many)
        theirs, ours = [], []
        for _ in range(rounds):
            times = [(does(few), does(many)) for _ in range(_TIMES)]
            theirs.append(median(small for small, _ in times))
            ours.append(median(large for _, large in times))
        yield Row(how, "ms", ours, f"{DUE} due among {few.members:,}", theirs, "≤", reach)
    few.engine.dispose()
    many.engine.dispose()


def _fill(url: str, members: int) -> None:
    engine = open_database(url)
    upgrade(engine)
    with engine.begin() as connection:
        for hour in range(_HOURS):
            first, last = members * hour // _HOURS, members * (hour + 1) // _HOURS - 1
            values = {"first": first, "last": last, "then": NOW + timedelta(hours=hour + 1), "ago": NOW - timedelta(7)}
            for statement in _statements():
                connection.execute(statement, values)
        _let_be_due(connection)
    _tidy(engine)
    engine.dispose()


def _statements() -> tuple[Insert, Insert]:
    """Return what puts in the members from number `first` to `last`, past the program, which takes minutes."""
    numbers = select(bindparam("first", type_=Integer).label("number")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.number + 1).where(numbers.c.number < bindparam("last", type_=Integer)))
    number = cast(numbers.c.number, Text)
    key: dict[str, ColumnElement[Any]] = {
        "workspace": literal("T").concat(cast(numbers.c.number % _WORKSPACES, Text)),
        "user_id": literal("U").concat(number),
    }
    subscribed: dict[str, ColumnElement[Any]] = {
        **key,
        "weekday": literal(NOW.weekday()),
        "at": literal("15:00"),
        "zone": literal("UTC"),
        "next_at": bindparam("then", type_=UtcDateTime),
        "silence": literal(0),
    }
    sent: dict[str, ColumnElement[Any]] = {
        **key,
        "id": literal("sent-").concat(number),
        "kind": literal(WEEKLY),
        "period": literal("2026-W47"),
        "due_at": bindparam("ago", type_=UtcDateTime),
        "status": literal(DeliveryStatus.SENT.value),
        "tries": literal(0),
    }
    return (
        insert(subscriptions).from_select(list(subscribed), select(*subscribed.values())),
        insert(deliveries).from_select(list(sent), select(*sent.values())),
    )


def _let_be_due(connection: Connection) -> None:
    due = subscriptions.c.user_id.in_([f"U{number}" for number in range(DUE)])
    of_any = subscriptions.c.workspace.in_([f"T{number}" for number in range(_WORKSPACES)])
    connection.execute(update(subscriptions).where(of_any, due).values(next_at=NOW, silence=0))


def _tidy(engine: Engine) -> None:
    """Do what the databases do by themselves in time, but not within seconds."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
        else:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_sure(found: int, due: int) -> None:
    if found != due:
        raise NotFoundError(f"{found} were found, and {due} are due")
