"""A weekly DM that can't go out for long: nobody wants Friday's question on Monday."""

from datetime import datetime, timedelta

import pytest

from bot.domain.delivery import LEASE, DeliveryStatus, Limited
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.jobs.weekly import weekly
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.library import Library
from bot.services.reflections import ReflectionService
from bot.storage.tables import reflections as kept_reflections
from tests.conftest import CONTENT
from tests.jobs.office import FRIDAY, Office
from tests.memory import numbered_ids, rows_of

ANA = Member("T1", "UANA")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def reflections(office: Office, framework: Framework) -> ReflectionService:
    ids = numbered_ids()
    return ReflectionService(office.store, Library(framework), office.clock, lambda: f"reflection-{next(ids)}")


@pytest.fixture(autouse=True)
def _is_made_as_it_is_shipped(office: Office, reflections: ReflectionService) -> None:
    office.kinds["weekly"] = weekly(reflections, WeeklyMessages(Words(CONTENT)))


def send_at(office: Office, moment: datetime) -> None:
    office.clock.now = moment
    office.sender.sweep()
    office.send_all()


def is_away_until(office: Office, moment: datetime) -> None:
    """Slack can't be reached until then, and is tried each hour."""
    while office.clock.now < moment:
        office.courier.endings["T1"].append(Limited(HOUR.total_seconds()))
        send_at(office, min(office.clock.now + HOUR, moment))
    office.courier.endings.clear()


@pytest.mark.parametrize(("hours", "ends"), [(22, DeliveryStatus.SENT), (24, DeliveryStatus.SKIPPED)])
def test_after_an_outage_what_is_more_than_a_day_late_is_left_out(
    office: Office, hours: int, ends: DeliveryStatus
) -> None:
    office.due("UANA")
    is_away_until(office, FRIDAY + hours * HOUR)
    assert office.stand() == {DeliveryStatus.QUEUED}
    send_at(office, office.clock.now + HOUR)
    assert office.stand() == {ends}
    assert len(office.recipients) == (ends is DeliveryStatus.SENT)


def test_the_hours_before_it_was_first_found_count_too(office: Office) -> None:
    office.due("UANA")
    office.clock.now = FRIDAY + 20 * HOUR
    is_away_until(office, FRIDAY + 25 * HOUR)
    send_at(office, FRIDAY + 26 * HOUR)
    assert office.stand() == {DeliveryStatus.SKIPPED}


def test_the_one_after_it_comes_in_time(office: Office) -> None:
    office.due("UANA")
    is_away_until(office, FRIDAY + 2 * DAY)
    send_at(office, FRIDAY + 3 * DAY)
    assert office.recipients == []
    send_at(office, FRIDAY + WEEK)
    assert office.recipients == [ANA]


def test_what_had_been_sent_is_found_however_late(office: Office) -> None:
    office.due("UANA")
    office.sender.sweep()
    (parcel,) = office.sending.claim("T1")
    office.dies_posting(parcel, slack_has_it=True)
    send_at(office, FRIDAY + 3 * DAY + LEASE)
    assert office.stand() == {DeliveryStatus.SENT}
    assert office.recipients == [ANA]


def test_one_that_was_snoozed_days_later_comes_the_day_after(office: Office, reflections: ReflectionService) -> None:
    office.due("UANA")
    send_at(office, FRIDAY)
    (reflection,) = rows_of(office.store, kept_reflections)
    office.clock.now = FRIDAY + 4 * DAY
    reflections.snooze(ANA, reflection.id)
    send_at(office, FRIDAY + 5 * DAY)
    assert office.recipients == [ANA, ANA]


def test_one_that_was_snoozed_is_left_out_too_when_it_is_too_late(
    office: Office, reflections: ReflectionService
) -> None:
    office.due("UANA")
    send_at(office, FRIDAY)
    (reflection,) = rows_of(office.store, kept_reflections)
    reflections.snooze(ANA, reflection.id)
    send_at(office, FRIDAY + DAY - HOUR)
    is_away_until(office, FRIDAY + 2 * DAY + HOUR)
    send_at(office, FRIDAY + 2 * DAY + 3 * HOUR)
    assert office.recipients == [ANA]
    assert office.stand() == {DeliveryStatus.SENT, DeliveryStatus.SKIPPED}
