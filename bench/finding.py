"""Finding who is due: how much longer it takes with a hundred times as many members."""

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
"""The hours of a week, over which the next dates of all other members are spread."""
_REPEATS = 10
"""How often each is measured in a round. The round's result is the median."""


class NotFoundError(Exception):
    """Not exactly the members who are due were found, so that the measurement is invalid."""


def finding(server: Postgres, folder: Path, many: int, rounds: int) -> Iterator[Row | str]:
    """Measure the query of a sweep, and a whole sweep, with few members and with many."""
    folder.mkdir()
    files = (f"sqlite:///{folder / f'{members}.db'}" for members in (FEW, many))
    yield from _compare("SQLite", _Members(next(files), FEW), _Members(next(files), many), rounds)
    with server.database() as small, server.database() as large:
        yield from _compare("PostgreSQL", _Members(small, FEW), _Members(large, many), rounds)


class _Members:
    """A database in which some members are due, and everybody was sent a DM the week before.

    Args:
        url: the URL of an empty database.
        members: how many members to insert.
    """

    def __init__(self, url: str, members: int) -> None:
        self.members = members
        _fill(url, members)
        self.engine = open_database(url)
        self._storage = Storage(self.engine, Cipher([Fernet.generate_key().decode()]))
        nobody = SlackDeliveryClient(lambda _: WebClient())
        self._sending = SendingService(self._storage, lambda: NOW, new_id, DeliveryOptions(nobody, {}, timedelta(0)))

    def find(self) -> float:
        """Find who is due, as a sweep does; return the time in milliseconds."""
        began = time.perf_counter()
        with self._storage.reading() as work:
            found = work.subscriptions.due(NOW, limit=SWEEP_BATCH)
        taken = time.perf_counter() - began
        _require(len(found), DUE)
        return 1000 * taken

    def sweep(self) -> float:
        """Sweep, which also writes a delivery for each and their next dates; return the time in milliseconds."""
        began = time.perf_counter()
        workspaces = self._sending.sweep()
        taken = time.perf_counter() - began
        _require(len(workspaces), _WORKSPACES)
        self._make_due_again()
        return 1000 * taken

    def _make_due_again(self) -> None:
        with self.engine.begin() as connection:
            swept = connection.execute(delete(deliveries).where(OPEN_DELIVERIES)).rowcount
            _require(swept, DUE)
            _make_due(connection)


def _compare(database: str, few: _Members, many: _Members, rounds: int) -> Iterator[Row]:
    what = f"{DUE} due among {many.members:,} members, {database}"
    for does, how, target in ((_Members.find, f"finding {what}", 1.1), (_Members.sweep, f"sweeping {what}", None)):
        does(few), does(many)
        theirs, ours = [], []
        for _ in range(rounds):
            times = [(does(few), does(many)) for _ in range(_REPEATS)]
            theirs.append(median(small for small, _ in times))
            ours.append(median(large for _, large in times))
        yield Row(how, "ms", ours, f"{DUE} due among {few.members:,}", theirs, "≤", target)
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
        _make_due(connection)
    _tidy(engine)
    engine.dispose()


def _statements() -> tuple[Insert, Insert]:
    """Return statements that insert the members numbered `first` to `last`; the program would take minutes."""
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


def _make_due(connection: Connection) -> None:
    due = subscriptions.c.user_id.in_([f"U{number}" for number in range(DUE)])
    of_any = subscriptions.c.workspace.in_([f"T{number}" for number in range(_WORKSPACES)])
    connection.execute(update(subscriptions).where(of_any, due).values(next_at=NOW, silence=0))


def _tidy(engine: Engine) -> None:
    """Do the maintenance that the databases do by themselves, but not within seconds."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
        else:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _require(found: int, due: int) -> None:
    if found != due:
        raise NotFoundError(f"found {found}, but {due} are due")
