"""If a command can't run, it prints one line that says what to do, and exits with 1."""

import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from bot import logs
from bot.bundled import CONTENT
from bot.cli import main
from bot.demo.process import free_port
from bot.jobs.lock import jobs_file, single_process_lock
from bot.settings import Settings
from tests.databases import take_as_validated

KEY = Fernet.generate_key().decode()
SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "secret",
    "SLACK_APP_TOKEN": "",
    "SLACK_API_URL": "http://127.0.0.1:1/",
    "LDCAREER_ENCRYPTION_KEY": KEY,
    "LDCAREER_CONTENT": str(CONTENT),
    "LDCAREER_MIN_GROUP": "5",
    "HOST": "127.0.0.1",
}
FORGET = ("forget", "T1", "U1", "--yes")
OPENING = [
    ("serve",),
    ("worker",),
    ("tick",),
    ("migrate",),
    ("rotate-key",),
    FORGET,
    ("export", "T1", "U1"),
    ("audit", "T1"),
]
"""Every command that opens the database."""
WRITING = [("tick",), FORGET]
SPEAKING = [("serve",), ("worker",), ("tick",), ("lint",), ("preview", "--print", "all"), ("export", "T1", "U1")]
"""Every command that reads the content folder."""
POSTING = [("serve",), ("worker",), ("tick",)]


