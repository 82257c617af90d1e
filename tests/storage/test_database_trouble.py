import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine, text

from bot.deadline import deadline
from bot.domain.errors import NotSavedError
from bot.storage import sqlite
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.unit_of_work import Storage, UnitOfWork
from tests.storage.postgres import Postgres
from tests.storage.rows import ANA, BEN, MONDAY

NOBODY = 65534

Trouble = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def gone(engine: Engine, request: pytest.FixtureRequest) -> Trouble:
    """Makes the database unavailable until the block ends."""
    name = str(engine.url.database)
    if engine.dialect.name == "sqlite":
        return lambda: moved_away(Path(name))
    server: Postgres = request.getfixturevalue("postgres")
    return lambda: server.gone(name)


@contextmanager
def moved_away(file: Path) -> Iterator[None]:
    elsewhere = file.rename(file.with_name("elsewhere.db"))
    yield
    elsewhere.rename(file)


@contextmanager
def file_of_nobody(migrated: Path) -> Iterator[Path]:
    """A copy of a database, and nobody's rights: file modes would not stop root."""
    with TemporaryDirectory() as folder:
        file = Path(shutil.copy(migrated, folder))
        is_root = os.geteuid() == 0
        if is_root:
            for path in (file, folder):
                os.chown(path, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield file
        finally:
            if is_root:
                os.seteuid(0)


def meet(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.members.update(ANA, welcomed_at=MONDAY)


def is_met(storage: Storage) -> bool:
    with storage.reading() as unit:
        return unit.members.get(ANA).welcomed_at is not None


def test_nothing_is_saved_while_the_database_is_gone_and_a_retry_works_afterwards(
    storage: Storage, gone: Trouble
) -> None:
    assert not is_met(storage)
    assert storage.connection_error() is None
    with gone():
        with pytest.raises(NotSavedError):
            meet(storage)
        with pytest.raises(NotSavedError):
            is_met(storage)
        line = storage.connection_error()
        assert line is not None
        assert "\n" not in line
    meet(storage)
    assert is_met(storage)
    assert storage.connection_error() is None


def test_data_survives_an_outage_of_the_database(storage: Storage, gone: Trouble) -> None:
    meet(storage)
    with gone(), pytest.raises(NotSavedError):
        is_met(storage)
    assert is_met(storage)


def test_a_missing_file_is_not_replaced_by_an_empty_database(sqlite_engine: Engine, cipher: Cipher) -> None:
    file = Path(str(sqlite_engine.url.database))
    with moved_away(file):
        with pytest.raises(NotSavedError):
            meet(Storage(sqlite_engine, cipher))
        assert not file.exists()


@pytest.mark.postgres
def test_a_read_only_server_can_be_read_and_later_written(postgres: Postgres, cipher: Cipher) -> None:
    with postgres.migrated() as url:
        engine = open_database(url)
        storage, name = Storage(engine, cipher), str(engine.url.database)
        with postgres.read_only(name):
            can_only_be_read(storage)
        can_be_written(storage)
        engine.dispose()


def test_a_file_can_be_written_by_connections_that_were_opened_while_it_was_read_only(
    sqlite_file: Path, cipher: Cipher
) -> None:
    with file_of_nobody(sqlite_file) as file:
        engine = open_database(f"sqlite:///{file}")
        storage = Storage(engine, cipher)
        with storage.writing() as unit:
            unit.members.update(BEN, welcomed_at=MONDAY)
        with storage.reading() as unit:  # so that the others need a new connection
            unit.members.get(BEN)
            file.chmod(0o400)
            can_only_be_read(storage)
            file.chmod(0o600)
            can_be_written(storage)
        engine.dispose()


def can_only_be_read(storage: Storage) -> None:
    assert not is_met(storage)
    assert storage.connection_error() is None
    with pytest.raises(NotSavedError):
        meet(storage)
    assert "read" in str(storage.connection_error())


def can_be_written(storage: Storage) -> None:
    assert storage.connection_error() is None
    meet(storage)
    assert is_met(storage)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "action",
    [
        lambda unit: unit.members.get(BEN),
        lambda unit: unit.members.update(BEN, welcomed_at=MONDAY),
        lambda _: None,
    ],
    ids=["reading", "writing", "committing"],
)
def test_a_server_that_stops_during_a_transaction_saves_nothing_of_it(
    postgres: Postgres, cipher: Cipher, action: Callable[[UnitOfWork], object]
) -> None:
    with postgres.database() as url:
        engine = open_database(url)
        upgrade(engine)
        storage = Storage(engine, cipher)

        def lose_the_server_meanwhile() -> None:
            with storage.writing() as unit:
                unit.members.update(ANA, welcomed_at=MONDAY)
                postgres.throw_out(str(engine.url.database))
                action(unit)

        with pytest.raises(NotSavedError):
            lose_the_server_meanwhile()
        assert not is_met(storage)
        meet(storage)
        assert is_met(storage)
        engine.dispose()


@pytest.mark.postgres
def test_requests_wait_for_the_server_for_a_limited_time_and_jobs_until_it_responds(
    postgres: Postgres, cipher: Cipher
) -> None:
    with postgres.migrated() as url:
        engine = open_database(url)
        storage = Storage(engine, cipher)

        def take_long() -> None:
            with storage.writing() as unit:
                unit.members.update(ANA, welcomed_at=MONDAY)
                unit.transaction.row(text("SELECT pg_sleep(0.3)"), {})

        with deadline(0.05), pytest.raises(NotSavedError):
            take_long()
        assert not is_met(storage)
        take_long()
        assert is_met(storage)
        engine.dispose()


def test_a_writer_waits_for_another_process_and_gives_up_in_time(
    tmp_path: Path, cipher: Cipher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_TIMEOUT", 0.05)
    engine = open_database(f"sqlite:///{tmp_path / 'kept.db'}")
    upgrade(engine)
    storage = Storage(engine, cipher)
    other = sqlite3.connect(tmp_path / "kept.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotSavedError):
        meet(storage)
    assert not is_met(storage)
    other.close()
    meet(storage)
    assert is_met(storage)
    engine.dispose()


def test_a_writer_waits_for_another_thread_and_gives_up_in_time(
    tmp_path: Path, cipher: Cipher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_TIMEOUT", 0.05)
    engine = open_database(f"sqlite:///{tmp_path / 'kept.db'}")
    upgrade(engine)
    storage = Storage(engine, cipher)
    with storage.writing() as unit:
        unit.members.update(BEN, welcomed_at=MONDAY)
        with pytest.raises(NotSavedError):
            meet(storage)
    meet(storage)
    assert is_met(storage)
    engine.dispose()


def test_a_full_disk_saves_nothing_of_the_transaction(sqlite_engine: Engine, cipher: Cipher) -> None:
    storage = Storage(sqlite_engine, cipher)
    with sqlite_engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def fill_the_disk() -> None:
        with storage.writing() as unit:
            unit.members.update(ANA, welcomed_at=MONDAY)
            with pytest.raises(NotSavedError):
                unit.members.update(BEN, welcomed_at=MONDAY, path="a path" * 10_000)

    with pytest.raises(NotSavedError):
        fill_the_disk()
    assert not is_met(storage)
    meet(storage)
    assert is_met(storage)
