from datetime import timedelta

from bot.domain.delivery import DeliveryStatus, Limited, Unsure
from bot.jobs.tick import PATIENCE, Tick
from bot.services.sending import AGAIN
from tests.jobs.office import FRIDAY, Office

WEEK = timedelta(weeks=1)


def at_once(office: Office) -> Tick:
    """A tick for a clock that can be moved: it waits for nothing but other workers."""
    return Tick(office.sender, office.sending, office.clock, office.clock.wait, timedelta(0))


def test_a_tick_sends_all_that_is_due_and_stops(office: Office) -> None:
    office.due(*(f"U{number}" for number in range(50)))
    office.tick.run()
    assert len(office.recipients) == len(set(office.recipients)) == 50
    assert office.sender.endings == {"sent": 50}


def test_a_tick_waits_out_the_pause_that_slack_wants(office: Office) -> None:
    office.due("UANA", "UBEN")
    office.courier.endings["T1"].append(Limited(30))
    office.tick.run()
    assert office.stand() == {DeliveryStatus.SENT}
    assert office.clock.now > FRIDAY + timedelta(seconds=30)


def test_a_tick_looks_up_what_ended_in_doubt(office: Office) -> None:
    office.due("UANA")
    office.courier.endings["T1"].append(Unsure("timeout"))
    office.tick.run()
    assert len(office.recipients) == 1
    assert len(office.courier.looked_for) == 1


def test_a_tick_waits_for_the_lease_of_a_dead_worker(office: Office) -> None:
    office.due("UANA")
    office.sender.sweep()
    office.sending.claim("T1")
    office.tick.run()
    assert len(office.recipients) == 1


def test_a_tick_leaves_to_the_next_what_takes_longer(office: Office) -> None:
    office.due("UANA")
    office.courier.endings["T1"].append(Limited(3600))
    office.tick.run()
    assert office.clock.now < FRIDAY + PATIENCE
    assert office.stand() == {DeliveryStatus.QUEUED}

    office.clock.pass_by(3601)
    office.tick.run()
    assert office.stand() == {DeliveryStatus.SENT}


def test_a_tick_with_nothing_due_does_nothing(office: Office) -> None:
    office.due("UANA", overdue=timedelta(days=-1))
    office.tick.run()
    assert office.recipients == []
    assert office.clock.waits == []


def test_a_tick_that_is_told_to_end_ends(office: Office) -> None:
    office.due("UANA")
    office.courier.endings["T1"].append(Limited(30))
    office.clock.ends_after = 1
    office.tick.run()
    assert office.stand() == {DeliveryStatus.QUEUED}


def test_a_tick_says_when_something_is_due_next(office: Office) -> None:
    assert office.tick.run() is None
    office.due("UANA")
    office.due("UBEN", overdue=-timedelta(days=3))
    assert office.tick.run() == FRIDAY + timedelta(days=3)
    office.clock.now = FRIDAY + timedelta(days=3)
    assert office.tick.run() == FRIDAY + WEEK


def test_a_tick_without_patience_names_the_end_of_the_pause_that_slack_wants(office: Office) -> None:
    office.due("UANA", "UBEN")
    office.courier.endings["T1"].append(Limited(30))
    due = at_once(office).run()
    assert due == FRIDAY + AGAIN  # Ben's is due still
    office.clock.now = FRIDAY + timedelta(seconds=30)
    assert at_once(office).run() == FRIDAY + WEEK
    assert office.stand() == {DeliveryStatus.SENT}


def test_a_tick_without_patience_waits_for_what_another_worker_has_in_hand(office: Office) -> None:
    office.due("UANA")
    office.sender.sweep()
    (claimed,) = office.sending.claim("T1")
    done = iter((False, False, True))

    def wait(seconds: float) -> bool:
        if next(done):
            office.sending.deliver(claimed)
        return office.clock.wait(seconds)

    tick = Tick(office.sender, office.sending, office.clock, wait, timedelta(0))
    assert tick.run() == FRIDAY + WEEK
    assert len(office.recipients) == 1
    assert office.clock.now <= FRIDAY + timedelta(seconds=3)
