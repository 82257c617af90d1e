"""What the operator does from the command line, whether or not the bot is running."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.bootstrap import clock, open_store
from bot.content.loader import load
from bot.domain.people import Member
from bot.domain.summary import Request
from bot.services.exports import ExportService, Kept
from bot.services.library import Library
from bot.settings import Settings
from bot.storage.database import answering, open_database
from bot.storage.rotation import rotate
from bot.storage.schema import State, state, upgrade
from bot.storage.unit_of_work import Storage


@contextmanager
def _store(settings: Settings) -> Iterator[Storage]:
    """Open the database; errors meanwhile become DatabaseError."""
    with open_store(settings) as store, answering(store.engine):
        yield store


def migrate(settings: Settings) -> str:
    """Upgrade the schema, and say whether that was necessary."""
    engine = open_database(settings.database_url)
    was = state(engine)
    upgrade(engine)
    engine.dispose()
    return "the schema was already up to date" if was is State.CURRENT else "the schema is up to date now"


def rotate_keys(settings: Settings) -> int:
    """Re-encrypt everything with the newest key; return how many rows had an older one."""
    with _store(settings) as store:
        return sum(rotate(store.engine, store.cipher))


def export(settings: Settings, member: Member) -> Kept:
    with _store(settings) as store:
        return ExportService(store, Library(load(settings.content)), clock).gather(member)


def audit(settings: Settings, workspace: str) -> tuple[Request, ...]:
    """All requests for summaries in a workspace."""
    with _store(settings) as store, store.reading() as work:
        return work.requests.trail(workspace)


def forget(settings: Settings, member: Member) -> None:
    with _store(settings) as store, store.writing() as work:
        work.forget(member)
