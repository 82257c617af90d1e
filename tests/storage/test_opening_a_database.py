import os
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from bot.storage.database import DatabaseError, open_database
from tests.storage.postgres import Postgres

PASSWORD = "Quittengelee"


def refusal(url: str) -> str:
    with pytest.raises(DatabaseError) as told:
        open_database(url)
    line = str(told.value)
    assert "\n" not in line
    assert PASSWORD not in line
    assert told.value.__suppress_context__ or told.value.__context__ is None, "no traceback shows the URL either"
    return line


@pytest.mark.parametrize(
    "url",
    [
        "",
        "kept.db",
        f"mysql://ana:{PASSWORD}@127.0.0.1/kept",
        f"postgresql://ana:{PASSWORD}@127.0.0.1:port/kept",
    ],
)
def test_an_address_that_can_t_be_used_is_told_with_the_right_form(url: str) -> None:
    assert "write sqlite:///FILE or postgresql://" in refusal(url)


def test_another_driver_is_told_to_be_left_out() -> None:
    assert "without +psycopg2" in refusal(f"postgresql+psycopg2://ana:{PASSWORD}@127.0.0.1/kept")


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ana:{PASSWORD}@127.0.0.1:1/kept",
        f"postgres://ana@127.0.0.1:1/kept?password={PASSWORD}",
        f"postgresql+psycopg://ana:{PASSWORD}@127.0.0.1:1/kept",
    ],
)
def test_a_server_that_can_t_be_reached_is_named(url: str) -> None:
    line = refusal(url)
    assert "kept at 127.0.0.1:1" in line
    assert "refused" in line


def test_an_option_that_the_server_s_driver_does_not_know_is_told() -> None:
    assert "misspelt" in refusal(f"postgresql://ana:{PASSWORD}@127.0.0.1:1/kept?misspelt={PASSWORD}")


@pytest.mark.postgres
def test_a_database_that_does_not_exist_is_told(postgres: Postgres) -> None:
    with postgres.database() as url:
        gone = url
    assert "does not exist" in refusal(gone)


@pytest.mark.postgres
def test_the_spelling_of_hosters_is_understood(postgres: Postgres) -> None:
    with postgres.database() as url:
        open_database(url.replace("postgresql://", "postgres://")).dispose()


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    assert f"the folder {tmp_path / 'none'} does not exist" in refusal(f"sqlite:///{tmp_path / 'none' / 'kept.db'}")


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    assert "can't be written (Is a directory)" in refusal(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Dana,\n" * 200)
    assert "file is not a database" in refusal(f"sqlite:///{file}")
    assert file.read_text() == "Dear Dana,\n" * 200


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    assert "name a file" in refusal(url)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_or_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    file.touch(mode=0o400)
    assert "can't be written (Permission denied)" in refusal(f"sqlite:///{file}")
    file.chmod(0o600)
    tmp_path.chmod(0o500)
    assert f"the folder {tmp_path} can't be written" in refusal(f"sqlite:///{file}")
    tmp_path.chmod(0o700)


def test_a_path_with_odd_letters_is_only_a_path(tmp_path: Path) -> None:
    file = tmp_path / "a b%20#?é.db"
    open_database(URL.create("sqlite", database=str(file)).render_as_string()).dispose()
    assert file.exists()


def test_sqlite_writes_ahead_and_keeps_to_foreign_keys(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        manners = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert manners == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}
