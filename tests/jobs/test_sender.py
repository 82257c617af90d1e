from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.check import MessageRef
from bot.domain.delivery import LEASE, PAUSES, DeliveryStatus, Ending, Limited, Missing, Refused, Sent, Unsure
from bot.domain.errors import NotSavedError
from bot.domain.people import Member
from bot.services.sending import PARCELS
from tests.jobs.office import FRIDAY, PAUSE, Office
from tests.memory import refuse_writes

ANA, BEN, CLEO = Member("T1", "UANA"), Member("T1", "UBEN"), Member("T1", "UCLEO")
A_MOMENT = timedelta(seconds=1)


def test_everybody_who_is_due_gets_one_dm_and_another_look_sends_none(office: Office) -> None:
    office.due("UANA", "UBEN")
    for _ in range(3):
        for workspace in office.sender.sweep():
            office.send_all(workspace)
    assert sorted(office.recipients, key=str) == [ANA, BEN]
    assert office.stand() == {DeliveryStatus.SENT}
    assert len(office.placed) == 2


def test_posts_to_a_workspace_keep_their_pause(office: Office) -> None:
    office.due(*(f"U{number}" for number in range(30)))
    office.sender.sweep()
    office.send_all()
    moments = [at for _, _, at in office.courier.posted]
    assert len(moments) == 30
    assert min(after - before for before, after in pairwise(moments)) >= PAUSE


def test_a_pause_that_slack_wants_holds_up_that_workspace_alone(office: Office) -> None:
    office.due("UANA", "UBEN")
    office.due("UANA", "UBEN", workspace="T2")
    office.courier.endings["T1"].append(Limited(30))
    office.sender.sweep()
    assert office.send_all("T1") == FRIDAY + timedelta(seconds=30)
    assert office.send_all("T2") is None
    assert {member.workspace for member in office.recipients} == {"T2"}
    assert office.stand("T1") == {DeliveryStatus.QUEUED}

    office.clock.pass_by(29)
    office.send_all("T1")
    assert {member.workspace for member in office.recipients} == {"T2"}
    office.clock.pass_by(2)
    office.send_all("T1")
    assert sorted(office.recipients, key=str).count(ANA) == 1
    assert office.stand("T1") == {DeliveryStatus.SENT}


def test_a_revoked_token_of_one_workspace_never_holds_up_another(office: Office) -> None:
    office.due("UANA", "UBEN")
    office.due("UANA", "UBEN", workspace="T2")
    office.courier.endings["T1"].extend([Refused("token_revoked"), Refused("token_revoked")])
    for workspace in office.sender.sweep():
        office.send_all(workspace)
    assert {row.reason for row in office.deliveries("T1")} == {"token_revoked"}
    assert office.recipients == [Member("T2", "UANA"), Member("T2", "UBEN")]


def test_what_was_refused_for_good_is_not_tried_again(office: Office) -> None:
    office.due("UANA")
    office.courier.endings["T1"].append(Refused("messages_tab_disabled"))
    office.sender.sweep()
    office.send_all()
    office.clock.pass_by(LEASE.total_seconds() * 10)
    assert office.sender.sweep() == ()
    assert office.recipients == []
    assert office.stand() == {DeliveryStatus.FAILED}


def test_two_workspaces_with_the_same_user_id_each_get_their_own(office: Office) -> None:
    office.due("UANA")
    office.due("UANA", workspace="T2")
    for workspace in office.sender.sweep():
        office.send_all(workspace)
    assert sorted(office.recipients, key=str) == [Member("T1", "UANA"), Member("T2", "UANA")]


def test_a_dm_more_than_a_day_late_is_left_out_and_the_next_one_comes_in_time(office: Office) -> None:
    office.due("UANA", overdue=timedelta(hours=25))
    assert office.sender.sweep() == ()
    assert office.recipients == []
    with office.store.reading() as work:
        subscription = work.subscriptions.get(ANA)
    assert subscription
    assert subscription.next_at == FRIDAY + timedelta(weeks=1)
    assert subscription.silence == 0


def test_what_is_not_wanted_any_more_is_not_sent(office: Office) -> None:
    office.due("UANA")
    office.unwanted.add(ANA)
    office.sender.sweep()
    office.send_all()
    assert office.recipients == []
    assert office.stand() == {DeliveryStatus.SKIPPED}


def test_what_a_dead_worker_had_sent_is_found_and_not_sent_again(office: Office) -> None:
    office.due("UANA")
    office.sender.sweep()
    (parcel,) = office.sending.claim("T1")
    office.dies_posting(parcel, slack_has_it=True)
    assert office.send_all() is None
    office.lease_ends()
    assert office.sender.sweep() == ("T1",)
    office.send_all()
    assert office.recipients == [ANA]
    assert office.courier.removed == []
    assert office.stand() == {DeliveryStatus.SENT}
    assert office.placed == [parcel.before.id]


