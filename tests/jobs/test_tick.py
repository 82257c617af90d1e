from datetime import timedelta

from bot.domain.delivery import DeliveryStatus, Limited, Unsure
from bot.jobs.tick import PATIENCE
from tests.jobs.office import FRIDAY, Office


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
