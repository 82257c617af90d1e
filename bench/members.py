"""An installation with members in many workspaces, all of whom are due for the weekly DM."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache

from cryptography.fernet import Fernet
from sqlalchemy import func, select

from bot.bootstrap import clock
from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain.delivery import DeliveryStatus
from bot.domain.framework import LEVELS, Framework
from bot.domain.people import Member
from bot.domain.plan import IfThen, new_plan
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.messages.examples.samples import SAID, answered
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.schema import upgrade
from bot.storage.tables import deliveries
from bot.storage.unit_of_work import Storage, UnitOfWork

_framework = cache(lambda: load(CONTENT))


@dataclass(frozen=True, slots=True)
class Installation:
    """A database, the key that it is encrypted with, and its members.

    Attributes:
        users: the members' ids, which begin with those of their workspaces.
    """

    database: str
    key: str
    users: tuple[str, ...]

    def sent(self) -> int:
        """Count the deliveries that were sent."""
        engine = open_database(self.database)
        is_sent = deliveries.c.status == DeliveryStatus.SENT
        with engine.connect() as connection:
            count = connection.execute(select(func.count()).where(is_sent)).scalar_one()
        engine.dispose()
        return count


def install(database: str, members: int, workspaces: int) -> Installation:
    """Fill an empty database with members. Each has finished a check and made a plan, as real members would."""
    key = Fernet.generate_key().decode()
    everybody = [_member(number, number % workspaces) for number in range(members)]
    engine = open_database(database)
    upgrade(engine)
    with Storage(engine, Cipher([key])).writing() as work:
        work.frameworks.add(_framework())
        for member in everybody:
            _add(work, member, _framework(), clock())
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")  # it does so by itself, but not within seconds
    engine.dispose()
    return Installation(database, key, tuple(member.user for member in everybody))


def _member(number: int, workspace: int) -> Member:
    return Member(f"T{workspace}", f"T{workspace}-U{number}")


def _add(work: UnitOfWork, member: Member, framework: Framework, now: datetime) -> None:
    check = answered(framework, framework.stages[0], LEVELS[1])
    words = IfThen("the stand-up ends", SAID, "I have three notes")
    work.members.update(member, welcomed_at=now, dm=f"D-{member.user}")
    work.checks.add(replace(check, id=f"check-{member.user}", member=member))
    work.plans.add(
        new_plan(f"plan-{member.user}", member, framework.actions[0].id, words, now, framework=framework.version)
    )
    work.subscriptions.put(Subscription(member, Weekly(now.weekday(), time(15), "UTC"), now))
