from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import delivery as rules
from bot.domain.conversation import MessageRef
from bot.domain.delivery import OPEN, Delivery, DeliveryStatus, Refused, SendResult, Sent, Unsure
from bot.domain.people import Member
from bot.storage.unit_of_work import Storage
from tests.storage.rows import BEN, MONDAY, NAMESAKE, a_delivery

SETTLED = [status for status in DeliveryStatus if status not in OPEN]
MINUTE = timedelta(minutes=1)


def keep(storage: Storage, *deliveries: Delivery) -> None:
    with storage.writing() as unit:
        for delivery in deliveries:
            assert unit.deliveries.add(delivery)


def begun(before: Delivery) -> Delivery:
    return rules.started(before, rules.claimed(before, MONDAY), MONDAY)


def ended(before: Delivery, begun: Delivery, result: SendResult) -> Delivery:
    return rules.with_result(before, begun, result, MONDAY)


def ids(found: tuple[Delivery, ...]) -> list[str]:
    return [delivery.id for delivery in found]


def test_a_delivery_is_read_back_unchanged(storage: Storage) -> None:
    sent = replace(
        ended(a_delivery(), begun(a_delivery()), Sent(MessageRef("D1", "1764.0001"))),
        tries=2,
        reason="late",
    )
    keep(storage, a_delivery("other", BEN), sent)
    with storage.reading() as unit:
        assert unit.deliveries.get(sent.id) == sent
        assert unit.deliveries.get("other") == a_delivery("other", BEN)
        assert unit.deliveries.get("unknown") is None


def test_there_is_one_delivery_per_member_kind_and_period_whatever_its_status(storage: Storage) -> None:
    keep(storage, replace(a_delivery(), status=DeliveryStatus.SKIPPED, reason="taken up early"))
    with storage.writing() as unit:
        assert not unit.deliveries.add(a_delivery("again"))
        for number, other in enumerate(
            [
                a_delivery(member=BEN),
                a_delivery(member=NAMESAKE),
                replace(a_delivery(), kind="receipt"),
                replace(a_delivery(), period="2026-W49"),
            ]
        ):
            assert unit.deliveries.add(replace(other, id=f"other-{number}"))
    with storage.writing() as unit:
        assert unit.deliveries.get("again") is None
        assert ids(unit.deliveries.due("T1", MONDAY, limit=9)) == ["other-0", "other-2", "other-3"]


@pytest.mark.parametrize("status", OPEN)
def test_an_open_delivery_is_due_from_its_time_on(storage: Storage, status: DeliveryStatus) -> None:
    delivery = replace(a_delivery(), status=status)
    keep(storage, delivery)
    just_before = MONDAY - timedelta(microseconds=1)
    with storage.writing() as unit:
        assert unit.deliveries.due("T1", MONDAY, limit=9) == (delivery,)
        assert unit.deliveries.due("T1", just_before, limit=9) == ()
        assert unit.deliveries.due("T2", MONDAY, limit=9) == ()
        assert unit.deliveries.due_workspaces(MONDAY) == ("T1",)
        assert unit.deliveries.due_workspaces(just_before) == ()
        assert unit.deliveries.next_at() == MONDAY


@pytest.mark.parametrize("status", SETTLED)
def test_a_settled_delivery_is_never_due(storage: Storage, status: DeliveryStatus) -> None:
    keep(storage, replace(a_delivery(), status=status))
    with storage.writing() as unit:
        assert unit.deliveries.due("T1", MONDAY, limit=9) == ()
        assert unit.deliveries.due_workspaces(MONDAY) == ()
        assert unit.deliveries.next_at() is None


def test_due_deliveries_are_limited_with_the_longest_overdue_first(storage: Storage) -> None:
    minutes = {"b": 2, "c": 1, "a": 2, "d": 5, "future": -1}
    keep(
        storage,
        *(a_delivery(name, Member("T1", f"U{name}"), due_at=MONDAY - MINUTE * n) for name, n in minutes.items()),
    )
    with storage.writing() as unit:
        assert ids(unit.deliveries.due("T1", MONDAY, limit=9)) == ["d", "a", "b", "c"]
        assert ids(unit.deliveries.due("T1", MONDAY, limit=2)) == ["d", "a"]


