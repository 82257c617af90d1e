"""The command line: what it says, and the code that it ends with (0 done, 1 failed, 2 wrongly asked)."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet

from bot.cli import main
from tests.e2e.terminal import ldcareer

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "secret",
    "LDCAREER_ENCRYPTION_KEY": Fernet.generate_key().decode(),
    "HOST": "127.0.0.1",
    "PORT": "0",
}


@pytest.mark.parametrize("command", [(), *((name,) for name in sorted(main.commands))])
def test_help_says_what_a_command_does(command: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(main, [*command, "--help"])
    assert ended.exit_code == 0
    assert ended.output.startswith("Usage: ")
    assert len(ended.output.splitlines()) > 4


@pytest.mark.parametrize("wrong", [("nothing",), ("serve", "--nothing"), ("forget", "T1"), ("demo", "--port", "x")])
def test_what_is_wrongly_asked_ends_with_2_and_the_usage(wrong: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(main, wrong)
    assert ended.exit_code == 2
    assert ended.output.startswith("Usage: ")


def test_a_command_is_a_process_that_ends_with_its_code(tmp_path: Path) -> None:
    assert ldcareer("--help", folder=tmp_path).code == 0
    ended = ldcareer("preview", "nothing", folder=tmp_path)
    assert ended.code == 2
    assert "there is no journey called nothing" in ended.complained


@pytest.mark.parametrize("missing", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "LDCAREER_ENCRYPTION_KEY"])
def test_serve_names_the_setting_that_is_missing(tmp_path: Path, missing: str) -> None:
    ended = ldcareer("serve", folder=tmp_path, **{**SETTINGS, missing: ""})
    assert ended.code == 1
    assert ended.line.startswith(f"ldcareer: {missing} is not set: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("PORT", "70000"),
        ("LDCAREER_LOG_LEVEL", "LOUD"),
        ("LDCAREER_LOG_FORMAT", "xml"),
        ("LDCAREER_ENCRYPTION_KEY", "a-secret-that-is-no-key"),
    ],
)
def test_serve_names_the_setting_that_is_wrong_and_keeps_secrets(tmp_path: Path, name: str, value: str) -> None:
    ended = ldcareer("serve", folder=tmp_path, **{**SETTINGS, name: value})
    assert ended.code == 1
    assert name in ended.line
    assert "a-secret" not in ended.line


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://root:hunter2@localhost/db",
        "sqlite://",
        "sqlite:////no/such/folder/file.db",
        "postgresql://ana:hunter2@127.0.0.1:1/ldcareer",
    ],
)
def test_serve_says_what_is_wrong_with_the_database(tmp_path: Path, url: str) -> None:
    ended = ldcareer("serve", folder=tmp_path, **{**SETTINGS, "DATABASE_URL": url})
    assert ended.code == 1
    assert "hunter2" not in ended.line


@pytest.mark.parametrize("command", ["serve", "lint"])
def test_broken_content_stops_the_start_and_is_told_by_file_and_line(tmp_path: Path, command: str) -> None:
    broken = tmp_path / "content"
    shutil.copytree(ROOT / "content", broken)
    stages = (broken / "stages.yaml").read_text().replace("tagline:", "tagstripe:", 1)
    (broken / "stages.yaml").write_text(stages)
    ended = ldcareer(command, folder=tmp_path, **{**SETTINGS, "LDCAREER_CONTENT": str(broken)})
    line = next(number for number, text in enumerate(stages.splitlines(), 1) if "tagstripe:" in text)
    assert ended.code == 1
    assert f"stages.yaml:{line}: " in ended.said + ended.complained
    assert "Traceback" not in ended.complained


@pytest.mark.parametrize("command", [("serve",), ("demo", "--no-browser", "--port")])
def test_a_taken_port_is_told_in_a_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        arguments = (*command, port) if command[0] == "demo" else command
        ended = ldcareer(*arguments, folder=tmp_path, **{**SETTINGS, "PORT": port})
    assert ended.code == 1
    assert port in ended.line


def test_the_manifest_in_the_repository_is_the_one_that_is_printed(tmp_path: Path) -> None:
    assert ldcareer("manifest", folder=tmp_path).said == (ROOT / "manifest.yaml").read_text()


def test_a_manifest_for_an_address_or_for_socket_mode(tmp_path: Path) -> None:
    assert (
        "https://coach.example/slack/events"
        in ldcareer("manifest", "--url", "https://coach.example/", folder=tmp_path).said
    )
    assert "/slack/events" not in ldcareer("manifest", "--socket", folder=tmp_path).said


def test_our_own_content_has_nothing_to_mend(tmp_path: Path) -> None:
    ended = ldcareer("lint", folder=tmp_path)
    assert (ended.code, ended.complained) == (0, "")
    assert ended.said.endswith("nothing to mend\n")


def test_a_folder_that_is_no_content_is_told_so(tmp_path: Path) -> None:
    ended = ldcareer("lint", str(tmp_path), folder=tmp_path)
    assert ended.code == 1
    assert "stages.yaml" in ended.said
    assert "Traceback" not in ended.complained


def test_preview_shows_the_messages_of_a_journey(tmp_path: Path) -> None:
    ended = ldcareer("preview", "check", folder=tmp_path)
    assert ended.code == 0
    assert "Check · 1 of 9" in ended.said
    assert "Your if-then plan" not in ended.said


def test_schema_prints_json_schemas(tmp_path: Path) -> None:
    assert "stages.yaml" in json.loads(ldcareer("schema", folder=tmp_path).said)


def test_migrate_makes_the_schema_and_says_when_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert "up to date now" in ldcareer("migrate", folder=tmp_path).said
    assert "up to date already" in ldcareer("migrate", folder=tmp_path).said
    assert (tmp_path / "ldcareer.db").stat().st_mode & 0o077 == 0
