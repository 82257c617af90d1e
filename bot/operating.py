"""What the operator does by hand, beside a running bot or without one."""

from bot.bootstrap import clock, open_store
from bot.content.loader import load
from bot.domain.people import Member
from bot.domain.summary import Request
from bot.services.exports import ExportService, Kept
from bot.services.library import Library
from bot.settings import Settings
from bot.storage.database import open_database
from bot.storage.rotation import rotate
from bot.storage.schema import State, state, upgrade


def migrate(settings: Settings) -> str:
    """Bring the schema up to date, and say what was done."""
    engine = open_database(settings.database_url)
    was = state(engine)
    upgrade(engine)
    engine.dispose()
    return "the schema was up to date already" if was is State.CURRENT else "the schema is up to date now"


def rotate_keys(settings: Settings) -> int:
    """Seal every row with the newest key; give how many were sealed with an older one."""
    store = open_store(settings)
    renewed = sum(rotate(store.engine, store.cipher))
    store.close()
    return renewed


def export(settings: Settings, member: Member) -> Kept:
    """Give all that is kept about a member."""
    store = open_store(settings)
    kept = ExportService(store, Library(load(settings.content)), clock).gather(member)
    store.close()
    return kept


def audit(settings: Settings, workspace: str) -> tuple[Request, ...]:
    """Give every request for a summary in a workspace: who asked, when, how many were counted."""
    store = open_store(settings)
    with store.reading() as work:
        trail = work.requests.trail(workspace)
    store.close()
    return trail


def forget(settings: Settings, member: Member) -> None:
    """Delete all that is kept about a member."""
    store = open_store(settings)
    with store.writing() as work:
        work.forget(member)
    store.close()
