from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.conversation import MessageRef
from bot.domain.delivery import (
    LEASE,
    PAUSES,
    DeliveryStatus,
    Limited,
    Missing,
    Refused,
    SendResult,
    Sent,
    Unsure,
)
from bot.domain.errors import NotSavedError
from bot.domain.people import Member
from bot.jobs.sender import send_now
from bot.services.sending import SEND_BATCH
from tests.jobs.outbox import FRIDAY, PAUSE, Outbox
from tests.memory import refuse_writes, refusing_writes
from tests.storage import threads

ANA, BEN, CLEO = Member("T1", "UANA"), Member("T1", "UBEN"), Member("T1", "UCLEO")
A_MOMENT = timedelta(seconds=1)


def test_everybody_who_is_due_gets_one_dm_and_another_sweep_sends_none(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN")
    for _ in range(3):
        for workspace in outbox.sender.sweep():
            outbox.send_all(workspace)
    assert sorted(outbox.recipients, key=str) == [ANA, BEN]
    assert outbox.statuses() == {DeliveryStatus.SENT}
    assert len(outbox.saved) == 2


def test_posts_to_a_workspace_keep_their_pause(outbox: Outbox) -> None:
    outbox.make_due(*(f"U{number}" for number in range(30)))
    outbox.sender.sweep()
    outbox.send_all()
    moments = [at for _, _, at in outbox.client.posted]
    assert len(moments) == 30
    assert min(after - before for before, after in pairwise(moments)) >= PAUSE


def test_a_pause_that_slack_asks_for_holds_up_only_that_workspace(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN")
    outbox.make_due("UANA", "UBEN", workspace="T2")
    outbox.client.results["T1"].append(Limited(30))
    outbox.sender.sweep()
    assert outbox.send_all("T1") == FRIDAY + timedelta(seconds=30)
    assert outbox.send_all("T2") is None
    assert {member.workspace for member in outbox.recipients} == {"T2"}
    assert outbox.statuses("T1") == {DeliveryStatus.QUEUED}

    outbox.clock.advance(29)
    outbox.send_all("T1")
    assert {member.workspace for member in outbox.recipients} == {"T2"}
    outbox.clock.advance(2)
    outbox.send_all("T1")
    assert sorted(outbox.recipients, key=str).count(ANA) == 1
    assert outbox.statuses("T1") == {DeliveryStatus.SENT}


def test_a_revoked_token_of_one_workspace_never_holds_up_another(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN")
    outbox.make_due("UANA", "UBEN", workspace="T2")
    outbox.client.results["T1"].extend([Refused("token_revoked"), Refused("token_revoked")])
    for workspace in outbox.sender.sweep():
        outbox.send_all(workspace)
    assert {row.reason for row in outbox.deliveries("T1")} == {"token_revoked"}
    assert outbox.recipients == [Member("T2", "UANA"), Member("T2", "UBEN")]


def test_a_definite_refusal_is_not_retried(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.client.results["T1"].append(Refused("messages_tab_disabled"))
    outbox.sender.sweep()
    outbox.send_all()
    outbox.clock.advance(LEASE.total_seconds() * 10)
    assert outbox.sender.sweep() == ()
    assert outbox.recipients == []
    assert outbox.statuses() == {DeliveryStatus.FAILED}


def test_two_workspaces_with_the_same_user_id_each_get_their_own(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.make_due("UANA", workspace="T2")
    for workspace in outbox.sender.sweep():
        outbox.send_all(workspace)
    assert sorted(outbox.recipients, key=str) == [Member("T1", "UANA"), Member("T2", "UANA")]


def test_a_dm_more_than_a_day_late_is_skipped_and_the_next_one_is_on_time(outbox: Outbox) -> None:
    outbox.make_due("UANA", overdue=timedelta(hours=25))
    assert outbox.sender.sweep() == ()
    assert outbox.recipients == []
    with outbox.store.reading() as work:
        subscription = work.subscriptions.get(ANA)
    assert subscription
    assert subscription.next_at == FRIDAY + timedelta(weeks=1)
    assert subscription.silence == 0


def test_what_is_no_longer_wanted_is_not_sent(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.unwanted.add(ANA)
    outbox.sender.sweep()
    outbox.send_all()
    assert outbox.recipients == []
    assert outbox.statuses() == {DeliveryStatus.SKIPPED}


def test_a_message_that_a_dead_worker_sent_is_found_and_not_sent_again(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.sender.sweep()
    (claimed,) = outbox.sending.claim("T1")
    outbox.kill_while_posting(claimed, slack_has_it=True)
    assert outbox.send_all() is None
    outbox.end_lease()
    assert outbox.sender.sweep() == ("T1",)
    outbox.send_all()
    assert outbox.recipients == [ANA]
    assert outbox.client.removed == []
    assert outbox.statuses() == {DeliveryStatus.SENT}
    assert outbox.saved == [claimed.before.id]


def test_the_result_and_the_position_of_a_dm_are_saved_together_or_not_at_all(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.unsavable.add(ANA)
    outbox.sender.sweep()
    with pytest.raises(NotSavedError):
        outbox.send_all()
    assert outbox.statuses() == {DeliveryStatus.CLAIMED}
    outbox.unsavable.clear()
    outbox.clock.advance(LEASE.total_seconds() + 1)
    outbox.send_all()
    assert outbox.statuses() == {DeliveryStatus.SENT}
    assert outbox.saved == [delivery.id for delivery in outbox.deliveries()]
    assert outbox.recipients == [ANA]


def test_a_message_that_a_dead_worker_had_not_sent_is_looked_up_before_it_is_sent(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.sender.sweep()
    (claimed,) = outbox.sending.claim("T1")
    outbox.kill_while_posting(claimed, slack_has_it=False)
    outbox.end_lease()
    outbox.send_all()
    assert outbox.client.looked_up == [claimed.before.id]
    assert outbox.recipients == [ANA]


@pytest.mark.parametrize("dm_is_known", [True, False])
def test_only_the_message_that_a_dead_worker_was_posting_is_in_doubt(outbox: Outbox, *, dm_is_known: bool) -> None:
    users = [f"U{number}" for number in range(SEND_BATCH)]
    outbox.make_due(*users, dm_is_known=dm_is_known)
    outbox.sender.sweep()
    first, *others = outbox.sending.claim("T1")
    assert others
    outbox.kill_while_posting(first, slack_has_it=True)
    outbox.end_lease()
    outbox.send_all()
    assert outbox.client.looked_up == [first.before.id]
    assert sorted(member.user for member in outbox.recipients) == sorted(users)
    assert outbox.statuses() == {DeliveryStatus.SENT}


def test_the_channel_of_a_new_dm_is_known_from_the_first_post_on(outbox: Outbox) -> None:
    outbox.make_due("UANA", dm_is_known=False)
    outbox.sender.sweep()
    outbox.send_all()
    assert outbox.dm(ANA) == "D-UANA"
    with outbox.store.reading() as work:
        assert work.members.get(ANA).welcomed_at is None


@pytest.mark.parametrize("slack_has_it", [True, False])
def test_a_copy_reveals_an_unknown_dm_and_one_message_remains(outbox: Outbox, *, slack_has_it: bool) -> None:
    outbox.make_due("UANA", dm_is_known=False)
    outbox.sender.sweep()
    (claimed,) = outbox.sending.claim("T1")
    outbox.kill_while_posting(claimed, slack_has_it=slack_has_it)
    outbox.end_lease()
    outbox.send_all()
    assert outbox.recipients == [ANA]
    assert outbox.client.removed == [claimed.before.id] * slack_has_it
    assert outbox.statuses() == {DeliveryStatus.SENT}
    assert outbox.dm(ANA) == "D-UANA"


@pytest.mark.parametrize("failure", [Unsure("timeout"), Limited(30)])
def test_a_copy_is_posted_once_whatever_the_search_finds(outbox: Outbox, failure: SendResult) -> None:
    outbox.make_due("UANA", dm_is_known=False)
    outbox.sender.sweep()
    (claimed,) = outbox.sending.claim("T1")
    outbox.kill_while_posting(claimed, slack_has_it=True)
    outbox.end_lease()

    def fails_after_the_post() -> None:
        outbox.client.accept(ANA, claimed.before.id)
        outbox.client.results["T1"].extend([Sent(MessageRef("D-UANA", "2")), failure])

    outbox.client.during_post = fails_after_the_post
    outbox.send_all()
    outbox.client.during_post = lambda: None
    assert outbox.statuses() == {DeliveryStatus.UNKNOWN}
    assert outbox.recipients == [ANA, ANA]
    outbox.clock.advance(60)
    outbox.send_all()
    assert outbox.recipients == [ANA]
    assert outbox.client.removed == [claimed.before.id]
    assert outbox.statuses() == {DeliveryStatus.SENT}


def test_a_worker_that_was_suspended_until_another_took_its_row_posts_nothing(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.sender.sweep()
    (slow,) = outbox.sending.claim("T1")
    outbox.end_lease()
    outbox.send_all()
    assert outbox.deliver(slow) is None
    assert outbox.recipients == [ANA]


def test_a_member_forgotten_after_the_claim_gets_nothing_and_nothing_is_stored(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.sender.sweep()
    (claimed,) = outbox.sending.claim("T1")
    with outbox.store.writing() as work:
        work.forget(ANA)
    assert outbox.deliver(claimed) is None
    assert outbox.recipients == []
    assert outbox.dm(ANA) is None


def test_after_a_copy_for_a_member_forgotten_meanwhile_nothing_is_stored(outbox: Outbox) -> None:
    outbox.make_due("UANA", dm_is_known=False)
    outbox.sender.sweep()
    (claimed,) = outbox.sending.claim("T1")
    outbox.kill_while_posting(claimed, slack_has_it=False)
    outbox.end_lease()

    def forget() -> None:
        with outbox.store.writing() as work:
            work.forget(ANA)

    outbox.client.during_post = forget
    outbox.send_all()
    assert outbox.dm(ANA) is None
    assert outbox.deliveries() == []


@pytest.mark.parametrize("it_was_posted", [True, False])
def test_after_a_dropped_connection_a_message_is_looked_up_and_sent_only_if_missing(
    outbox: Outbox, *, it_was_posted: bool
) -> None:
    outbox.make_due("UANA")
    outbox.client.results["T1"].append(Unsure("RemoteDisconnected"))
    outbox.sender.sweep()
    outbox.send_all()
    (row,) = outbox.deliveries()
    assert row.status is DeliveryStatus.UNKNOWN
    if it_was_posted:
        outbox.client.accept(ANA, row.id)
    outbox.clock.now += PAUSES[0] + A_MOMENT
    outbox.send_all()
    assert outbox.client.looked_up == [row.id]
    assert outbox.recipients == [ANA]
    assert outbox.statuses() == {DeliveryStatus.SENT}


def test_a_message_that_stays_in_doubt_is_given_up_and_never_sent_blindly(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.client.results["T1"].extend([Unsure("timeout")] * 20)
    outbox.sender.sweep()
    for pause in (timedelta(0), *PAUSES):
        outbox.clock.now += pause + A_MOMENT
        outbox.send_all()
    (row,) = outbox.deliveries()
    assert row.status is DeliveryStatus.FAILED
    assert len(outbox.client.looked_up) == len(PAUSES)
    assert outbox.recipients == []


def test_a_message_known_to_be_missing_is_sent_even_after_the_last_look_up(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.client.results["T1"].extend([Unsure("timeout"), Missing()] * len(PAUSES))
    outbox.sender.sweep()
    for pause in (timedelta(0), *PAUSES):
        outbox.clock.now += pause + A_MOMENT
        outbox.send_all()
    assert len(outbox.client.looked_up) == len(PAUSES)
    assert outbox.recipients == [ANA]
    assert outbox.statuses() == {DeliveryStatus.SENT}


@pytest.mark.parametrize("dm_is_known", [True, False])
def test_a_message_that_kills_every_worker_is_given_up(outbox: Outbox, *, dm_is_known: bool) -> None:
    outbox.make_due("UANA", dm_is_known=dm_is_known)
    outbox.uncomposable.add(ANA)
    outbox.sender.sweep()
    for _ in range(2 * len(PAUSES) + 3):
        outbox.send_all()
        outbox.clock.now += LEASE + A_MOMENT
    (row,) = outbox.deliveries()
    assert row.status is DeliveryStatus.FAILED
    assert outbox.recipients == []


def test_a_worker_killed_by_another_message_does_not_count(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.sender.sweep()
    for _ in range(3 * len(PAUSES)):
        assert outbox.sending.claim("T1")
        outbox.end_lease()
    outbox.send_all()
    assert outbox.recipients == [ANA]
    assert outbox.client.looked_up == []


def test_when_stopping_claimed_deliveries_are_released_and_need_no_look_up(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN", "UCLEO")
    outbox.clock.stops_after = 1
    outbox.sender.sweep()
    assert outbox.sender.send("T1") is None
    assert outbox.recipients == [ANA]
    assert outbox.statuses() == {DeliveryStatus.SENT, DeliveryStatus.QUEUED}

    outbox.clock.stops_after = None
    outbox.clock.advance(10)
    outbox.send_all()
    assert outbox.recipients == [ANA, BEN, CLEO]
    assert outbox.client.looked_up == []


def test_calls_that_outlast_the_lease_of_a_batch_send_nothing_twice(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN", "UCLEO")
    outbox.client.during_post = lambda: outbox.clock.advance(LEASE.total_seconds() - 1)
    outbox.sender.sweep()
    outbox.send_all()
    assert outbox.recipients == [ANA, BEN, CLEO]
    assert outbox.client.looked_up == []


def test_a_message_that_cannot_be_composed_does_not_hold_up_others(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN")
    outbox.uncomposable.add(ANA)
    outbox.sender.sweep()
    outbox.send_all()
    assert outbox.recipients == [BEN]


def test_one_thread_at_a_time_sends_to_a_workspace(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN")
    answers = []
    outbox.client.during_post = lambda: answers.append(outbox.sender.send("T1"))
    outbox.sender.sweep()
    outbox.send_all()
    assert answers == [None, None]
    assert outbox.recipients == [ANA, BEN]


def test_sending_stops_after_a_batch_so_that_a_large_workspace_does_not_hold_up_others(outbox: Outbox) -> None:
    outbox.make_due(*(f"U{number}" for number in range(50)))
    outbox.sender.sweep()
    again = outbox.sender.send("T1")
    assert 0 < len(outbox.recipients) < 50
    assert again == outbox.clock.now


def test_messages_sent_while_the_database_was_away_are_found_later(outbox: Outbox) -> None:
    outbox.make_due("UANA", "UBEN")
    outbox.sender.sweep()

    def database_goes_away() -> None:
        refuse_writes(outbox.store, refuse=True)

    outbox.client.during_post = database_goes_away
    with pytest.raises(NotSavedError):
        outbox.sender.send("T1")
    outbox.client.during_post = lambda: None
    refuse_writes(outbox.store, refuse=False)
    outbox.clock.advance(LEASE.total_seconds() + 1)
    outbox.send_all()
    assert sorted(outbox.recipients, key=str) == [ANA, BEN]


def test_a_clock_that_is_set_back_is_checked_each_second(outbox: Outbox) -> None:
    for user in ("UANA", "UBEN"):
        outbox.make_due(user)
    outbox.sender.sweep()

    def set_back() -> None:
        outbox.clock.now -= timedelta(minutes=30)
        outbox.client.during_post = lambda: None

    outbox.client.during_post = set_back
    outbox.send_all()
    assert outbox.recipients == [ANA, BEN]
    assert max(outbox.clock.waits) <= 1


def test_deliveries_added_while_a_batch_is_sent_do_not_wait_for_the_sweep(outbox: Outbox) -> None:
    to_come = ["UCLEO", "UBEN"]

    def another() -> None:
        if to_come:
            outbox.make_due(to_come.pop())
            outbox.sender.sweep()
            assert outbox.sender.send("T1") is None, "one thread at a time"

    outbox.make_due("UANA")
    outbox.sender.sweep()
    outbox.client.during_post = another
    send_now(outbox.sender)("T1")
    assert outbox.recipients == [ANA, BEN, CLEO], "each look is followed by another one if somebody asked meanwhile"


def test_what_concurrent_threads_add_is_sent_once_all_of_them_have_requested_it(outbox: Outbox) -> None:
    def add_and_ask(number: int) -> bool:
        outbox.make_due(f"U{number}")
        outbox.sender.sweep()
        send_now(outbox.sender)("T1")
        return True

    fewer_than_a_batch = 8
    threads.at_once(add_and_ask, fewer_than_a_batch)
    assert sorted(member.user for member in outbox.recipients) == [f"U{n}" for n in range(fewer_than_a_batch)]
    assert outbox.sender.send("T1") is None


def test_after_a_thread_has_failed_the_next_one_sends_to_its_workspace(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.sender.sweep()
    with refusing_writes(outbox.store):
        send_now(outbox.sender)("T1")
    outbox.send_all()
    assert outbox.recipients == [ANA]
