"""Databases with the current schema, created without running the migrations for each test."""

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
"""The parameters of a fixture whose tests run on both databases."""


def migrated_file(folder: Path) -> Path:
    """Create an SQLite file with the current schema and no rows, for tests to copy."""
    file = folder / "kept.db"
    engine = open_database(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


def take_as_validated(url: str, folder: Path = CONTENT) -> None:
    """Mark the content as validated, so that a start doesn't render every message. Other tests show that this works."""
    engine = open_database(url)
    upgrade(engine)
    with Storage(engine, Cipher([Fernet.generate_key().decode()])).writing() as work:
        work.validated_content.remember(str(folder), fingerprint(folder))
    engine.dispose()


@contextmanager
def migrated(kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of a database of this kind, with the current schema and no rows."""
    if kind == "sqlite":
        file = request.getfixturevalue("tmp_path") / "kept.db"
        shutil.copy(request.getfixturevalue("sqlite_file"), file)
        yield f"sqlite:///{file}"
    else:
        with request.getfixturevalue("postgres").migrated() as url:
            yield url
