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
def test_an_invalid_url_is_refused_with_the_right_form(url: str) -> None:
    assert "write sqlite:///FILE or postgresql://" in refusal(url)


def test_another_driver_is_refused() -> None:
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


def test_an_unknown_option_of_the_driver_is_reported() -> None:
    assert "misspelt" in refusal(f"postgresql://ana:{PASSWORD}@127.0.0.1:1/kept?misspelt={PASSWORD}")


@pytest.mark.postgres
def test_a_missing_database_is_reported(postgres: Postgres) -> None:
    with postgres.database() as url:
        gone = url
    assert "does not exist" in refusal(gone)


@pytest.mark.postgres
def test_the_postgres_scheme_is_accepted(postgres: Postgres) -> None:
    with postgres.database() as url:
        open_database(url.replace("postgresql://", "postgres://")).dispose()


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    assert f"the folder {tmp_path / 'none'} does not exist" in refusal(f"sqlite:///{tmp_path / 'none' / 'kept.db'}")


def test_a_folder_instead_of_a_file_is_reported(tmp_path: Path) -> None:
    assert "is not a writable file" in refusal(f"sqlite:///{tmp_path}")


def test_a_file_that_is_not_a_database_is_reported_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Dana,\n" * 200)
    assert "file is not a database" in refusal(f"sqlite:///{file}")
    assert file.read_text() == "Dear Dana,\n" * 200


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    assert "name a file" in refusal(url)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file_or_folder_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    file.touch(mode=0o400)
    assert "is not a writable file" in refusal(f"sqlite:///{file}")
    file.chmod(0o600)
    tmp_path.chmod(0o500)
    assert f"the folder {tmp_path} is not writable" in refusal(f"sqlite:///{file}")
    tmp_path.chmod(0o700)


def test_a_path_can_have_special_characters(tmp_path: Path) -> None:
    file = tmp_path / "a b%20#?é.db"
    open_database(URL.create("sqlite", database=str(file)).render_as_string()).dispose()
    assert file.exists()


def test_sqlite_uses_a_write_ahead_log_and_foreign_keys(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}
