from datetime import timedelta

from bot.jobs.retention import prune
from tests.jobs.outbox import Outbox


def test_events_are_deleted_once_slack_no_longer_retries_them(outbox: Outbox) -> None:
    with outbox.store.writing() as work:
        work.interactions.record("T1", "old", outbox.clock.now - timedelta(days=1, minutes=1))
        work.interactions.record("T1", "new", outbox.clock.now - timedelta(hours=1))
    assert prune(outbox.store, outbox.clock.now, timedelta(days=365), "") == 1
    with outbox.store.writing() as work:
        assert not work.interactions.record("T1", "new", outbox.clock.now)
        assert work.interactions.record("T1", "old", outbox.clock.now)
