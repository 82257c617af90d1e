import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import getproxies_environment

import pytest
import structlog
from playwright.sync_api import Browser

from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain.framework import Framework
from bot.settings import Settings
from tests.chromium import chromium
from tests.databases import migrated, migrated_file
from tests.storage.postgres import Postgres, postgres_server

POSTGRES_FOLDER = pytest.StashKey[Path]()


def pytest_collection_finish() -> None:
    """Freeze what the collection of tests has created, so that later garbage collections skip it."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)  # with rich: 3 s each
    structlog.configure(processors=[structlog.stdlib.add_log_level, plain])
    for name in _settings_of_this_machine():
        os.environ.pop(name, None)
    workers_folder = getattr(config, "workerinput", {}).get("postgres_folder")
    config.stash[POSTGRES_FOLDER] = Path(workers_folder or tempfile.mkdtemp(prefix="pg-"))


def pytest_configure_node(node: Any) -> None:  # noqa: ANN401  xdist has no types
    node.workerinput["postgres_folder"] = str(node.config.stash[POSTGRES_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.stash[POSTGRES_FOLDER], ignore_errors=True)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Three workers on two cores, since tests of processes wait for a third of their time.

    None if only files are named: starting workers would take longer than the tests.
    """
    return 3 if any(Path(argument).is_dir() for argument in config.args) else 0


def _settings_of_this_machine() -> Iterator[str]:
    """Variables that a developer may have set for a bot of their own, or for their network."""
    yield from Settings.names()
    for scheme in getproxies_environment():
        yield from (f"{scheme}_proxy", f"{scheme}_proxy".upper())


@pytest.fixture(scope="session")
def framework() -> Framework:
    return load(CONTENT)


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> Iterator[Postgres]:
    """One PostgreSQL server for the whole run."""
    with postgres_server(pytestconfig.stash[POSTGRES_FOLDER]) as server:
        server.forgo_durability()
        yield server


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the current schema and no rows, to copy."""
    return migrated_file(tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an SQLite database with the current schema."""
    with migrated("sqlite", request) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running
