"""What the operator does by hand, beside a running bot or without one."""

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
    """Open the database; DatabaseError if it fails meanwhile."""
    with open_store(settings) as store, answering(store.engine):
        yield store


def migrate(settings: Settings) -> str:
    """Bring the schema up to date, and say what was done."""
    engine = open_database(settings.database_url)
    was = state(engine)
    upgrade(engine)
    engine.dispose()
    return "the schema was up to date already" if was is State.CURRENT else "the schema is up to date now"


def rotate_keys(settings: Settings) -> int:
    """Seal every row with the newest key; return how many were sealed with an older one."""
    with _store(settings) as store:
        return sum(rotate(store.engine, store.cipher))


def export(settings: Settings, member: Member) -> Kept:
    """Gather all that is kept about a member."""
    with _store(settings) as store:
        return ExportService(store, Library(load(settings.content)), clock).gather(member)


def audit(settings: Settings, workspace: str) -> tuple[Request, ...]:
    """Read every request for a summary in a workspace: who asked, when, how many were counted."""
    with _store(settings) as store, store.reading() as work:
        return work.requests.trail(workspace)


def forget(settings: Settings, member: Member) -> None:
    """Delete all that is kept about a member."""
    with _store(settings) as store, store.writing() as work:
        work.forget(member)
