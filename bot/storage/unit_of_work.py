"""Units of work. A reading one sees a snapshot of the database; a writing one is atomic."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import Engine, text

from bot import observing
from bot.domain.errors import NotSavedError
from bot.domain.people import Member
from bot.storage import forgetting, sqlite
from bot.storage.database import DatabaseError, connections, for_reading, for_writing, ping, translate_errors
from bot.storage.encryption import Cipher
from bot.storage.repositories.checks import Checks
from bot.storage.repositories.commitments import Commitments
from bot.storage.repositories.deliveries import Deliveries
from bot.storage.repositories.evidence import EvidenceLog
from bot.storage.repositories.forgotten import Forgotten
from bot.storage.repositories.frameworks import Frameworks
from bot.storage.repositories.installations import Installations
from bot.storage.repositories.interactions import Interactions
from bot.storage.repositories.invitations import Invitations
from bot.storage.repositories.keys import Keys
from bot.storage.repositories.members import Members
from bot.storage.repositories.plans import Plans
from bot.storage.repositories.rate_limits import RateLimits
from bot.storage.repositories.receipts import Receipts
from bot.storage.repositories.reflections import Reflections
from bot.storage.repositories.reframes import Reframes
from bot.storage.repositories.rounds import Rounds
from bot.storage.repositories.sharings import Sharings
from bot.storage.repositories.subscriptions import Subscriptions
from bot.storage.repositories.validated_content import ValidatedContent
from bot.storage.retention import prune, purge
from bot.storage.schema import VERSION_TABLE
from bot.storage.sqlite import WriteLock
from bot.storage.transaction import Transaction, begin

R = TypeVar("R")

_CHANGE_NOTHING = text(f"UPDATE {VERSION_TABLE} SET version_num = version_num")  # noqa: S608  a constant
"""Succeeds where anything can be written."""


class _LazyRepository(Generic[R]):
    """An attribute of a unit of work: a repository that is built on first access."""

    def __init__(self, build: Callable[[Transaction, Cipher], R]) -> None:
        self._build = build

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, unit: "UnitOfWork", _: type) -> R:
        repository = self._build(unit.transaction, unit.cipher)
        unit.__dict__[self._name] = repository  # shadows this descriptor from now on
        return repository


class UnitOfWork:
    """A transaction and its repositories.

    Every call raises NotSavedError if the database fails; the whole unit can then be retried.

    Attributes:
        erases: whether it deletes data that must not be found in any file afterwards.
    """

    def __init__(self, transaction: Transaction, cipher: Cipher) -> None:
        self.transaction = transaction
        self.cipher = cipher
        self.erases = False
        self._on_commit: list[Callable[[], object]] = []

    members = _LazyRepository(Members)
    checks = _LazyRepository(Checks)
    plans = _LazyRepository(Plans)
    frameworks = _LazyRepository(Frameworks)
    validated_content = _LazyRepository(ValidatedContent)
    installations = _LazyRepository(Installations)
    interactions = _LazyRepository(Interactions)
    keys = _LazyRepository(Keys)
    forgotten = _LazyRepository(Forgotten)
    subscriptions = _LazyRepository(Subscriptions)
    reflections = _LazyRepository(Reflections)
    evidence = _LazyRepository(EvidenceLog)
    reframes = _LazyRepository(Reframes)
    deliveries = _LazyRepository(Deliveries)
    rate_limits = _LazyRepository(RateLimits)
    sharings = _LazyRepository(Sharings)
    invitations = _LazyRepository(Invitations)
    rounds = _LazyRepository(Rounds)
    receipts = _LazyRepository(Receipts)
    commitments = _LazyRepository(Commitments)

    def lock_workspace(self, workspace: str) -> None:
        """Keep members of a workspace from being forgotten before the commit.

        Call it before reading who is on a team: otherwise rows about a member could be inserted after the member's data
        was deleted.
        """
        self.transaction.lock_workspace(workspace)

    def forget(self, member: Member, *, remember: bool = True) -> bool:
        """Delete a member's data; False if there was none.

        Args:
            member: whose data.
            remember: whether to record it in the journal, so that restoring an older backup doesn't bring the data
            back.
        """
        self.erases = True
        self.transaction.mark_erased()
        found = forgetting.forget(self.transaction, member)
        if found and remember:
            self.forgotten.remember(member)
        return found

    def prune(self, now: datetime, retention: timedelta) -> int:
        """Delete rows that are no longer needed; return how many."""
        return prune(self.transaction, now, retention)

    def purge(self, now: datetime, client_id: str) -> int:
        """Delete all rows of workspaces where the app was uninstalled too long ago; return how many."""
        return purge(self.transaction, now, client_id)

    def on_commit(self, callback: Callable[[], object]) -> None:
        """Call a function after the commit."""
        self._on_commit.append(callback)

    def run_commit_callbacks(self) -> None:
        for callback in self._on_commit:
            callback()

    def rollback(self) -> None:
        """Discard what was written."""
        self.transaction.rollback()
        self._on_commit.clear()


class Storage:
    """The database and its encryption."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.engine = engine
        self.cipher = cipher
        self._readers = for_reading(engine)
        self._writers = for_writing(engine)
        self._is_file = engine.dialect.name == "sqlite"
        self._write_lock: AbstractContextManager[object] = WriteLock() if self._is_file else nullcontext()
        self._last_write_failed = False

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Begin a unit of work that can't write."""
        with _observed("read"), begin(self._readers, writable=False) as transaction:
            yield UnitOfWork(transaction, self.cipher)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """Begin a unit of work that is committed if the block ends without an error.

        What it erases is also wiped from the SQLite files: right after the commit, or by the next `wipe`.
        """
        with _observed("write"), self._write_lock:
            try:
                with begin(self._writers, writable=True) as transaction:
                    unit = UnitOfWork(transaction, self.cipher)
                    yield unit
            except NotSavedError:
                self._last_write_failed = True
                raise
            self._last_write_failed = False
            unit.run_commit_callbacks()
            if unit.erases and self._is_file:
                sqlite.wipe(self.engine, small=True)

    def wipe(self) -> bool:
        """Wipe erased data from the SQLite files; return False if other connections prevent it."""
        if not self._is_file:
            return True
        with self._write_lock:
            return sqlite.wipe(self.engine)

    def connection_error(self) -> str | None:
        """Return why the database can't be used, in one line; None if it can.

        A disk that is full or read-only can still be read. So after a write that failed, writing is tried.
        """
        try:
            if self._last_write_failed:
                with translate_errors(self.engine), self.writing() as unit:
                    unit.transaction.write(_CHANGE_NOTHING, {})
            else:
                ping(self.engine)
        except DatabaseError as error:
            return str(error)
        return None

    def connections(self) -> tuple[int, int]:
        """Return how many connections are in use, and how many there can be at most."""
        return connections(self.engine)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _observed(access: str) -> Iterator[None]:
    began, result = time.monotonic(), "ok"
    try:
        yield
    except NotSavedError:
        result = "failed"
        raise
    finally:
        observing.transacted(access, result, time.monotonic() - began)
