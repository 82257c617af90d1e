"""A restored backup brings back nobody who was forgotten since."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url

from bot.commands.operating import catch_up
from bot.domain import rounds
from bot.domain.delivery import Delivery, DeliveryStatus
from bot.domain.framework import Framework
from bot.domain.installation import GRACE, Tokens
from bot.domain.people import Member
from bot.jobs.lock import single_process_lock
from bot.settings import Settings
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.unit_of_work import Storage
from tests.e2e.terminal import Ended, ldcareer
from tests.storage.everything import keep_everything
from tests.storage.rows import a_delivery, a_finished_check, a_subscription, an_installation
from tests.storage.team_rows import MAYA, a_round

ANA, BEN, CLEO = (Member("T1", f"U{name}QUITTE") for name in ("ANA", "BEN", "CLEO"))
KEY, NEWER = Fernet.generate_key().decode(), Fernet.generate_key().decode()


class Terminal:
    """Runs commands on one database."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database, self.backup = folder, folder / "kept.db", folder / "backup"
        self.settings = {"DATABASE_URL": f"sqlite:///{self.database}", "LDCAREER_ENCRYPTION_KEY": KEY}

    def run(self, *command: object, **settings: str) -> Ended:
        return ldcareer(*map(str, command), folder=self.folder, **{**self.settings, **settings})

    def ran(self, *command: object, **settings: str) -> str:
        ended = self.run(*command, **settings)
        assert (ended.code, ended.complained) == (0, "")
        return ended.said

    def refused(self, *command: object, **settings: str) -> str:
        ended = self.run(*command, **settings)
        assert (ended.code, ended.said) == (1, "")
        return ended.line

    def forget(self, member: Member) -> None:
        self.ran("forget", member.workspace, member.user, "--yes")

    @contextmanager
    def storage(self, *keys: str) -> Iterator[Storage]:
        engine = open_database(self.settings["DATABASE_URL"])
        yield Storage(engine, Cipher(keys or [KEY]))
        engine.dispose()

    def checks_of(self, member: Member) -> int:
        with self.storage() as storage, storage.reading() as unit:
            return unit.checks.count(member)

    def files_naming(self, member: Member) -> list[str]:
        files = [file for file in self.folder.iterdir() if file != self.backup]
        return [file.name for file in files if member.user.encode() in file.read_bytes()]


@pytest.fixture
def terminal(tmp_path: Path, framework: Framework) -> Terminal:
    """A database with data about three people."""
    terminal = Terminal(tmp_path)
    terminal.ran("migrate")
    with terminal.storage() as storage, storage.writing() as unit:
        for number, member in enumerate((ANA, BEN, CLEO)):
            keep_everything(unit, framework, member, str(number))
        unit.keys.leave("process-1")
    return terminal


def test_whoever_was_forgotten_since_stays_forgotten(terminal: Terminal) -> None:
    terminal.forget(BEN)
    with terminal.storage() as storage, storage.writing() as unit:
        unit.checks.add(a_finished_check("of-ben-who-came-back", BEN))
    said = terminal.ran("backup", terminal.backup)
    assert "everything but the encryption key" in said
    terminal.forget(ANA)
    with terminal.storage() as storage, storage.writing() as unit:
        unit.checks.add(a_finished_check("after-the-backup", CLEO))
    for _ in range(2):
        assert terminal.ran("restore", terminal.backup, "--yes").endswith("forgotten again: 1\n")
        assert [terminal.checks_of(member) for member in (ANA, BEN, CLEO)] == [0, 1, 2]
        assert terminal.files_naming(ANA) == []
        assert terminal.files_naming(CLEO)
    assert not [file.name for file in terminal.folder.iterdir() if "restoring" in file.name]


