from datetime import timedelta

from bot.domain.delivery import DeliveryStatus, Limited, Unsure
from bot.jobs.tick import MAX_WAIT, Tick
from bot.services.sending import RETRY_AFTER
from tests.jobs.outbox import FRIDAY, Outbox

WEEK = timedelta(weeks=1)


def at_once(outbox: Outbox) -> Tick:
    """A tick that waits only for other workers, on a clock that can be moved."""
    return Tick(outbox.sender, outbox.sending, outbox.clock, outbox.clock.wait, timedelta(0))


def test_a_tick_sends_all_that_is_due_and_stops(outbox: Outbox) -> None:
    outbox.make_due(*(f"U{number}" for number in range(50)))
    outbox.tick.run()
    assert len(outbox.recipients) == len(set(outbox.recipients)) == 50
    assert outbox.sender.results == {"sent": 50}


def test_a_tick_waits_for_the_end_of_a_pause_that_slack_asks_for(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN")
    outbox.client.results["T1"].append(Limited(30))
    outbox.tick.run()
    assert outbox.statuses() == {DeliveryStatus.SENT}
    assert outbox.clock.now > FRIDAY + timedelta(seconds=30)


def test_a_tick_looks_up_what_is_in_doubt(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.client.results["T1"].append(Unsure("timeout"))
    outbox.tick.run()
    assert len(outbox.recipients) == 1
    assert len(outbox.client.looked_up) == 1


def test_a_tick_waits_for_the_lease_of_a_dead_worker(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.sender.sweep()
    outbox.sending.claim("T1")
    outbox.tick.run()
    assert len(outbox.recipients) == 1


def test_a_tick_leaves_what_takes_longer_to_the_next_one(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.client.results["T1"].append(Limited(3600))
    outbox.tick.run()
    assert outbox.clock.now < FRIDAY + MAX_WAIT
    assert outbox.statuses() == {DeliveryStatus.QUEUED}

    outbox.clock.advance(3601)
    outbox.tick.run()
    assert outbox.statuses() == {DeliveryStatus.SENT}


def test_a_tick_with_nothing_due_does_nothing(outbox: Outbox) -> None:
    outbox.make_due("UANA", overdue=timedelta(days=-1))
    outbox.tick.run()
    assert outbox.recipients == []
    assert outbox.clock.waits == []


def test_a_tick_stops_when_asked(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.client.results["T1"].append(Limited(30))
    outbox.clock.stops_after = 1
    outbox.tick.run()
    assert outbox.statuses() == {DeliveryStatus.QUEUED}


def test_a_tick_says_when_something_is_due_next(outbox: Outbox) -> None:
    assert outbox.tick.run() is None
    outbox.make_due("UANA")
    outbox.make_due("UBEN", overdue=-timedelta(days=3))
    assert outbox.tick.run() == FRIDAY + timedelta(days=3)
    outbox.clock.now = FRIDAY + timedelta(days=3)
    assert outbox.tick.run() == FRIDAY + WEEK


def test_a_tick_that_may_not_wait_returns_the_end_of_the_pause(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN")
    outbox.client.results["T1"].append(Limited(30))
    due = at_once(outbox).run()
    assert due == FRIDAY + RETRY_AFTER  # Ben's is due still
    outbox.clock.now = FRIDAY + timedelta(seconds=30)
    assert at_once(outbox).run() == FRIDAY + WEEK
    assert outbox.statuses() == {DeliveryStatus.SENT}


def test_a_tick_that_may_not_wait_still_waits_for_what_another_worker_has_claimed(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.sender.sweep()
    (claimed,) = outbox.sending.claim("T1")
    done = iter((False, False, True))

    def wait(seconds: float) -> bool:
        if next(done):
            outbox.deliver(claimed)
        return outbox.clock.wait(seconds)

    tick = Tick(outbox.sender, outbox.sending, outbox.clock, wait, timedelta(0))
    assert tick.run() == FRIDAY + WEEK
    assert len(outbox.recipients) == 1
    assert outbox.clock.now <= FRIDAY + timedelta(seconds=3)