def test_due_workspaces_are_listed_once_with_the_longest_overdue_first(storage: Storage) -> None:
    waits = [("T3", "U1", 1), ("T1", "U1", 2), ("T2", "U1", 9), ("T1", "U2", 5), ("T0", "U1", 1), ("T4", "U1", -1)]
    keep(storage, *(a_delivery(f"{t}-{u}", Member(t, u), due_at=MONDAY - MINUTE * n) for t, u, n in waits))
    with storage.reading() as unit:
        assert unit.deliveries.due_workspaces(MONDAY) == ("T2", "T1", "T0", "T3")


def test_the_next_time_is_that_of_the_first_open_delivery_even_in_the_future(storage: Storage) -> None:
    keep(
        storage,
        a_delivery("late", due_at=MONDAY + 9 * MINUTE),
        a_delivery("soon", NAMESAKE, due_at=MONDAY + MINUTE),
        replace(a_delivery("done", BEN, due_at=MONDAY), status=DeliveryStatus.SENT),
    )
    with storage.reading() as unit:
        assert unit.deliveries.next_at() == MONDAY + MINUTE


@pytest.mark.parametrize("status", DeliveryStatus)
def test_a_delivery_is_claimed_while_its_lease_lasts(storage: Storage, status: DeliveryStatus) -> None:
    keep(storage, replace(a_delivery(), status=status))
    with storage.reading() as unit:
        assert unit.deliveries.any_claimed(MONDAY - MINUTE) is (status is DeliveryStatus.CLAIMED)
        assert not unit.deliveries.any_claimed(MONDAY)


def test_a_claimed_delivery_is_not_due_until_its_lease_ends(storage: Storage) -> None:
    keep(storage, a_delivery())
    claimed = rules.claimed(a_delivery(), MONDAY)
    with storage.writing() as unit:
        assert unit.deliveries.change(a_delivery(), claimed)
    with storage.writing() as unit:
        assert unit.deliveries.due("T1", MONDAY, limit=9) == ()
        assert unit.deliveries.due("T1", MONDAY + rules.LEASE, limit=9) == (claimed,)


def test_a_delivery_is_claimed_once(storage: Storage) -> None:
    keep(storage, a_delivery())
    with storage.writing() as unit:
        assert unit.deliveries.change(a_delivery(), rules.claimed(a_delivery(), MONDAY))
        assert not unit.deliveries.change(a_delivery(), rules.claimed(a_delivery(), MONDAY + MINUTE))
        assert unit.deliveries.get("delivery-1") == rules.claimed(a_delivery(), MONDAY)


def test_a_worker_that_lost_its_lease_saves_nothing(storage: Storage) -> None:
    slow = rules.claimed(a_delivery(), MONDAY)
    quick = rules.claimed(slow, MONDAY + rules.LEASE)
    keep(storage, slow)
    with storage.writing() as unit:
        assert unit.deliveries.change(slow, quick)
        assert not unit.deliveries.change(slow, ended(a_delivery(), slow, Refused("no_such_user")))
        sent = ended(slow, quick, Sent(MessageRef("D1", "1")))
        assert unit.deliveries.change(quick, sent)
    with storage.reading() as unit:
        assert unit.deliveries.get("delivery-1") == sent


@pytest.mark.parametrize(
    "mistaken",
    [
        replace(a_delivery(), status=DeliveryStatus.UNKNOWN),
        replace(a_delivery(), due_at=MONDAY + timedelta(microseconds=1)),
        replace(a_delivery(), claimed_at=MONDAY),
        a_delivery("another"),
        a_delivery(member=BEN),
        a_delivery(member=NAMESAKE),
    ],
    ids=["status", "due_at", "claimed_at", "id", "user", "workspace"],
)
def test_a_delivery_is_saved_only_if_it_has_not_changed(storage: Storage, mistaken: Delivery) -> None:
    keep(storage, a_delivery())
    with storage.writing() as unit:
        assert not unit.deliveries.change(mistaken, replace(mistaken, status=DeliveryStatus.SENT))
        assert unit.deliveries.get("delivery-1") == a_delivery()


def test_an_unknown_result_is_saved_with_its_reason_and_its_pause(storage: Storage) -> None:
    in_flight = begun(a_delivery())
    keep(storage, in_flight)
    doubtful = ended(a_delivery(), in_flight, Unsure("timeout"))
    with storage.writing() as unit:
        assert unit.deliveries.change(in_flight, doubtful)
    with storage.writing() as unit:
        assert unit.deliveries.get("delivery-1") == doubtful
        assert unit.deliveries.due("T1", MONDAY, limit=9) == ()
        assert unit.deliveries.due("T1", doubtful.due_at, limit=9) == (doubtful,)


