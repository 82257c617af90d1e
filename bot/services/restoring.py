"""What has to happen to a restored backup before anybody uses it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.installation import GRACE, Installation
from bot.storage.repositories.forgotten import Forgetting
from bot.storage.repositories.invitations import Invited
from bot.storage.unit_of_work import UnitOfWork

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a restored database takes over from the one that it replaces. The first two are hashes, and name nobody."""

    forgotten: tuple[Forgetting, ...]
    invited: tuple[Invited, ...]
    installations: tuple[Installation, ...]


def replaced(work: UnitOfWork) -> Replaced:
    return Replaced(work.forgotten.journal(), work.invitations.all(), work.installations.all())


def catch_up(work: UnitOfWork, since: Replaced, now: datetime) -> int:
    """Make up for what happened since the backup was made; return how many members were forgotten again.

    Args:
        work: a writing unit of the restored database.
        since: from the database that it replaces.
        now: the time.
    """
    for installation in since.installations:
        _install(work, installation, now)
    work.invitations.adopt(since.invited)
    gone = work.forgotten.adopt(since.forgotten)
    for member in gone:
        work.forget(member, remember=False)
    _send_nothing_twice(work, now)
    _count_nothing_twice(work, now)
    return len(gone)


def _install(work: UnitOfWork, installation: Installation, now: datetime) -> None:
    """Take over an installation: older tokens may be spent. What was deleted of a workspace since is deleted again."""
    before = work.installations.get(installation.workspace)
    if before and before.since != installation.since:
        work.installations.put(replace(before, tokens=None, removed_at=now - 2 * GRACE))
        work.purge(now, before.client_id)
    work.installations.put(installation)
    work.purge(now, installation.client_id)


def _send_nothing_twice(work: UnitOfWork, now: datetime) -> None:
    """What was due may have been sent since: Slack is asked first, and the weekly DM waits for its next date."""
    work.deliveries.mark_due_unknown(now)
    while due := work.subscriptions.due(now, most=_BATCH):
        for subscription in due:
            work.subscriptions.move(subscription, replace(subscription, next_at=subscription.weekly.after(now)))


def _count_nothing_twice(work: UnitOfWork, now: datetime) -> None:
    """What a backup holds may have been counted or shown since: all of it is spent, and open rounds end empty."""
    work.checks.spend_all(now)
    work.rounds.close_all(now)
