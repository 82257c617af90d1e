"""A weekly DM that can't be sent for long is skipped: nobody wants Friday's question on Monday."""

from datetime import datetime, timedelta

import pytest

from bot.bundled import CONTENT
from bot.domain.delivery import LEASE, DeliveryStatus, Limited
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.jobs.weekly import weekly
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.library import Library
from bot.services.reflections import ReflectionService
from bot.storage.tables import reflections as kept_reflections
from tests.jobs.outbox import FRIDAY, Outbox
from tests.memory import numbered_ids, rows_of

ANA = Member("T1", "UANA")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONDAY = FRIDAY + 3 * DAY


@pytest.fixture
def reflections(outbox: Outbox, framework: Framework) -> ReflectionService:
    ids = numbered_ids()
    return ReflectionService(outbox.store, Library(framework), outbox.clock, lambda: f"reflection-{next(ids)}")


@pytest.fixture(autouse=True)
def _is_made_as_it_is_shipped(outbox: Outbox, reflections: ReflectionService) -> None:
    outbox.kinds["weekly"] = weekly(reflections, WeeklyMessages(Words(CONTENT)))


def send_at(outbox: Outbox, moment: datetime) -> None:
    outbox.clock.now = moment
    outbox.sender.sweep()
    outbox.send_all()


def is_away_until(outbox: Outbox, moment: datetime) -> None:
    """Let Slack be unreachable until this time, trying each hour."""
    while outbox.clock.now < moment:
        outbox.client.results["T1"].append(Limited(HOUR.total_seconds()))
        send_at(outbox, min(outbox.clock.now + HOUR, moment))
    outbox.client.results.clear()


@pytest.mark.parametrize(("hours", "ends"), [(22, DeliveryStatus.SENT), (24, DeliveryStatus.SKIPPED)])
def test_after_an_outage_what_is_more_than_a_day_late_is_skipped(
    outbox: Outbox, hours: int, ends: DeliveryStatus
) -> None:
    outbox.make_due("UANA")
    is_away_until(outbox, FRIDAY + hours * HOUR)
    assert outbox.statuses() == {DeliveryStatus.QUEUED}
    send_at(outbox, outbox.clock.now + HOUR)
    assert outbox.statuses() == {ends}
    assert len(outbox.recipients) == (ends is DeliveryStatus.SENT)


def test_the_delay_before_a_dm_was_first_found_counts_too(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.clock.now = FRIDAY + 20 * HOUR
    is_away_until(outbox, FRIDAY + 25 * HOUR)
    send_at(outbox, FRIDAY + 26 * HOUR)
    assert outbox.statuses() == {DeliveryStatus.SKIPPED}


def test_the_next_dm_is_on_time(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    is_away_until(outbox, FRIDAY + 2 * DAY)
    send_at(outbox, FRIDAY + 3 * DAY)
    assert outbox.recipients == []
    send_at(outbox, FRIDAY + WEEK)
    assert outbox.recipients == [ANA]


def test_a_dm_that_was_sent_is_found_however_late(outbox: Outbox) -> None:
    outbox.make_due("UANA")
    outbox.sender.sweep()
    (claimed,) = outbox.sending.claim("T1")
    outbox.kill_while_posting(claimed, slack_has_it=True)
    send_at(outbox, FRIDAY + 3 * DAY + LEASE)
    assert outbox.statuses() == {DeliveryStatus.SENT}
    assert outbox.recipients == [ANA]


def test_a_dm_snoozed_days_later_comes_on_the_next_working_day(outbox: Outbox, reflections: ReflectionService) -> None:
    outbox.make_due("UANA")
    send_at(outbox, FRIDAY)
    (reflection,) = rows_of(outbox.store, kept_reflections)
    outbox.clock.now = FRIDAY + 4 * DAY
    reflections.snooze(ANA, reflection.id)
    send_at(outbox, FRIDAY + 5 * DAY)
    assert outbox.recipients == [ANA, ANA]


def test_a_snoozed_dm_is_skipped_too_when_it_is_too_late(outbox: Outbox, reflections: ReflectionService) -> None:
    outbox.make_due("UANA")
    send_at(outbox, FRIDAY)
    (reflection,) = rows_of(outbox.store, kept_reflections)
    reflections.snooze(ANA, reflection.id)
    send_at(outbox, MONDAY - HOUR)
    is_away_until(outbox, MONDAY + DAY + HOUR)
    send_at(outbox, MONDAY + DAY + 3 * HOUR)
    assert outbox.recipients == [ANA]
    assert outbox.statuses() == {DeliveryStatus.SENT, DeliveryStatus.SKIPPED}
