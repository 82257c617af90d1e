"""The command line: its output and exit codes (0 success, 1 failure, 2 wrong usage)."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from cryptography.fernet import Fernet

from bot.cli import main
from tests.e2e.terminal import ldcareer, ldcareer_as_a_process

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("command", [(), *((name,) for name in sorted(main.commands))])
def test_help_says_what_a_command_does(command: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(main, [*command, "--help"])
    assert ended.exit_code == 0
    assert ended.output.startswith("Usage: ")
    assert len(ended.output.splitlines()) > 4


@pytest.mark.parametrize(
    "wrong",
    [
        ("nothing",),
        ("serve", "--nothing"),
        ("forget", "T1"),
        ("forget", "U1", "T1"),
        ("demo", "--port", "x"),
        ("manifest", "--url", "coach.example"),
    ],
)
def test_a_wrong_call_ends_with_2_and_the_usage(wrong: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(main, wrong)
    assert ended.exit_code == 2
    assert ended.output.startswith("Usage: ")


def test_a_command_exits_with_its_code(tmp_path: Path) -> None:
    assert ldcareer_as_a_process("--help", folder=tmp_path).code == 0
    ended = ldcareer_as_a_process("preview", "--print", "nothing", folder=tmp_path)
    assert ended.code == 2
    assert "there is nothing to preview for nothing" in ended.complained


def test_a_server_that_cannot_start_says_why_in_one_line(tmp_path: Path) -> None:
    ended = ldcareer("serve", folder=tmp_path)
    assert ended.code == 1
    assert ended.line.startswith("ldcareer: SLACK_BOT_TOKEN is not set: ")
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_in_the_repository_is_the_one_that_is_printed(tmp_path: Path) -> None:
    assert ldcareer("manifest", folder=tmp_path).said == (ROOT / "manifest.yaml").read_text()


def test_a_manifest_for_a_url_or_for_socket_mode(tmp_path: Path) -> None:
    assert (
        "https://coach.example/slack/events"
        in ldcareer("manifest", "--url", "https://coach.example/", folder=tmp_path).said
    )
    assert "/slack/events" not in ldcareer("manifest", "--socket", folder=tmp_path).said


def test_a_manifest_with_an_entry_in_the_top_bar_asks_for_one_scope_more(tmp_path: Path) -> None:
    usual, more = (yaml.safe_load(ldcareer("manifest", *agent, folder=tmp_path).said) for agent in ((), ("--agent",)))
    prompts = more["features"].pop("agent_view")["suggested_prompts"]
    assert [prompt["message"] for prompt in prompts] == ["check", "next", "brief", "log"]
    more["oauth_config"]["scopes"]["bot"].remove("assistant:write")
    assert more == usual
    switched_on = yaml.safe_load(ldcareer("manifest", folder=tmp_path, LDCAREER_AGENT="on").said)
    assert switched_on["features"]["agent_view"]["suggested_prompts"] == prompts


def test_our_own_content_has_no_findings(tmp_path: Path) -> None:
    ended = ldcareer("lint", folder=tmp_path)
    assert (ended.code, ended.complained) == (0, "")
    assert ended.said.endswith("no findings\n")


def test_a_folder_without_content_is_a_finding(tmp_path: Path) -> None:
    ended = ldcareer("lint", str(tmp_path), folder=tmp_path)
    assert ended.code == 1
    assert "this folder has no content" in ended.said
    assert "Traceback" not in ended.complained


def test_preview_shows_the_messages_of_a_journey(tmp_path: Path) -> None:
    ended = ldcareer("preview", "--print", "check", folder=tmp_path)
    assert ended.code == 0
    assert "Check · 1 of 9" in ended.said
    assert "Your if-then plan" not in ended.said


def test_schema_prints_json_schemas(tmp_path: Path) -> None:
    assert "stages.yaml" in json.loads(ldcareer("schema", folder=tmp_path).said)


def test_migrate_creates_the_schema_and_says_if_it_was_up_to_date(tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()
    for said in ("up to date now", "already up to date"):
        assert said in ldcareer("migrate", folder=tmp_path, LDCAREER_ENCRYPTION_KEY=key).said
    assert (tmp_path / "ldcareer.db").stat().st_mode & 0o077 == 0
