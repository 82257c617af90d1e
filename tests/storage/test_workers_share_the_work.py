"""Two workers with separate connection pools, as in separate processes, never do the same work twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest

from bot.domain import delivery as rules
from bot.domain.delivery import Delivery, DeliveryStatus
from bot.domain.errors import NotSavedError
from bot.domain.people import Member
from bot.domain.rate_limit import HORIZON
from bot.messages.parts import Message
from bot.services.sending import ClaimedDelivery, DeliveryOptions, SendingService, lazy_kind
from bot.storage import sqlite
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.unit_of_work import Storage
from tests.storage.postgres import Postgres
from tests.storage.rows import MONDAY, a_delivery, a_subscription

NUMBERS = count(1)
PAUSE = timedelta(milliseconds=20)

T = TypeVar("T")


@contextmanager
def two_workers(url: str, cipher: Cipher) -> Iterator[tuple[Storage, Storage]]:
    one, other = open_database(url), open_database(url)
    upgrade(one)
    yield Storage(one, cipher), Storage(other, cipher)
    one.dispose()
    other.dispose()


@pytest.fixture
def workers(url: str, cipher: Cipher) -> Iterator[tuple[Storage, Storage]]:
    with two_workers(url, cipher) as both:
        yield both


class NoDeliveryClient:
    """These workers claim deliveries but never post."""

    def post(self, member: Member, message: Message, delivery_id: str) -> rules.SendResult:
        raise NotImplementedError(member, message, delivery_id)

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> rules.SendResult:
        raise NotImplementedError(dm, member, delivery_id, since)


def sender(storage: Storage) -> SendingService:
    kinds = {"weekly": lazy_kind(lambda _: None)}
    return SendingService(
        storage, lambda: MONDAY, lambda: f"new-{next(NUMBERS)}", DeliveryOptions(NoDeliveryClient(), kinds, PAUSE)
    )


def together(workers: tuple[Storage, Storage], action: Callable[[Storage], list[T]]) -> list[list[T]]:
    """Run a function for all workers concurrently; return their results."""
    start = Barrier(len(workers))

    def run(storage: Storage) -> list[T]:
        start.wait()
        return action(storage)

    with ThreadPoolExecutor(len(workers)) as pool:
        return list(pool.map(run, workers))


def fill(storage: Storage, count: int, workspace: str = "T1") -> None:
    with storage.writing() as unit:
        for number in range(count):
            unit.deliveries.add(a_delivery(f"{workspace}-{number:03}", Member(workspace, f"U{number}")))


def ids(rows: tuple[Delivery, ...]) -> list[str]:
    return [row.id for row in rows]


def claim_all(storage: Storage) -> list[ClaimedDelivery]:
    service, mine = sender(storage), list[ClaimedDelivery]()
    while parcels := service.claim("T1"):
        mine += parcels
    return mine


def test_every_delivery_is_claimed_by_exactly_one_worker(workers: tuple[Storage, Storage]) -> None:
    fill(workers[0], 200)
    parcels = [parcel for mine in together(workers, claim_all) for parcel in mine]
    assert len({parcel.before.id for parcel in parcels}) == len(parcels) == 200
    with workers[0].writing() as unit:
        for parcel in parcels:
            assert unit.deliveries.get(parcel.before.id) == parcel.claimed


def test_no_two_deliveries_are_posted_within_a_pause(workers: tuple[Storage, Storage]) -> None:
    fill(workers[0], 200)
    moments = sorted(parcel.at for mine in together(workers, claim_all) for parcel in mine)
    assert moments == [MONDAY + PAUSE * number for number in range(200)]


def test_deliveries_beyond_the_horizon_stay_open(workers: tuple[Storage, Storage]) -> None:
    within = int(HORIZON / PAUSE) + 1
    fill(workers[0], within + 50)
    claimed = [parcel for mine in together(workers, claim_all) for parcel in mine]
    assert len(claimed) == within
    with workers[0].writing() as unit:
        left = unit.deliveries.due("T1", MONDAY, limit=999)
    assert {row.status for row in left} == {DeliveryStatus.QUEUED}
    assert len(left) == 50


def test_no_time_is_reserved_twice(workers: tuple[Storage, Storage]) -> None:
    def reserve_all(storage: Storage) -> list[datetime]:
        mine: list[datetime] = []
        while True:
            with storage.writing() as unit:
                moments = unit.rate_limits.reserve("T1", MONDAY, limit=3, pause=PAUSE)
            if not moments:
                return mine
            mine += moments

    moments = sorted(moment for mine in together(workers, reserve_all) for moment in mine)
    assert {later - earlier for earlier, later in pairwise(moments)} == {PAUSE}
    assert (moments[0], moments[-1]) == (MONDAY, MONDAY + HORIZON)


def test_a_due_member_gets_one_delivery_however_many_workers_sweep(workers: tuple[Storage, Storage]) -> None:
    members = [Member(f"T{number % 3}", f"U{number}") for number in range(450)]
    with workers[0].writing() as unit:
        for member in members:
            unit.subscriptions.put(a_subscription(member, next_at=MONDAY))
    swept = together(workers, lambda storage: list(sender(storage).sweep()))
    assert [sorted(found) for found in swept] == [["T0", "T1", "T2"]] * 2
    with workers[0].writing() as unit:
        rows = [row for workspace in ("T0", "T1", "T2") for row in unit.deliveries.due(workspace, MONDAY, limit=999)]
        assert Counter(row.member for row in rows) == Counter(members)
        assert unit.subscriptions.due(MONDAY, limit=9) == ()
        assert {moved.silence for member in members if (moved := unit.subscriptions.get(member))} == {1}


@pytest.mark.postgres
def test_on_postgres_two_workers_get_different_rows_at_the_same_time(postgres: Postgres, cipher: Cipher) -> None:
    impatient = "&options=-c%20lock_timeout%3D500"
    with postgres.database() as url, two_workers(url + impatient, cipher) as (one, other):
        fill(one, 5)
        with one.writing() as first, other.writing() as second:
            assert ids(first.deliveries.due("T1", MONDAY, limit=3)) == ["T1-000", "T1-001", "T1-002"]
            assert ids(second.deliveries.due("T1", MONDAY, limit=9)) == ["T1-003", "T1-004"]


def test_on_sqlite_a_worker_waits_for_the_other_to_commit(
    tmp_path: Path, cipher: Cipher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_TIMEOUT", 0.05)
    with two_workers(f"sqlite:///{tmp_path / 'kept.db'}", cipher) as (one, other):
        fill(one, 5)
        with one.writing() as first:
            for row in first.deliveries.due("T1", MONDAY, limit=3):
                first.deliveries.change(row, rules.claimed(row, MONDAY))
            with pytest.raises(NotSavedError), other.writing() as second:
                second.deliveries.due("T1", MONDAY, limit=9)
        with other.writing() as second:
            assert ids(second.deliveries.due("T1", MONDAY, limit=9)) == ["T1-003", "T1-004"]