def test_after_a_restore_no_check_counts_twice_and_nobody_is_asked_twice(terminal: Terminal) -> None:
    with terminal.storage() as storage, storage.writing() as unit:
        unit.rounds.add(a_round("open", MAYA), [ANA.user, BEN.user])
    terminal.ran("backup", terminal.backup)
    with terminal.storage() as storage, storage.writing() as unit:
        assert unit.invitations.remember(MAYA, ANA.user)
    terminal.ran("restore", terminal.backup, "--yes")
    with terminal.storage() as storage, storage.writing() as unit:
        assert not unit.invitations.remember(MAYA, ANA.user)
    with terminal.storage() as storage, storage.reading() as unit:
        for member in (ANA, BEN, CLEO):
            found = unit.checks.candidate(member)
            assert found
            assert found[0].spent
        kept = unit.rounds.get(MAYA, "open")
        assert kept
        assert (kept.restored, kept.counted) == (True, None)
        assert kept.closed_at
        assert kept.next_at - kept.closed_at == rounds.COOLDOWN
        assert not unit.rounds.open_for(ANA)
    assert '"round closed","none: a backup was restored"' in terminal.ran("audit", MAYA.workspace)


def test_a_backup_is_one_file_that_only_its_owner_can_read(terminal: Terminal) -> None:
    before = set(terminal.folder.iterdir())
    terminal.ran("backup", terminal.backup)
    assert {file for file in terminal.folder.iterdir() if file.name.startswith("backup")} == {terminal.backup}
    assert terminal.backup.stat().st_mode & 0o077 == 0
    assert f"{terminal.backup} exists already" in terminal.refused("backup", terminal.backup)
    terminal.ran("restore", terminal.backup, "--yes")
    assert {file.name.partition("-")[0] for file in set(terminal.folder.iterdir()) - before} <= {"backup", "kept.db"}


def test_a_backup_is_restored_if_the_database_is_gone(terminal: Terminal) -> None:
    terminal.ran("backup", terminal.backup)
    elsewhere = terminal.folder / "elsewhere.db"
    terminal.settings["DATABASE_URL"] = f"sqlite:///{elsewhere}"
    assert terminal.ran("restore", terminal.backup, "--yes").endswith("forgotten again: 0\n")
    assert terminal.checks_of(ANA) == 2
    assert elsewhere.stat().st_mode & 0o077 == 0


def test_a_backup_from_before_a_rotation_needs_the_old_key_too(terminal: Terminal) -> None:
    terminal.ran("backup", terminal.backup)
    terminal.forget(ANA)
    both = {"LDCAREER_ENCRYPTION_KEY": f"{NEWER},{KEY}"}
    terminal.ran("rotate-key", **both)
    new = {"LDCAREER_ENCRYPTION_KEY": NEWER}
    assert "LDCAREER_ENCRYPTION_KEY: add the key" in terminal.refused("restore", terminal.backup, "--yes", **new)
    with terminal.storage(NEWER) as storage, storage.reading() as unit:
        assert unit.checks.count(CLEO) == 2, "nothing was changed"
    terminal.ran("restore", terminal.backup, "--yes", **both)
    assert terminal.files_naming(ANA) == []
    assert "LDCAREER_ENCRYPTION_KEY: add the key" in terminal.refused("audit", "T1", **new)
    terminal.ran("rotate-key", **both)
    terminal.ran("audit", "T1", **new)


def test_what_may_have_been_sent_since_the_backup_is_looked_up_and_not_sent_again(terminal: Terminal) -> None:
    now = datetime.now(UTC)  # noqa: TID251  restore looks at the machine's clock
    soon, ago = now + timedelta(hours=1), now - timedelta(hours=1)
    reminder = Delivery("later", CLEO, "reminder", "1", soon)
    with terminal.storage() as storage, storage.writing() as unit:
        unit.deliveries.add(replace(a_delivery("due", CLEO, due_at=ago), period="2026-W01"))
        unit.deliveries.add(reminder)
        unit.subscriptions.put(a_subscription(CLEO, next_at=ago))
    terminal.ran("backup", terminal.backup)
    terminal.ran("restore", terminal.backup, "--yes")
    with terminal.storage() as storage, storage.reading() as unit:
        due, subscription = unit.deliveries.get("due"), unit.subscriptions.get(CLEO)
        assert unit.deliveries.get("later") == reminder
    assert due
    assert (due.status, due.begun_at) == (DeliveryStatus.UNKNOWN, ago)
    assert subscription
    assert subscription.next_at
    assert subscription.next_at > soon


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "there is no file"),
        (b"Dear diary. " * 999, "file is not a database"),
        (b"", "is a database of something"),
    ],
)
def test_a_file_that_is_not_a_backup_is_refused_and_changes_nothing(
    terminal: Terminal, content: bytes | None, told: str
) -> None:
    if content is not None:
        terminal.backup.write_bytes(content)
    if content == b"":
        with closing(sqlite3.connect(terminal.backup)) as other, other:
            other.execute("CREATE TABLE checks (of_somebody_else)")
    assert told in terminal.refused("restore", terminal.backup, "--yes")
    assert terminal.checks_of(ANA) == 2