@pytest.mark.parametrize("more", [0, 1, 2])
def test_of_several_changes_those_without_a_conflict_are_saved(storage: Storage, more: int) -> None:
    others = [a_delivery(f"other-{number}", Member("T1", f"other-{number}")) for number in range(more)]
    taken = a_delivery("taken", Member("T1", "taken"))
    keep(storage, a_delivery(), taken, *others)
    with storage.writing() as unit:
        assert unit.deliveries.change(taken, rules.claimed(taken, MONDAY))
    mine = [(before, ended(before, before, Refused("no_such_user"))) for before in (a_delivery(), *others)]
    gone = (a_delivery("gone", BEN), a_delivery("gone", BEN))
    with storage.writing() as unit:
        assert unit.deliveries.change_all("T1", mine) == {before.id for before, _ in mine}
        assert unit.deliveries.change_all("T1", [(taken, replace(taken, tries=9)), gone]) == frozenset()
        assert unit.deliveries.change_all("T1", [gone]) == frozenset()
    with storage.reading() as unit:
        assert [unit.deliveries.get(before.id) for before, _ in mine] == [after for _, after in mine]
        assert unit.deliveries.get("taken") == rules.claimed(taken, MONDAY)


def test_several_deliveries_are_added_at_once_and_existing_ones_stay(storage: Storage) -> None:
    keep(storage, a_delivery("first"))
    with storage.writing() as unit:
        unit.deliveries.add_all([a_delivery("again"), a_delivery("other", BEN)])
        unit.deliveries.add_all([])
        found = [unit.deliveries.get(one) for one in ("first", "again", "other")]
    assert found == [a_delivery("first"), None, a_delivery("other", BEN)]


def test_the_time_of_the_last_message_of_some_kinds_is_read(storage: Storage) -> None:
    """Deliveries that were never claimed, refused or skipped don't count, nor does the delivery itself."""
    new = replace(a_delivery("new"), kind="round", period="M1:round-1")
    sent = ended(a_delivery(), begun(a_delivery()), Sent(MessageRef("D1", "1764.0001")))

    def told(number: int, status: DeliveryStatus, kind: str = "invitation", days: int = 0) -> Delivery:
        at = MONDAY + timedelta(days=days)
        return replace(sent, id=f"told-{number}", kind=kind, period=f"M{number}:x", status=status, claimed_at=at)

    keep(
        storage,
        new,
        told(1, DeliveryStatus.SENT),
        told(2, DeliveryStatus.UNKNOWN, days=1),
        told(3, DeliveryStatus.SKIPPED, days=5),
        told(4, DeliveryStatus.FAILED, days=5),
        told(5, DeliveryStatus.QUEUED, days=5),
        told(6, DeliveryStatus.SENT, kind="weekly", days=5),
        replace(told(7, DeliveryStatus.SENT, days=5), member=NAMESAKE),
    )
    with storage.reading() as unit:
        assert unit.deliveries.last_sent([new], ["round", "invitation"]) == {new.member: MONDAY + timedelta(days=1)}
        other = replace(new, member=BEN)
        assert unit.deliveries.last_sent([other], ["round", "invitation"]) == {}


def test_open_deliveries_are_counted_over_all_workspaces(storage: Storage) -> None:
    due = {"one": MONDAY, "two": MONDAY - MINUTE, "three": MONDAY + MINUTE}
    people = (BEN, NAMESAKE, a_delivery().member)
    keep(
        storage,
        *(replace(a_delivery(name, person), due_at=at) for (name, at), person in zip(due.items(), people, strict=True)),
        *(replace(a_delivery(status), period=status, status=status) for status in SETTLED),
        replace(a_delivery("doubtful"), period="2026-W01", status=DeliveryStatus.UNKNOWN, due_at=MONDAY + MINUTE),
    )
    with storage.reading() as unit:
        assert unit.deliveries.open_by_state() == {DeliveryStatus.QUEUED: 3, DeliveryStatus.UNKNOWN: 1}
        assert unit.deliveries.overdue(MONDAY) == (2, MONDAY - MINUTE)
        assert unit.deliveries.overdue(MONDAY - 2 * MINUTE) == (0, None)
