"""Databases with today's schema, made without running its migrations for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.bundled import CONTENT
from bot.content.validated import fingerprint
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.unit_of_work import Storage

DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
"""What a fixture is parametrized with whose tests run on both."""


def migrated_file(folder: Path) -> Path:
    """Create a SQLite file with today's schema and no rows, for tests to copy."""
    file = folder / "kept.db"
    engine = open_database(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


def take_as_validated(url: str, folder: Path = CONTENT) -> None:
    """Let no start render every message of a content folder: that this works is shown by other tests."""
    engine = open_database(url)
    upgrade(engine)
    with Storage(engine, Cipher([Fernet.generate_key().decode()])).writing() as work:
        work.validated_content.remember(str(folder), fingerprint(folder))
    engine.dispose()


@contextmanager
def migrated(kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database of this kind, with today's schema and no rows."""
    if kind == "sqlite":
        file = request.getfixturevalue("tmp_path") / "kept.db"
        shutil.copy(request.getfixturevalue("sqlite_file"), file)
        yield f"sqlite:///{file}"
    else:
        with request.getfixturevalue("postgres").migrated() as url:
            yield url