def test_nothing_is_restored_while_the_bot_is_running(terminal: Terminal) -> None:
    terminal.ran("backup", terminal.backup)
    with single_process_lock(make_url(terminal.settings["DATABASE_URL"])):
        assert "stop it first" in terminal.refused("restore", terminal.backup, "--yes")


@pytest.mark.postgres
def test_a_database_restored_by_the_tools_of_postgres_forgets_again_too(
    terminal: Terminal, framework: Framework, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The replaced database is an SQLite file here; any database that can be opened would do."""
    monkeypatch.chdir(terminal.folder)
    terminal.forget(ANA)
    with terminal.storage() as storage, storage.writing() as unit:
        assert unit.invitations.remember(MAYA, ANA.user)
    with request.getfixturevalue("postgres").migrated() as url:
        engine = open_database(url)
        restored = Storage(engine, Cipher([KEY]))
        with restored.writing() as unit:
            for number, member in enumerate((ANA, CLEO)):
                keep_everything(unit, framework, member, str(number))
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("LDCAREER_ENCRYPTION_KEY", KEY)
        assert catch_up(Settings.read(), terminal.settings["DATABASE_URL"]) == 1
        with restored.reading() as unit:
            assert [unit.checks.count(member) for member in (ANA, CLEO)] == [0, 2]
        with restored.writing() as unit:
            assert [unit.invitations.remember(MAYA, user) for user in (ANA.user, BEN.user)] == [False, True]
        told = ldcareer("backup", "file", folder=terminal.folder, DATABASE_URL=url, LDCAREER_ENCRYPTION_KEY=KEY)
        assert "PostgreSQL has its own tools" in told.line
        engine.dispose()


def test_restore_needs_a_file_or_a_url(terminal: Terminal) -> None:
    for arguments in ((), ("file", "--replaces", "sqlite:///old.db")):
        assert terminal.run("restore", *arguments, "--yes").code == 2


def test_a_workspace_that_uninstalled_since_stays_away_and_newer_tokens_are_kept(
    terminal: Terminal, framework: Framework
) -> None:
    now = datetime.now(UTC)  # noqa: TID251  the command's own clock
    kept, again = an_installation("T2"), an_installation("T3")
    with terminal.storage() as storage, storage.writing() as unit:
        for number, one in enumerate((kept, again)):
            unit.installations.put(one)
            keep_everything(unit, framework, Member(one.workspace, "U1"), f"other-{number}")
        unit.keys.leave("process-1")
    terminal.ran("backup", terminal.backup)
    refreshed = replace(kept, tokens=Tokens("xoxb-new"))
    with terminal.storage() as storage, storage.writing() as unit:
        unit.installations.put(replace(an_installation("T1"), tokens=None, removed_at=now - 2 * GRACE))
        unit.installations.put(refreshed)
        unit.installations.put(
            replace(again, since=now)
        )  # everything was deleted, and then the app was installed again
    terminal.ran("restore", terminal.backup, "--yes")
    assert [terminal.checks_of(member) for member in (ANA, Member("T2", "U1"), Member("T3", "U1"))] == [0, 2, 0]
    assert terminal.files_naming(ANA) == []
    with terminal.storage() as storage, storage.reading() as unit:
        assert unit.installations.get("T2") == refreshed
