"""What has to happen to a restored backup before anybody uses it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.storage.repositories.forgotten import Forgetting
from bot.storage.repositories.invitations import Invited
from bot.storage.unit_of_work import UnitOfWork

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Memory:
    """What must outlive a restore: who was forgotten, and who was asked onto a team. Neither names anybody."""

    forgotten: tuple[Forgetting, ...]
    invited: tuple[Invited, ...]


def memory(work: UnitOfWork) -> Memory:
    return Memory(work.forgotten.journal(), work.invitations.all())


def catch_up(work: UnitOfWork, replaced: Memory, now: datetime) -> int:
    """Make up for what happened since the backup was made; return how many members were forgotten again.

    Args:
        work: a writing unit of the restored database.
        replaced: the memory of the database that it replaces.
        now: the time.
    """
    work.invitations.adopt(replaced.invited)
    gone = work.forgotten.adopt(replaced.forgotten)
    for member in gone:
        work.forget(member, remember=False)
    _send_nothing_twice(work, now)
    _count_nothing_twice(work, now)
    return len(gone)


def _send_nothing_twice(work: UnitOfWork, now: datetime) -> None:
    """What was due may have been sent since: Slack is asked first, and the weekly DM waits for its next date."""
    work.deliveries.doubt_due(now)
    while due := work.subscriptions.due(now, most=_BATCH):
        for subscription in due:
            work.subscriptions.move(subscription, replace(subscription, next_at=subscription.weekly.after(now)))


def _count_nothing_twice(work: UnitOfWork, now: datetime) -> None:
    """What a backup holds may have been counted or shown since: all of it is spent, and open rounds end empty."""
    work.checks.spend_all(now)
    work.rounds.close_all(now)
