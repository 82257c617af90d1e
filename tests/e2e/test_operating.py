"""Commands that read or change the data of a bot in use."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.demo.playground import Playground
from simulator.server import running
from simulator.settings import Settings
from tests.content.ladder import PFLEGE
from tests.e2e.kept import file, rows
from tests.e2e.person import Person
from tests.e2e.terminal import Ended, ldcareer
from tests.e2e.wire import Wire
from tests.manifest import described


@pytest.fixture
def copied(playground: Playground, person: Person, tmp_path: Path) -> dict[str, str]:
    """Return the settings of a bot with a copy of a database in which this person has finished a check."""
    person.begins()
    person.finishes()
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(file(playground))) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return {**playground.settings, "DATABASE_URL": f"sqlite:///{copy}"}


def count(settings: dict[str, str], table: str, user_id: str) -> int:
    with closing(sqlite3.connect(settings["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        (number,) = database.execute(f"SELECT count(*) FROM {table} WHERE user_id = ?", [user_id]).fetchone()  # noqa: S608  a test's own
    return int(number)


def test_doctor_finds_nothing_wrong_with_a_healthy_bot(playground: Playground, tmp_path: Path) -> None:
    ended = ldcareer("doctor", folder=tmp_path, **playground.settings)
    assert (ended.code, ended.complained) == (0, "")
    assert [line.split()[0] for line in ended.said.splitlines()] == ["ok"] * 6


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-wrong", "FAIL  Slack: Slack refuses SLACK_BOT_TOKEN"),
        ("SLACK_BOT_TOKEN", "xapp-wrong", "FAIL  Slack's secrets: SLACK_BOT_TOKEN doesn't begin with xoxb-"),
        ("SLACK_API_URL", "http://127.0.0.1:1/", "FAIL  Slack: "),
        ("SLACK_APP_TOKEN", "xapp-wrong", "FAIL  Socket Mode: Slack opens no connection"),
        ("SLACK_SIGNING_SECRET", "", "FAIL  Slack's secrets: SLACK_SIGNING_SECRET is not set"),
        ("DATABASE_URL", "sqlite:////no/such/folder/file.db", "FAIL  database: "),
        ("LDCAREER_CONTENT", "/no/such/folder", "FAIL  content: "),
    ],
)
def test_doctor_says_what_to_correct(playground: Playground, tmp_path: Path, name: str, value: str, says: str) -> None:
    settings = {**playground.settings, "LDCAREER_CONTENT": str(PFLEGE)}  # a small one
    ended = ldcareer("doctor", folder=tmp_path, **{**settings, name: value})
    assert ended.code == 1
    assert says in ended.said
    assert "Traceback" not in ended.complained


def test_the_key_of_a_running_bot_cannot_be_removed_by_rotation(playground: Playground, tmp_path: Path) -> None:
    keys = f"{Fernet.generate_key().decode()},{playground.settings['LDCAREER_ENCRYPTION_KEY']}"
    settings = {**playground.settings, "LDCAREER_ENCRYPTION_KEY": keys}
    refused = ldcareer("rotate-key", folder=tmp_path, **settings)
    assert (refused.code, refused.said) == (1, "")
    assert "running processes that encrypt with another key: 1; restart them" in refused.line
    assert ldcareer("audit", "T1", folder=tmp_path, **playground.settings).code == 0, "nothing was changed"


def test_keys_are_rotated_and_the_old_one_can_be_removed(copied: dict[str, str], tmp_path: Path) -> None:
    with closing(sqlite3.connect(copied["DATABASE_URL"].removeprefix("sqlite:///"))) as database, database:
        database.execute("DELETE FROM processes")  # the bot that it was copied from
    old, new = copied["LDCAREER_ENCRYPTION_KEY"], Fernet.generate_key().decode()

    def rotates(keys: str) -> Ended:
        return ldcareer("rotate-key", folder=tmp_path, **{**copied, "LDCAREER_ENCRYPTION_KEY": keys})

    assert rotates(f"{new},{old}").said.startswith("re-encrypted with the newest key: 1;")
    assert rotates(new).said.startswith("re-encrypted with the newest key: 0;")
    lost = rotates(old)
    assert lost.code == 1
    assert "LDCAREER_ENCRYPTION_KEY" in lost.line


def test_a_backup_is_made_of_a_running_bot(playground: Playground, person: Person, tmp_path: Path) -> None:
    person.begins()
    person.finishes()
    backup = tmp_path / "backup"
    assert ldcareer("backup", str(backup), folder=tmp_path, **playground.settings).code == 0
    with closing(sqlite3.connect(backup)) as copied:
        (checks,) = copied.execute("SELECT count(*) FROM checks WHERE user_id = ?", [person.user_id]).fetchone()
    assert checks == len(rows(playground, "checks", person.user_id)) == 1


def test_forget_asks_first_and_then_deletes(copied: dict[str, str], person: Person, wire: Wire, tmp_path: Path) -> None:
    arguments = ("forget", wire.workspace, person.user_id)
    assert ldcareer(*arguments, folder=tmp_path, typed="n\n", **copied).code == 1
    assert count(copied, "checks", person.user_id) == 1
    assert ldcareer(*arguments, "--yes", folder=tmp_path, **copied).said == "deleted\n"
    assert ldcareer(*arguments, "--yes", folder=tmp_path, **copied).said == "nothing was kept about this member\n"
    assert [count(copied, table, person.user_id) for table in ("members", "checks", "plans")] == [0, 0, 0]


def test_somebody_forgotten_by_the_operator_is_a_stranger_to_the_running_bot(
    playground: Playground, person: Person, wire: Wire, tmp_path: Path
) -> None:
    asked = person.begins()
    ldcareer("forget", wire.workspace, person.user_id, "--yes", folder=tmp_path, **playground.settings)
    assert not rows(playground, "checks", person.user_id)
    person.clicks(asked, "3")
    person.waits(lambda: any("That isn't there any more" in m["text"] for m in person.messages()), "a kind word")


def test_doctor_says_what_is_missing_without_a_declined_scope(playground: Playground, tmp_path: Path) -> None:
    declined = described(playground.bot_url).declining("files:write").declining("canvases:write")
    with running(Settings(manifest=declined, signing_secret="s", bot_token="xoxb-made-up")) as slack:
        elsewhere = {"SLACK_API_URL": f"{slack.url}/api/", "SLACK_BOT_TOKEN": "xoxb-made-up"}
        settings = {**playground.settings, **elsewhere}
        ended = ldcareer("doctor", folder=tmp_path, **settings)
        with_an_entry = {**settings, "LDCAREER_CONTENT": str(PFLEGE), "LDCAREER_AGENT": "on"}
        lacking = ldcareer("doctor", folder=tmp_path, **with_an_entry)
    assert "FAIL  Slack: the token lacks assistant:write" in lacking.said
    assert (ended.code, ended.complained) == (0, "")
    assert "without canvases:write, so that nobody gets briefs as canvases" in ended.said
    assert "without files:write, so that nobody gets exports or briefs as files" in ended.said
