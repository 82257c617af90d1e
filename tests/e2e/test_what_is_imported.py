"""A process imports only what it uses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.demo.process import free_port
from tests.databases import take_as_validated
from tests.storage.postgres import Postgres

ROOT = Path(__file__).parents[2]
NEVER = {"gunicorn", "httpx", "markdown_it", "prometheus_client", "pygments", "rich", "simulator"}
OF_THE_SERVER = {
    "cryptography",
    "flask",
    "huey",
    "jinja2",
    "pydantic",
    "slack_bolt",
    "slack_sdk",
    "slackblocks",
    "sqlalchemy",
    "structlog",
    "urllib3",
    "waitress",
    "yaml",
}
OF_OTHER_COMMANDS = {"bot.content.lint", "bot.demo", "bot.commands"}


KEY = Fernet.generate_key().decode()


def modules(folder: Path, *command: str, database: str = "") -> set[str]:
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "secret",
        "SLACK_APP_TOKEN": "",
        "SLACK_API_URL": "http://127.0.0.1:1/",
        "LDCAREER_ENCRYPTION_KEY": KEY,
        "DATABASE_URL": database or f"sqlite:///{folder / 'kept.db'}",
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
        "NO_PROXY": "*",
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.run(  # noqa: S603  ours
        [sys.executable, "-m", "tests.e2e.modules", *command],
        cwd=folder,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found = set(process.stdout.split())
    return found | {name.partition(".")[0] for name in found}


def test_a_server_on_sqlite_does_not_import_these(tmp_path: Path) -> None:
    modules(tmp_path, "serve")  # creates the database, and renders every message
    found = modules(tmp_path, "serve")
    assert found >= OF_THE_SERVER
    assert not found & (NEVER | OF_OTHER_COMMANDS | {"alembic", "mako", "psycopg", "psycopg_binary"})
    assert "bot.messages.examples" not in found


@pytest.mark.postgres
def test_a_server_without_jobs_on_postgres_does_not_import_these(tmp_path: Path, postgres: Postgres) -> None:
    with postgres.migrated() as url:
        take_as_validated(url)
        found = modules(tmp_path, "serve", "--jobs", "off", database=url)
    assert "psycopg" in found
    assert not found & (NEVER | OF_OTHER_COMMANDS | {"alembic", "huey", "bot.jobs.engine", "bot.messages.examples"})


@pytest.mark.parametrize("command", [("--help",), ("worker", "--help"), ("--version",)])
def test_help_imports_next_to_nothing(tmp_path: Path, command: tuple[str, ...]) -> None:
    found = modules(tmp_path, *command)
    assert "click" in found
    assert not found & (NEVER | OF_THE_SERVER | OF_OTHER_COMMANDS | {"alembic", "bot.settings", "psycopg"})
