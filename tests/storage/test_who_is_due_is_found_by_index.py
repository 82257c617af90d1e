"""Due members are found by an index, however many members there are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from bot.domain.delivery import DeliveryStatus
from bot.storage.encryption import Cipher
from bot.storage.tables import deliveries, subscriptions
from bot.storage.unit_of_work import Storage, UnitOfWork
from tests.storage.rows import MONDAY
from tests.storage.statements import listening, plans

MANY = 10_000
DUE = 100


def fill(engine: Engine) -> None:
    """Add many members: one in a hundred is due, another has weekly DMs off; each has a delivery, mostly sent."""
    many = range(MANY)
    with engine.begin() as connection:
        connection.execute(insert(subscriptions), [a_subscribed(number) for number in many])
        connection.execute(insert(deliveries), [a_delivered(number) for number in many])
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")  # as autovacuum does from time to time


def a_subscribed(number: int) -> dict[str, Any]:
    later = MONDAY + timedelta(minutes=number)
    return {
        "workspace": f"T{number % 20}",
        "user_id": f"U{number}",
        "weekday": 4,
        "at": "15:00",
        "zone": "Europe/Berlin",
        "next_at": {0: MONDAY, 1: None}.get(number % (MANY // DUE), later),
        "silence": 0,
    }


def a_delivered(number: int) -> dict[str, Any]:
    return {
        "id": f"delivery-{number}",
        "workspace": f"T{number % 20}",
        "user_id": f"U{number}",
        "kind": "weekly",
        "period": "2026-W48",
        "due_at": MONDAY,
        "status": DeliveryStatus.SENT if number % (MANY // DUE) else DeliveryStatus.QUEUED,
        "tries": 0,
    }


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (lambda unit: unit.subscriptions.due(MONDAY, limit=200), "subscriptions_by_next_date"),
        (lambda unit: unit.deliveries.due("T0", MONDAY, limit=20), "open_deliveries"),
        (lambda unit: unit.deliveries.due_workspaces(MONDAY), "open_deliveries"),
        (lambda unit: unit.deliveries.next_at(), "open_deliveries"),
    ],
    ids=["who is due", "what is due in a workspace", "where something is due", "when the next is due"],
)
def test_the_index_is_used(
    engine: Engine, storage: Storage, question: Callable[[UnitOfWork], object], index: str
) -> None:
    fill(engine)
    with listening(engine) as said, storage.writing() as unit:
        assert question(unit)
    ((statement, parameters),) = said
    with engine.connect() as connection:
        for told in plans(connection, statement, parameters):
            assert index in told
            assert "Seq Scan" not in told


def test_on_sqlite_the_index_returns_due_members_in_order(sqlite_engine: Engine, cipher: Cipher) -> None:
    with listening(sqlite_engine) as said, Storage(sqlite_engine, cipher).writing() as unit:
        unit.subscriptions.due(MONDAY, limit=200)
        unit.deliveries.due("T0", MONDAY, limit=20)
    with sqlite_engine.connect() as connection:
        assert [plan for statement in said for plan in plans(connection, *statement)] == [
            "SEARCH subscriptions USING INDEX subscriptions_by_next_date (next_at<?)",
            "SEARCH deliveries USING INDEX open_deliveries (workspace=? AND due_at<?)",
        ]
