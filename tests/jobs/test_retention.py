from datetime import timedelta

from bot.jobs.retention import prune
from tests.jobs.office import Office


def test_events_are_forgotten_once_slack_no_longer_repeats_them(office: Office) -> None:
    with office.store.writing() as work:
        work.interactions.note("T1", "old", office.clock.now - timedelta(days=1, minutes=1))
        work.interactions.note("T1", "new", office.clock.now - timedelta(hours=1))
    assert prune(office.store, office.clock) == 1
    with office.store.writing() as work:
        assert not work.interactions.note("T1", "new", office.clock.now)
        assert work.interactions.note("T1", "old", office.clock.now)
