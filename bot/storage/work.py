"""The unit of work over SQL."""

from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from bot.domain.people import Member
from bot.services.ports import Work
from bot.storage.encryption import Cipher
from bot.storage.forgetting import forget
from bot.storage.repositories.checks import SqlChecks
from bot.storage.repositories.deliveries import SqlDeliveries
from bot.storage.repositories.events import SqlEvents
from bot.storage.repositories.evidence import SqlEvidenceLog
from bot.storage.repositories.frameworks import SqlFrameworks
from bot.storage.repositories.lanes import SqlLanes
from bot.storage.repositories.plans import SqlPlans
from bot.storage.repositories.pledges import SqlPledges
from bot.storage.repositories.profiles import SqlProfiles
from bot.storage.repositories.reflections import SqlReflections
from bot.storage.repositories.releases import SqlReleases
from bot.storage.repositories.requests import SqlRequests
from bot.storage.repositories.sharings import SqlSharings
from bot.storage.repositories.subscriptions import SqlSubscriptions
from bot.storage.transaction import Transaction


class SqlWork:
    """`UnitOfWork` in the database: what is not committed by the end of the `with` block is given up.

    Every statement and the commit raise NotSavedError where the database fails; the same work can then be done again.
    """

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self._transaction = Transaction(engine)
        self.profiles = SqlProfiles(self._transaction)
        self.checks = SqlChecks(self._transaction, cipher)
        self.plans = SqlPlans(self._transaction, cipher)
        self.frameworks = SqlFrameworks(self._transaction)
        self.events = SqlEvents(self._transaction)
        self.subscriptions = SqlSubscriptions(self._transaction)
        self.reflections = SqlReflections(self._transaction, cipher)
        self.evidence = SqlEvidenceLog(self._transaction, cipher)
        self.deliveries = SqlDeliveries(self._transaction)
        self.lanes = SqlLanes(self._transaction)
        self.sharings = SqlSharings(self._transaction, cipher)
        self.releases = SqlReleases(self._transaction, cipher)
        self.requests = SqlRequests(self._transaction)
        self.pledges = SqlPledges(self._transaction)

    def __enter__(self) -> Self:
        self._transaction.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._transaction.end()

    def commit(self) -> None:
        """Keep what was done; NotSavedError where that can't be."""
        self._transaction.commit()

    def forget(self, member: Member) -> None:
        """Remove all that is kept about a member; where a row has to stay, it no longer names them."""
        forget(self._transaction, member)


def work_factory(engine: Engine, cipher: Cipher) -> Work:
    """Give what opens units of work on this database."""

    def work() -> SqlWork:
        return SqlWork(engine, cipher)

    return work
