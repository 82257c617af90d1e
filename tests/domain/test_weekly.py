"""When the weekly DM comes, slows down and stops."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.domain import weekly as rules
from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription

ANA = Member("T1", "U1")
FRIDAY = Weekly(4, time(15), "Europe/Lisbon")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIRST = datetime(2026, 11, 27, 15, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture
def joined() -> Subscription:
    return rules.subscribed(ANA, FRIDAY, NOW)


def test_the_first_dm_comes_at_the_next_date(joined: Subscription) -> None:
    assert joined.next_at == FIRST


def test_unanswered_dms_come_weekly_fortnightly_monthly_and_then_stop(joined: Subscription) -> None:
    dates, subscription = [], joined
    while subscription.next_at is not None:
        dates.append(subscription.next_at)
        turn = rules.advance(subscription, subscription.next_at)
        assert turn.period
        subscription = turn.after
    weeks = [(later - sooner).days // 7 for sooner, later in pairwise(dates)]
    assert weeks == [1, 1, 2, 2, 4, 4]
    assert subscription.silence == 7


def test_it_announces_once_that_it_slows_down_and_once_that_it_stops() -> None:
    assert {silence: weeks for silence in range(9) if (weeks := rules.slows_to(silence)) is not None} == {
        3: 2,
        5: 4,
        7: 0,
    }


def test_an_answer_makes_it_weekly_again(joined: Subscription) -> None:
    rare = replace(joined, silence=5, next_at=FIRST + 4 * WEEK)
    answered = rules.answered(rare, FIRST + timedelta(hours=1))
    assert (answered.silence, answered.next_at) == (0, FIRST + WEEK)


def test_an_answer_while_it_is_weekly_changes_no_date(joined: Subscription) -> None:
    sent = rules.advance(joined, FIRST).after
    answered = rules.answered(sent, FIRST + timedelta(minutes=5))
    assert (answered.silence, answered.next_at) == (0, FIRST + WEEK)


def test_an_answer_after_it_stopped_does_not_switch_it_on(joined: Subscription) -> None:
    stopped = replace(joined, silence=7, next_at=None)
    assert rules.answered(stopped, NOW).next_at is None


def test_a_dm_more_than_a_day_late_is_skipped(joined: Subscription) -> None:
    late = rules.advance(joined, FIRST + timedelta(hours=25))
    assert late.period is None
    assert (late.after.next_at, late.after.silence) == (FIRST + WEEK, 0)
    within = rules.advance(joined, FIRST + timedelta(hours=23))
    assert within.period == "2026-W48"


def test_nothing_comes_during_a_pause(joined: Subscription) -> None:
    paused = rules.paused(joined, FIRST + timedelta(days=1))
    assert paused.next_at == FIRST + WEEK
    assert rules.advance(paused, FIRST + WEEK).after.paused_until is None


def test_an_answer_during_a_pause_does_not_end_it(joined: Subscription) -> None:
    paused = replace(rules.paused(joined, FIRST + 5 * WEEK + timedelta(days=1)), silence=4)
    assert rules.answered(paused, FIRST).next_at == FIRST + 6 * WEEK


def test_unsubscribing_keeps_the_weekday_and_time(joined: Subscription) -> None:
    assert rules.unsubscribed(joined) == replace(joined, next_at=None)
