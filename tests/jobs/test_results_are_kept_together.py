"""Results are saved several at a time. A worker that dies before that costs only look-ups."""

from datetime import timedelta

import pytest

from bot.domain.delivery import Delivery, DeliveryStatus, Limited, Refused, SendResult, Unsure
from bot.domain.errors import NotSavedError
from bot.domain.people import Member
from bot.services.sending import MAX_PENDING_RESULTS, MAX_PENDING_TIME, WEEKLY, ClaimedDelivery, PendingResults
from tests.jobs.outbox import Outbox
from tests.memory import refuse_writes

USERS = [f"U{number}" for number in range(MAX_PENDING_RESULTS + 1)]


@pytest.fixture
def claimed(outbox: Outbox) -> tuple[ClaimedDelivery, ...]:
    outbox.make_due(*USERS)
    outbox.sender.sweep()
    return outbox.sending.claim("T1")


def kept(outbox: Outbox) -> int:
    return sum(delivery.status is not DeliveryStatus.CLAIMED for delivery in outbox.deliveries())


def test_results_are_saved_when_the_next_delivery_starts_once_there_are_enough(
    outbox: Outbox, claimed: tuple[ClaimedDelivery, ...]
) -> None:
    pending, seen = PendingResults(), []
    for delivery in claimed:
        outbox.sending.deliver(delivery, pending)
        seen.append(kept(outbox))
    assert seen == [0] * MAX_PENDING_RESULTS + [MAX_PENDING_RESULTS]
    outbox.sending.finish(pending)
    assert kept(outbox) == len(claimed)
    assert outbox.statuses() == {DeliveryStatus.SENT}


def test_a_result_that_is_old_enough_is_saved_when_the_next_delivery_starts(
    outbox: Outbox, claimed: tuple[ClaimedDelivery, ...]
) -> None:
    pending = PendingResults()
    outbox.sending.deliver(claimed[0], pending)
    outbox.clock.now += MAX_PENDING_TIME
    outbox.sending.deliver(claimed[1], pending)
    assert kept(outbox) == 1


@pytest.mark.parametrize("result", [Unsure("timeout"), Limited(30)])
def test_an_undecided_look_up_is_saved_right_away(
    outbox: Outbox, claimed: tuple[ClaimedDelivery, ...], result: SendResult
) -> None:
    pending = PendingResults()
    outbox.sending.deliver(claimed[0], pending)
    outbox.client.results["T1"].append(result)
    outbox.sending.deliver(claimed[1], pending)
    assert kept(outbox) == 2
    assert not pending


def test_a_new_dm_channel_is_saved_right_away(outbox: Outbox) -> None:
    outbox.make_due("UANA", dm_is_known=False)
    outbox.sender.sweep()
    (claimed,) = outbox.sending.claim("T1")
    outbox.sending.deliver(claimed, PendingResults())
    assert outbox.dm(claimed.before.member) == "D-UANA"
    assert outbox.statuses() == {DeliveryStatus.SENT}


def test_pending_results_are_saved_before_a_look_up(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN")
    outbox.client.results["T1"].append(Unsure("timeout"))
    outbox.sender.sweep()
    outbox.send_all()
    outbox.make_due("UCLEO")
    outbox.clock.advance(5)
    outbox.sender.sweep()
    doubtful, new = sorted(outbox.sending.claim("T1"), key=lambda one: one.before.begun_at is None)
    pending = PendingResults()
    outbox.sending.deliver(new, pending)
    assert pending
    seen: list[int] = []
    outbox.client.during_find = lambda: seen.append(kept(outbox))
    outbox.sending.deliver(doubtful, pending)
    assert seen == [2]


def test_a_worker_that_dies_with_pending_results_costs_only_look_ups(
    outbox: Outbox, claimed: tuple[ClaimedDelivery, ...]
) -> None:
    pending = PendingResults()
    for delivery in claimed[:3]:
        outbox.sending.deliver(delivery, pending)
    outbox.end_lease()
    outbox.send_all()
    assert sorted(outbox.client.looked_up) == sorted(one.before.id for one in claimed[:3])
    assert sorted(member.user for member in outbox.recipients) == USERS
    assert outbox.client.removed == []
    assert outbox.statuses() == {DeliveryStatus.SENT}
    assert sorted(outbox.saved) == sorted(one.before.id for one in claimed)


def test_results_are_saved_except_for_members_forgotten_meanwhile(
    outbox: Outbox, claimed: tuple[ClaimedDelivery, ...]
) -> None:
    pending = PendingResults()
    first, second = claimed[:2]
    outbox.sending.deliver(first, pending)
    outbox.sending.deliver(second, pending)
    with outbox.store.writing() as work:
        work.forget(first.before.member)
    outbox.sending.finish(pending)
    assert outbox.saved == [second.before.id]
    assert outbox.dm(first.before.member) is None


def test_a_refusal_is_saved_with_its_reason_even_after_a_crash(
    outbox: Outbox, claimed: tuple[ClaimedDelivery, ...]
) -> None:
    outbox.client.results["T1"].append(Refused("messages_tab_disabled"))
    outbox.sending.deliver(claimed[0], PendingResults())
    outbox.end_lease()
    outbox.client.results["T1"].append(Refused("messages_tab_disabled"))
    outbox.send_all()
    assert {row.reason for row in outbox.deliveries()} == {"messages_tab_disabled", None}


def test_results_that_could_not_be_saved_stay_pending(outbox: Outbox, claimed: tuple[ClaimedDelivery, ...]) -> None:
    pending = PendingResults()
    outbox.sending.deliver(claimed[0], pending)
    refuse_writes(outbox.store, refuse=True)
    with pytest.raises(NotSavedError):
        outbox.sending.finish(pending)
    refuse_writes(outbox.store, refuse=False)
    outbox.sending.finish(pending)
    assert kept(outbox) == 1


def test_a_member_gets_one_message_per_batch(outbox: Outbox) -> None:
    ana = Member("T1", "UANA")
    outbox.make_due("UANA")
    outbox.sender.sweep()
    with outbox.store.writing() as work:
        work.deliveries.add(Delivery("snoozed", ana, WEEKLY, "2026-W47+1d", outbox.clock.now))
    first = outbox.sending.claim("T1")
    second = outbox.sending.claim("T1")
    assert [len(first), len(second)] == [1, 1]
    assert first[0].before.id != second[0].before.id
    assert second[0].at - first[0].at >= timedelta(seconds=0.5)
