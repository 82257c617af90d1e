"""Prepares a restored backup before it is used."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.installation import GRACE, Installation
from bot.storage.repositories.forgotten import Forgetting
from bot.storage.repositories.invitations import Invited
from bot.storage.unit_of_work import UnitOfWork

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a restored database takes over from the one that it replaces. The first two are hashes and name nobody."""

    forgotten: tuple[Forgetting, ...]
    invited: tuple[Invited, ...]
    installations: tuple[Installation, ...]


def replaced(work: UnitOfWork) -> Replaced:
    return Replaced(work.forgotten.journal(), work.invitations.all(), work.installations.all())


def catch_up(work: UnitOfWork, since: Replaced, now: datetime) -> int:
    """Apply what happened after the backup was made; return how many members were forgotten again.

    Args:
        work: a writing unit of the restored database.
        since: what it takes over from the database that it replaces.
        now: the current time.
    """
    for installation in since.installations:
        _install(work, installation, now)
    work.invitations.adopt(since.invited)
    gone = work.forgotten.adopt(since.forgotten)
    for member in gone:
        work.forget(member, remember=False)
    _prevent_sending_twice(work, now)
    _prevent_counting_twice(work, now)
    return len(gone)


def _install(work: UnitOfWork, installation: Installation, now: datetime) -> None:
    """Take over an installation, since older tokens may be invalid. Workspaces deleted since are deleted again."""
    before = work.installations.get(installation.workspace)
    if before and before.since != installation.since:
        work.installations.put(replace(before, tokens=None, removed_at=now - 2 * GRACE))
        work.purge(now, before.client_id)
    work.installations.put(installation)
    work.purge(now, installation.client_id)


def _prevent_sending_twice(work: UnitOfWork, now: datetime) -> None:
    """Have Slack asked about deliveries that were due, since they may have been sent; skip weekly DMs that were due."""
    work.deliveries.mark_due_unknown(now)
    while due := work.subscriptions.due(now, limit=_BATCH):
        for subscription in due:
            work.subscriptions.move(subscription, replace(subscription, next_at=subscription.weekly.after(now)))


def _prevent_counting_twice(work: UnitOfWork, now: datetime) -> None:
    """Mark all checks as counted, since they may have been after the backup; close open rounds without a summary."""
    work.checks.spend_all(now)
    work.rounds.close_all(now)
