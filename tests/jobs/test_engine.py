from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import make_url

from bot.bootstrap import clock
from bot.domain.delivery import OPEN, DeliveryStatus, Limited
from bot.domain.people import Member
from bot.jobs.lock import AlreadyRunningError, single_process_lock
from bot.jobs.queues import open_queue
from bot.messages.parts import Message, Prose
from bot.services.sending import WEEKLY, DeliveryOptions, lazy_kind
from bot.storage.schema import upgrade
from tests.jobs.engines import at_work, opened, storage_on
from tests.jobs.members import put_due
from tests.jobs.outbox import FakeClock, FakeDeliveryClient
from tests.jobs.waiting import until
from tests.storage.postgres import Postgres

SAID = Message((Prose("How was your week?"),))
EVERYBODY = [Member(workspace, f"U{number}") for workspace in ("T1", "T2", "T3") for number in range(30)]


@pytest.fixture
def server(postgres: Postgres) -> Iterator[Database]:
    """A database without the tables of the queue."""
    with postgres.database() as url, opened(url) as database:
        upgrade(database)
        yield database


def options(client: FakeDeliveryClient, pause: timedelta = timedelta(0)) -> DeliveryOptions:
    return DeliveryOptions(client, {WEEKLY: lazy_kind(lambda _: SAID)}, pause)


def test_everybody_who_is_due_gets_one_dm(database: Database) -> None:
    client = FakeDeliveryClient(FakeClock())
    put_due(storage_on(database), EVERYBODY, clock())
    with at_work(database, options(client)):
        assert until(lambda: len(client.posted) >= len(EVERYBODY))
    assert Counter(member for member, _, _ in client.posted) == Counter(EVERYBODY)


def test_a_workspace_is_sent_to_again_once_its_pause_is_over(database: Database) -> None:
    client = FakeDeliveryClient(FakeClock())
    client.results["T1"].append(Limited(1))
    put_due(storage_on(database), EVERYBODY, clock())
    with at_work(database, options(client)):
        assert until(lambda: len(client.posted) >= len(EVERYBODY))


def test_nothing_stays_claimed_after_stopping(database: Database) -> None:
    client, storage = FakeDeliveryClient(FakeClock()), storage_on(database)
    put_due(storage, EVERYBODY, clock())
    with at_work(database, options(client, pause=timedelta(seconds=1))):
        assert until(lambda: bool(client.posted))
    with storage.writing() as unit:
        later = clock() + timedelta(minutes=5)
        rows = [row for name in ("T1", "T2", "T3") for row in unit.deliveries.due(name, later, limit=1000)]
    assert len(rows) + len(client.posted) == len(EVERYBODY)
    assert {row.status for row in rows} == {DeliveryStatus.QUEUED} <= set(OPEN)


@pytest.mark.postgres
def test_several_workers_on_one_database_send_each_dm_once(server: Database) -> None:
    client = FakeDeliveryClient(FakeClock())
    put_due(storage_on(server), EVERYBODY, clock())
    with ExitStack() as ending:
        for _ in range(3):
            ending.enter_context(at_work(server, options(client)))
        assert until(lambda: len(client.posted) >= len(EVERYBODY))
    assert Counter(member for member, _, _ in client.posted) == Counter(EVERYBODY)


@pytest.mark.postgres
def test_workers_that_start_at_the_same_time_find_their_tables(server: Database) -> None:
    def count(_: int) -> int:
        with open_queue(server.url) as queue:
            return int(queue.pending_count())

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(count, range(8))) == {0}


def test_a_second_process_on_sqlite_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    database = make_url(f"sqlite:///{tmp_path / 'kept.db'}")
    with (
        single_process_lock(database),
        pytest.raises(AlreadyRunningError, match="another `ldcareer serve`"),
        single_process_lock(database),
    ):
        pass
    with single_process_lock(database), open_queue(database) as queue:
        assert queue.pending_count() == 0


def test_postgresql_takes_any_number_of_processes() -> None:
    database = make_url("postgresql://ana@db.example/ldcareer")
    with single_process_lock(database), single_process_lock(database):
        pass


def test_only_the_owner_can_read_the_queue_file(tmp_path: Path) -> None:
    database = make_url(f"sqlite:///{tmp_path / 'kept.db'}")
    with single_process_lock(database), open_queue(database):
        assert (tmp_path / "kept.db-jobs").stat().st_mode & 0o077 == 0
