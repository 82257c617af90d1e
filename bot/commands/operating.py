"""Administration from the command line: schema, keys, backups, and the data of a member or a workspace."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.bootstrap import check_settings_fit, clock, open_store
from bot.content.loader import load
from bot.domain.people import Member
from bot.domain.summary import Round
from bot.services import restoring
from bot.services.exports import ExportService, MemberData
from bot.services.library import Library
from bot.settings import Settings
from bot.storage import backup
from bot.storage.database import open_database, translate_errors
from bot.storage.encryption import Cipher
from bot.storage.rotation import rotate
from bot.storage.schema import State, state, upgrade
from bot.storage.unit_of_work import Storage


@contextmanager
def _store(settings: Settings) -> Iterator[Storage]:
    """Open the database; its errors are raised as DatabaseError."""
    with open_store(settings) as store, translate_errors(store.engine):
        yield store


def migrate(settings: Settings) -> str:
    """Upgrade the schema, and say whether that was necessary."""
    settings.require_keys()
    engine = open_database(settings.database_url)
    store = Storage(engine, Cipher(settings.keys))
    try:
        was = state(engine)
        if was in {State.BEHIND, State.CURRENT}:
            check_settings_fit(settings, store)
        upgrade(engine)
    finally:
        store.close()
    return "the schema was already up to date" if was is State.CURRENT else "the schema is up to date now"


def rotate_keys(settings: Settings) -> int:
    """Re-encrypt everything with the newest key; return how many rows used an older one.

    KeyInUseError if a running process still encrypts with another key.
    """
    with _store(settings) as store:
        with store.writing() as work:
            older = work.keys.begin_rotation(clock())
        renewed = sum(rotate(store.engine, store.cipher))
        with store.writing() as work:
            work.keys.retire(older, clock())
        return renewed


def export(settings: Settings, member: Member) -> MemberData:
    with _store(settings) as store:
        return ExportService(store, Library(load(settings.content)), clock).gather(member)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line of the audit: what a manager did or received, and how many people it was about."""

    at: datetime
    manager: str
    what: str
    people: str


def audit(settings: Settings, workspace: str) -> tuple[AuditLine, ...]:
    """Return all rounds, summaries and looks at cards in a workspace. Only managers are named."""
    with _store(settings) as store, store.reading() as work:
        lines = [
            AuditLine(at, manager or "", what, str(people))
            for at, manager, what, people in work.receipts.trail(workspace)
        ]
        for one in work.rounds.trail(workspace):
            lines.append(AuditLine(one.opened_at, one.manager.user, "round opened", str(one.asked)))
            if one.closed_at:
                lines.append(AuditLine(one.closed_at, one.manager.user, "round closed", _counted(one)))
        return tuple(sorted(lines, key=lambda line: line.at))


def _counted(closed: Round) -> str:
    if closed.restored:
        return "none: a backup was restored"
    return f"{closed.counted} or more" if closed.counted else "too few"


def back_up(settings: Settings, file: Path) -> None:
    """Copy an SQLite database into a new file; the bot may be running."""
    with _store(settings) as store:
        backup.back_up(store.engine, file)


def restore(settings: Settings, file: Path) -> int:
    """Replace an SQLite database with a backup; return how many members were forgotten again.

    AlreadyRunningError if the bot is running.
    """
    with open_store(settings, exclusive=True) as store, translate_errors(store.engine):
        with store.reading() as work:
            since = restoring.replaced(work)
        with backup.working_copy(store.engine, file) as copy:
            gone = _catch_up(settings.model_copy(update={"database_url": f"sqlite:///{copy}"}), since)
            backup.replace_contents(store.engine, copy)
        store.wipe()
        return gone


def catch_up(settings: Settings, before: str) -> int:
    """The same for a database restored by other tools. `before`: the URL of the database that it replaces."""
    with open_store(settings.model_copy(update={"database_url": before})) as replaced, replaced.reading() as work:
        since = restoring.replaced(work)
    return _catch_up(settings, since)


def _catch_up(settings: Settings, since: restoring.Replaced) -> int:
    with open_store(settings, exclusive=True) as restored, translate_errors(restored.engine):
        with restored.writing() as work:
            work.keys.register()
            gone = restoring.catch_up(work, since, clock())
        restored.wipe()
        return gone


def forget(settings: Settings, member: Member) -> str:
    """Delete a member's data. Say whether there was any, and whether traces stay in an SQLite file for now."""
    with _store(settings) as store:
        with store.writing() as work:
            found = work.forget(member)
        wiped = store.wipe()
    if not found:
        return "nothing was kept about this member"
    return (
        "deleted" if wiped else "deleted; the running bot wipes the last traces from the database file within an hour"
    )
