"""What is not needed any more goes."""

from datetime import timedelta

from bot.services.ports import Clock, Work

RETRIED_FOR = timedelta(days=1)
"""How long a noted event is kept. Slack gives up sending one again within the hour."""


def prune(work: Work, clock: Clock) -> int:
    """Remove the events noted too long ago to come again, and count them."""
    with work() as transaction:
        removed = transaction.events.prune(clock() - RETRIED_FOR)
        transaction.commit()
    return removed