def test_that_a_dm_was_sent_is_kept_together_with_where_it_stands_or_not_at_all(office: Office) -> None:
    office.due("UANA")
    office.unplaceable.add(ANA)
    office.sender.sweep()
    with pytest.raises(NotSavedError):
        office.send_all()
    assert office.stand() == {DeliveryStatus.CLAIMED}
    office.unplaceable.clear()
    office.clock.pass_by(LEASE.total_seconds() + 1)
    office.send_all()
    assert office.stand() == {DeliveryStatus.SENT}
    assert office.placed == [delivery.id for delivery in office.deliveries()]
    assert office.recipients == [ANA]


def test_what_a_dead_worker_had_not_sent_is_looked_for_before_it_is_sent(office: Office) -> None:
    office.due("UANA")
    office.sender.sweep()
    (parcel,) = office.sending.claim("T1")
    office.dies_posting(parcel, slack_has_it=False)
    office.lease_ends()
    office.send_all()
    assert office.courier.looked_for == [parcel.before.id]
    assert office.recipients == [ANA]


@pytest.mark.parametrize("dm_is_known", [True, False])
def test_only_the_one_that_a_dead_worker_was_posting_is_in_doubt(office: Office, *, dm_is_known: bool) -> None:
    users = [f"U{number}" for number in range(PARCELS)]
    office.due(*users, dm_is_known=dm_is_known)
    office.sender.sweep()
    first, *others = office.sending.claim("T1")
    assert others
    office.dies_posting(first, slack_has_it=True)
    office.lease_ends()
    office.send_all()
    assert office.courier.looked_for == [first.before.id]
    assert sorted(member.user for member in office.recipients) == sorted(users)
    assert office.stand() == {DeliveryStatus.SENT}


def test_a_dm_that_was_never_written_to_is_known_from_the_first_post_on(office: Office) -> None:
    office.due("UANA", dm_is_known=False)
    office.sender.sweep()
    office.send_all()
    assert office.dm(ANA) == "D-UANA"
    with office.store.reading() as work:
        assert work.members.get(ANA).welcomed_at is None


@pytest.mark.parametrize("slack_has_it", [True, False])
def test_where_the_dm_is_not_known_a_copy_reveals_it_and_one_message_stays(
    office: Office, *, slack_has_it: bool
) -> None:
    office.due("UANA", dm_is_known=False)
    office.sender.sweep()
    (parcel,) = office.sending.claim("T1")
    office.dies_posting(parcel, slack_has_it=slack_has_it)
    office.lease_ends()
    office.send_all()
    assert office.recipients == [ANA]
    assert office.courier.removed == [parcel.before.id] * slack_has_it
    assert office.stand() == {DeliveryStatus.SENT}
    assert office.dm(ANA) == "D-UANA"


@pytest.mark.parametrize("failure", [Unsure("timeout"), Limited(30)])
def test_a_copy_is_posted_once_whatever_the_search_after_it_comes_to(office: Office, failure: Ending) -> None:
    office.due("UANA", dm_is_known=False)
    office.sender.sweep()
    (parcel,) = office.sending.claim("T1")
    office.dies_posting(parcel, slack_has_it=True)
    office.lease_ends()

    def fails_after_the_post() -> None:
        office.courier.accept(ANA, parcel.before.id)
        office.courier.endings["T1"].extend([Sent(MessageRef("D-UANA", "2")), failure])

    office.courier.meanwhile = fails_after_the_post
    office.send_all()
    office.courier.meanwhile = lambda: None
    assert office.stand() == {DeliveryStatus.UNKNOWN}
    assert office.recipients == [ANA, ANA]
    office.clock.pass_by(60)
    office.send_all()
    assert office.recipients == [ANA]
    assert office.courier.removed == [parcel.before.id]
    assert office.stand() == {DeliveryStatus.SENT}


def test_a_worker_that_stood_still_until_another_took_its_row_posts_nothing(office: Office) -> None:
    office.due("UANA")
    office.sender.sweep()
    (slow,) = office.sending.claim("T1")
    office.lease_ends()
    office.send_all()
    assert office.sending.deliver(slow) is None
    assert office.recipients == [ANA]


def test_who_was_forgotten_after_the_claim_gets_nothing_and_nothing_is_kept(office: Office) -> None:
    office.due("UANA")
    office.sender.sweep()
    (parcel,) = office.sending.claim("T1")
    with office.store.writing() as work:
        work.forget(ANA)
    assert office.sending.deliver(parcel) is None
    assert office.recipients == []
    assert office.dm(ANA) is None


def test_a_copy_for_somebody_who_was_forgotten_meanwhile_leaves_nothing_kept(office: Office) -> None:
    office.due("UANA", dm_is_known=False)
    office.sender.sweep()
    (parcel,) = office.sending.claim("T1")
    office.dies_posting(parcel, slack_has_it=False)
    office.lease_ends()

    def forget() -> None:
        with office.store.writing() as work:
            work.forget(ANA)

    office.courier.meanwhile = forget
    office.send_all()
    assert office.dm(ANA) is None
    assert office.deliveries() == []