class Terminal:
    """Runs commands in a folder, with only the settings that a test gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "kept.db"
        self.settings = {**SETTINGS, "DATABASE_URL": f"sqlite:///{self.database}", "PORT": str(free_port())}

    def run(self, *command: str, **settings: str) -> str:
        take_as_validated(self.settings["DATABASE_URL"])
        ended = CliRunner().invoke(main, command, env={**self.settings, **settings})
        assert ended.exit_code == 0, ended.output
        return ended.stdout

    def refused(self, *command: str, **settings: str) -> str:
        """Return the one line that a failed command prints."""
        ended = CliRunner().invoke(main, command, env={**self.settings, **settings})
        assert ended.exit_code == 1, ended.output
        assert isinstance(ended.exception, SystemExit), ended.exception
        assert ended.stdout == ""
        assert ended.stderr.startswith("ldcareer: ")
        assert ended.stderr.count("\n") == 1
        return ended.stderr


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logs, "log_to_stderr", lambda _: None)  # it changes the whole process
    return Terminal(tmp_path)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("command", OPENING)
def test_a_database_that_cannot_be_opened(terminal: Terminal, command: tuple[str, ...]) -> None:
    assert "/no/such/folder" in terminal.refused(*command, DATABASE_URL="sqlite:////no/such/folder/kept.db")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://root:hunter2@localhost/db",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://ana:hunter2@127.0.0.1:1/ldcareer",
        "postgresql+asyncpg://ana:hunter2@127.0.0.1:1/ldcareer",
    ],
)
def test_an_address_that_names_no_database_and_its_password(terminal: Terminal, url: str) -> None:
    told = terminal.refused("serve", DATABASE_URL=url)
    assert "hunter2" not in told
    assert told.count("DATABASE_URL") == 1


@pytest.mark.parametrize("command", OPENING)
def test_a_file_that_is_not_a_database(terminal: Terminal, command: tuple[str, ...]) -> None:
    terminal.database.write_text("Dear diary, this is no database.\n" * 100)
    assert "file is not a database" in terminal.refused(*command)


@pytest.mark.parametrize("command", OPENING)
def test_a_schema_from_a_newer_program(terminal: Terminal, command: tuple[str, ...]) -> None:
    terminal.run("migrate")
    with closing(sqlite3.connect(terminal.database)) as connection, connection:
        connection.execute("UPDATE schema_version SET version_num = '9999'")
    assert "newer version of this program" in terminal.refused(*command)


@pytest.mark.parametrize("command", WRITING)
def test_a_database_that_somebody_else_is_writing_to(terminal: Terminal, command: tuple[str, ...]) -> None:
    terminal.run("migrate")
    with locked(terminal.database):
        assert "is locked by another program that is writing to it" in terminal.refused(*command)


@pytest.mark.parametrize("command", OPENING)
@pytest.mark.parametrize("key", ["", "a-secret-that-is-no-key"])
def test_an_encryption_key_that_is_missing_or_invalid(terminal: Terminal, command: tuple[str, ...], key: str) -> None:
    told = terminal.refused(*command, LDCAREER_ENCRYPTION_KEY=key)
    assert "LDCAREER_ENCRYPTION_KEY" in told
    assert "a-secret" not in told
    assert not terminal.database.exists()


@pytest.mark.parametrize("command", OPENING)
def test_an_encryption_key_that_does_not_fit_the_database(terminal: Terminal, command: tuple[str, ...]) -> None:
    terminal.run("tick")
    told = terminal.refused(*command, LDCAREER_ENCRYPTION_KEY=Fernet.generate_key().decode())
    assert "LDCAREER_ENCRYPTION_KEY: add the key that it was encrypted with" in told


def test_doctor_finds_an_encryption_key_that_does_not_fit(terminal: Terminal) -> None:
    terminal.run("tick")
    wrong = {**terminal.settings, "LDCAREER_ENCRYPTION_KEY": Fernet.generate_key().decode()}
    ended = CliRunner().invoke(main, ["doctor"], env=wrong)
    assert ended.exit_code == 1
    assert "FAIL  database: the data can't be decrypted with LDCAREER_ENCRYPTION_KEY" in ended.stdout


@pytest.mark.parametrize("command", POSTING)
@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"])
def test_a_setting_that_is_missing(terminal: Terminal, command: tuple[str, ...], name: str) -> None:
    assert terminal.refused(*command, **{name: ""}).startswith(f"ldcareer: {name} is not set: ")
    assert not terminal.database.exists()


def summary_of_seven(terminal: Terminal) -> None:
    terminal.run("migrate")
    with closing(sqlite3.connect(terminal.database)) as connection, connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(rounds)") if row[3]] + ["counted"]
        values = ", ".join("7" if name == "minimum" else "'0'" for name in columns)
        connection.execute(f"INSERT INTO rounds ({', '.join(columns)}) VALUES ({values})")  # noqa: S608  a test's own


@pytest.mark.parametrize("command", [*OPENING, ("backup", "copy.db"), ("restore", "copy.db", "--yes")])
def test_a_minimum_that_was_lowered(terminal: Terminal, command: tuple[str, ...]) -> None:
    summary_of_seven(terminal)
    assert "set it to 7 or more" in terminal.refused(*command)


def test_doctor_finds_a_minimum_that_was_lowered(terminal: Terminal) -> None:
    summary_of_seven(terminal)
    ended = CliRunner().invoke(main, ["doctor"], env=terminal.settings)
    assert ended.exit_code == 1
    assert "FAIL  database: LDCAREER_MIN_GROUP is 5" in ended.output


def broken(folder: Path) -> Path:
    shutil.copytree(CONTENT, folder / "broken")
    stages = folder / "broken" / "stages.yaml"
    stages.write_text(stages.read_text().replace("tagline:", "tagstripe:", 1))
    return folder / "broken"


def line_of_the_fault(folder: Path) -> int:
    lines = (folder / "broken" / "stages.yaml").read_text().splitlines()
    return next(number for number, text in enumerate(lines, 1) if "tagstripe:" in text)


@pytest.mark.parametrize("command", [each for each in SPEAKING if each != ("lint",)])
def test_a_content_folder_that_is_broken(terminal: Terminal, command: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(
        main, command, env={**terminal.settings, "LDCAREER_CONTENT": str(broken(terminal.folder))}
    )
    assert ended.exit_code == 1
    assert isinstance(ended.exception, SystemExit)
    assert f"stages.yaml:{line_of_the_fault(terminal.folder)}: " in ended.stderr


def test_lint_names_what_is_broken(terminal: Terminal) -> None:
    ended = CliRunner().invoke(main, ["lint", str(broken(terminal.folder))])
    assert (ended.exit_code, ended.stderr) == (1, "")
    assert f"stages.yaml:{line_of_the_fault(terminal.folder)}: " in ended.stdout


@pytest.mark.parametrize("command", SPEAKING)
def test_a_content_folder_that_does_not_exist(terminal: Terminal, command: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(main, command, env={**terminal.settings, "LDCAREER_CONTENT": "/no/such/folder"})
    assert ended.exit_code == 1
    assert isinstance(ended.exception, SystemExit)
    assert "/no/such/folder" in ended.output


def taken(port: int) -> AbstractContextManager[object]:
    return socket.create_server(("127.0.0.1", port))


def in_use(port: int) -> AbstractContextManager[object]:
    del port
    return single_process_lock(make_url(f"sqlite:///{Path.cwd() / 'kept.db'}"))


@pytest.mark.parametrize(
    ("command", "trouble", "told"),
    [
        (("serve",), taken, "set PORT to a free port"),
        (("serve",), in_use, "another `ldcareer serve` or `ldcareer worker`"),
        (("serve", "--jobs", "off"), in_use, "another `ldcareer serve` or `ldcareer worker`"),
        (("worker",), in_use, "another `ldcareer serve` or `ldcareer worker`"),
    ],
)
def test_a_database_or_port_that_another_process_uses(
    terminal: Terminal, command: tuple[str, ...], trouble: Callable[[int], AbstractContextManager[object]], told: str
) -> None:
    port = free_port()
    with trouble(port):
        assert told in terminal.refused(*command, PORT=str(port))


@pytest.mark.parametrize("make", [Path.mkdir, lambda file: file.write_text("neither empty nor a database" * 100)])
def test_a_queue_file_that_cannot_be_used(terminal: Terminal, make: Callable[[Path], object]) -> None:
    make(jobs_file(make_url(terminal.settings["DATABASE_URL"])))
    assert "kept.db-jobs can't be used" in terminal.refused("serve")


def test_a_port_that_a_worker_with_metrics_cannot_use(terminal: Terminal) -> None:
    port = free_port()
    with taken(port):
        assert "set PORT to a free port" in terminal.refused("worker", PORT=str(port), LDCAREER_METRICS="on")


def test_a_host_that_is_not_this_machine(terminal: Terminal) -> None:
    assert "192.0.2.1:" in terminal.refused("serve", HOST="192.0.2.1")


def test_the_port_of_the_demo_is_taken(terminal: Terminal) -> None:
    port = free_port()
    with taken(port):
        assert f"port {port} is already in use" in terminal.refused("demo", "--no-browser", "--port", str(port))


@pytest.mark.parametrize(
    "name",
    [
        "PORT",
        "LDCAREER_LOG_LEVEL",
        "LDCAREER_LOG_FORMAT",
        "LDCAREER_METRICS",
        "LDCAREER_MIN_GROUP",
        "LDCAREER_HTTPS",
        "SLACK_API_URL",
    ],
)
@pytest.mark.parametrize("command", OPENING)
def test_a_setting_that_is_wrong(terminal: Terminal, command: tuple[str, ...], name: str) -> None:
    assert name in terminal.refused(*command, **{name: "nonsense"})


def test_a_setting_that_is_empty_has_its_default(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    (terminal.folder / ".env").write_text("PORT=1\nLDCAREER_MIN_GROUP=9\nLDCAREER_LOG_LEVEL=\n")
    for name in (*SETTINGS, "PORT", "DATABASE_URL", "LDCAREER_HTTPS"):
        monkeypatch.setenv(name, "")
    assert Settings.read() == Settings.model_construct()


def test_doctor_lists_everything_that_is_wrong(terminal: Terminal) -> None:
    wrong = {"DATABASE_URL": "sqlite:////no/such/folder/kept.db", "LDCAREER_CONTENT": "/no/such/folder"}
    ended = CliRunner().invoke(main, ["doctor"], env={**terminal.settings, **wrong})
    assert ended.exit_code == 1
    assert [line.split()[0] for line in ended.stdout.splitlines()] == [
        *("ok", "ok", "FAIL", "FAIL", "FAIL"),
        "next",
    ]


def test_validated_content_is_rendered_again_only_after_a_change(terminal: Terminal) -> None:
    folder = terminal.folder / "content"
    shutil.copytree(CONTENT, folder)
    terminal.run("tick", LDCAREER_CONTENT=str(folder))
    terminal.run("tick", LDCAREER_CONTENT=str(folder))
    welcome = next(folder.glob("prompts/welcome/*"))
    welcome.write_text("{{ nobody_gives_this }}")
    for _ in range(2):
        ended = CliRunner().invoke(main, ["tick"], env={**terminal.settings, "LDCAREER_CONTENT": str(folder)})
        assert ended.exit_code == 1
        assert welcome.name in ended.stderr
