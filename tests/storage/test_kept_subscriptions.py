from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_subscription

HOUR = timedelta(hours=1)


def keep(storage: Storage, *subscriptions: Subscription) -> None:
    with storage.writing() as unit:
        for subscription in subscriptions:
            unit.subscriptions.put(subscription)


def users(found: tuple[Subscription, ...]) -> list[str]:
    return [subscription.member.user for subscription in found]


def test_a_subscription_is_read_back_unchanged(storage: Storage) -> None:
    paused = replace(a_subscription(silence=3), paused_until=MONDAY + timedelta(days=14))
    keep(storage, paused)
    with storage.reading() as unit:
        assert unit.subscriptions.get(ANA) == paused
        assert unit.subscriptions.get(BEN) is None
        assert unit.subscriptions.get(NAMESAKE) is None


def test_a_subscription_that_is_off_is_stored(storage: Storage) -> None:
    keep(storage, replace(a_subscription(), next_at=None))
    with storage.reading() as unit:
        assert unit.subscriptions.get(ANA) == replace(a_subscription(), next_at=None)
        assert unit.subscriptions.due(MONDAY + timedelta(days=9999), limit=9) == ()


def test_putting_it_again_changes_it_and_nobody_else_s(storage: Storage) -> None:
    keep(storage, a_subscription(), a_subscription(BEN), a_subscription(NAMESAKE))
    changed = Subscription(ANA, Weekly(0, time(8, 30), "America/Los_Angeles"), MONDAY + HOUR, 2, MONDAY)
    keep(storage, changed)
    with storage.reading() as unit:
        assert unit.subscriptions.get(ANA) == changed
        assert unit.subscriptions.get(BEN) == a_subscription(BEN)
        assert unit.subscriptions.get(NAMESAKE) == a_subscription(NAMESAKE)


def test_the_next_date_is_the_earliest_across_all_workspaces(storage: Storage) -> None:
    keep(storage, replace(a_subscription(), next_at=None))
    with storage.reading() as unit:
        assert unit.subscriptions.next_at() is None
    keep(storage, a_subscription(BEN, next_at=MONDAY + HOUR), a_subscription(NAMESAKE, next_at=MONDAY))
    with storage.reading() as unit:
        assert unit.subscriptions.next_at() == MONDAY


def test_due_subscriptions_are_from_all_workspaces_with_the_longest_overdue_first(storage: Storage) -> None:
    keep(
        storage,
        a_subscription(Member("T2", "U-hour"), next_at=MONDAY - HOUR),
        a_subscription(Member("T1", "U-now"), next_at=MONDAY),
        a_subscription(Member("T1", "U-later"), next_at=MONDAY + timedelta(microseconds=1)),
        a_subscription(Member("T1", "U-day"), next_at=MONDAY - 24 * HOUR),
        replace(a_subscription(Member("T1", "U-off")), next_at=None),
    )
    with storage.reading() as unit:
        assert users(unit.subscriptions.due(MONDAY, limit=9)) == ["U-day", "U-hour", "U-now"]
        assert users(unit.subscriptions.due(MONDAY, limit=2)) == ["U-day", "U-hour"]
        assert unit.subscriptions.due(MONDAY - 48 * HOUR, limit=9) == ()


def test_subscriptions_due_at_the_same_time_have_a_stable_order(storage: Storage) -> None:
    members = [Member(workspace, user) for workspace in ("T1", "T2") for user in ("U1", "U2", "U3")]
    keep(storage, *(a_subscription(member, next_at=MONDAY) for member in reversed(members)))
    with storage.reading() as unit:
        assert [found.member for found in unit.subscriptions.due(MONDAY, limit=9)] == members


def test_dates_compare_correctly_across_hours_days_and_centuries(storage: Storage) -> None:
    moments = [
        datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 9, 30, 9, 0, tzinfo=UTC),
        datetime(2026, 10, 1, 0, 0, tzinfo=UTC),
        datetime(2026, 10, 1, 0, 0, 0, 1, tzinfo=UTC),
        datetime(2101, 1, 1, tzinfo=UTC),
    ]
    keep(storage, *(a_subscription(Member("T1", f"U{9 - n}"), next_at=moment) for n, moment in enumerate(moments)))
    with storage.reading() as unit:
        for count, moment in enumerate(moments, start=1):
            assert [found.next_at for found in unit.subscriptions.due(moment, limit=9)] == moments[:count]


def test_a_due_subscription_is_moved_once(storage: Storage) -> None:
    before = a_subscription(next_at=MONDAY)
    after = replace(before, next_at=MONDAY + timedelta(weeks=1), silence=1)
    keep(storage, before)
    with storage.writing() as unit:
        assert unit.subscriptions.move(before, after)
        assert not unit.subscriptions.move(before, replace(after, silence=9))
    with storage.reading() as unit:
        assert unit.subscriptions.get(ANA) == after
        assert unit.subscriptions.due(MONDAY, limit=9) == ()


@pytest.mark.parametrize("meanwhile", [None, MONDAY + HOUR], ids=["switched off", "another date"])
def test_a_subscription_changed_meanwhile_is_not_moved(storage: Storage, meanwhile: datetime | None) -> None:
    before = a_subscription(next_at=MONDAY)
    changed = replace(before, next_at=meanwhile)
    keep(storage, changed)
    with storage.writing() as unit:
        assert not unit.subscriptions.move(before, replace(before, next_at=MONDAY + timedelta(weeks=1)))
        assert unit.subscriptions.get(ANA) == changed


def test_a_subscription_without_a_date_is_moved_if_it_still_has_none(storage: Storage) -> None:
    off = replace(a_subscription(), next_at=None)
    keep(storage, off)
    with storage.writing() as unit:
        assert unit.subscriptions.move(off, a_subscription())
        assert not unit.subscriptions.move(off, a_subscription())


@pytest.mark.parametrize("other", [BEN, NAMESAKE])
def test_moving_a_missing_subscription_changes_nobody_else_s(storage: Storage, other: Member) -> None:
    keep(storage, a_subscription(next_at=MONDAY))
    theirs = a_subscription(other, next_at=MONDAY)
    with storage.writing() as unit:
        assert not unit.subscriptions.move(theirs, replace(theirs, next_at=None))
        assert unit.subscriptions.get(ANA) == a_subscription(next_at=MONDAY)