@pytest.mark.parametrize("it_was_posted", [True, False])
def test_after_a_dropped_line_it_is_looked_up_and_sent_only_if_it_is_not_there(
    office: Office, *, it_was_posted: bool
) -> None:
    office.due("UANA")
    office.courier.endings["T1"].append(Unsure("RemoteDisconnected"))
    office.sender.sweep()
    office.send_all()
    (row,) = office.deliveries()
    assert row.status is DeliveryStatus.UNKNOWN
    if it_was_posted:
        office.courier.accept(ANA, row.id)
    office.clock.now += PAUSES[0] + A_MOMENT
    office.send_all()
    assert office.courier.looked_for == [row.id]
    assert office.recipients == [ANA]
    assert office.stand() == {DeliveryStatus.SENT}


def test_what_stays_in_doubt_is_given_up_and_never_sent_blindly(office: Office) -> None:
    office.due("UANA")
    office.courier.endings["T1"].extend([Unsure("timeout")] * 20)
    office.sender.sweep()
    for pause in (timedelta(0), *PAUSES):
        office.clock.now += pause + A_MOMENT
        office.send_all()
    (row,) = office.deliveries()
    assert row.status is DeliveryStatus.FAILED
    assert len(office.courier.looked_for) == len(PAUSES)
    assert office.recipients == []


def test_what_is_known_not_to_be_there_is_sent_after_the_last_look_too(office: Office) -> None:
    office.due("UANA")
    office.courier.endings["T1"].extend([Unsure("timeout"), Missing()] * len(PAUSES))
    office.sender.sweep()
    for pause in (timedelta(0), *PAUSES):
        office.clock.now += pause + A_MOMENT
        office.send_all()
    assert len(office.courier.looked_for) == len(PAUSES)
    assert office.recipients == [ANA]
    assert office.stand() == {DeliveryStatus.SENT}


@pytest.mark.parametrize("dm_is_known", [True, False])
def test_what_every_worker_dies_of_is_given_up(office: Office, *, dm_is_known: bool) -> None:
    office.due("UANA", dm_is_known=dm_is_known)
    office.unmakeable.add(ANA)
    office.sender.sweep()
    for _ in range(2 * len(PAUSES) + 3):
        office.send_all()
        office.clock.now += LEASE + A_MOMENT
    (row,) = office.deliveries()
    assert row.status is DeliveryStatus.FAILED
    assert office.recipients == []


def test_dying_over_others_does_not_count(office: Office) -> None:
    office.due("UANA")
    office.sender.sweep()
    for _ in range(3 * len(PAUSES)):
        assert office.sending.claim("T1")
        office.lease_ends()
    office.send_all()
    assert office.recipients == [ANA]
    assert office.courier.looked_for == []


def test_at_the_end_what_is_in_hand_is_put_back_and_needs_no_look(office: Office) -> None:
    office.due("UANA", "UBEN", "UCLEO")
    office.clock.ends_after = 1
    office.sender.sweep()
    assert office.sender.send("T1") is None
    assert office.recipients == [ANA]
    assert office.stand() == {DeliveryStatus.SENT, DeliveryStatus.QUEUED}

    office.clock.ends_after = None
    office.clock.pass_by(10)
    office.send_all()
    assert office.recipients == [ANA, BEN, CLEO]
    assert office.courier.looked_for == []


def test_calls_that_take_longer_than_the_lease_of_a_batch_send_nothing_twice(office: Office) -> None:
    office.due("UANA", "UBEN", "UCLEO")
    office.courier.meanwhile = lambda: office.clock.pass_by(LEASE.total_seconds() - 1)
    office.sender.sweep()
    office.send_all()
    assert office.recipients == [ANA, BEN, CLEO]
    assert office.courier.looked_for == []


def test_a_message_that_cannot_be_made_does_not_hold_up_the_others(office: Office) -> None:
    office.due("UANA", "UBEN")
    office.unmakeable.add(ANA)
    office.sender.sweep()
    office.send_all()
    assert office.recipients == [BEN]


def test_one_thread_at_a_time_is_at_a_workspace(office: Office) -> None:
    office.due("UANA", "UBEN")
    answers = []
    office.courier.meanwhile = lambda: answers.append(office.sender.send("T1"))
    office.sender.sweep()
    office.send_all()
    assert answers == [None, None]
    assert office.recipients == [ANA, BEN]


def test_a_large_workspace_is_left_after_a_batch_so_that_others_get_their_turn(office: Office) -> None:
    office.due(*(f"U{number}" for number in range(50)))
    office.sender.sweep()
    again = office.sender.send("T1")
    assert 0 < len(office.recipients) < 50
    assert again == office.clock.now


def test_what_was_sent_while_the_database_was_away_is_found_later(office: Office) -> None:
    office.due("UANA", "UBEN")
    office.sender.sweep()

    def database_goes_away() -> None:
        refuse_writes(office.store, refuse=True)

    office.courier.meanwhile = database_goes_away
    with pytest.raises(NotSavedError):
        office.sender.send("T1")
    office.courier.meanwhile = lambda: None
    refuse_writes(office.store, refuse=False)
    office.clock.pass_by(LEASE.total_seconds() + 1)
    office.send_all()
    assert sorted(office.recipients, key=str) == [ANA, BEN]
