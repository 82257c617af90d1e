"""Databases with today's schema, made without running its migrations for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.storage.database import open_database
from bot.storage.schema import upgrade

DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
"""What a fixture is parametrized with whose tests run on both."""


def migrated_file(folder: Path) -> Path:
    """Create a SQLite file with today's schema and no rows, for tests to copy."""
    file = folder / "kept.db"
    engine = open_database(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


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
