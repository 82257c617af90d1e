"""When the weekly DM is due, also when the clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.schedule import Weekly, is_zone, local_to_utc, next_workday

ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)
FRIDAY, SUNDAY = 4, 6

weeklies = st.builds(
    Weekly,
    weekday=st.integers(0, 6),
    at=st.builds(time, hour=st.integers(0, 23), minute=st.integers(0, 59)),
    zone=st.sampled_from(ZONES),
)
moments = st.integers(0, 15 * 366 * 86_400).map(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def exists(local: datetime, zone: ZoneInfo) -> bool:
    aware = local.replace(tzinfo=zone)
    return aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local


@given(weekly=weeklies, moment=moments)
@settings(max_examples=500, deadline=None)
def test_the_next_date_is_the_first_one_on_that_weekday_at_that_time(weekly: Weekly, moment: datetime) -> None:
    zone = ZoneInfo(weekly.zone)
    due = weekly.after(moment)
    assert moment < due <= moment + timedelta(days=8, hours=2)
    local = due.astimezone(zone)
    wanted = [datetime.combine(local.date() - timedelta(days=back), weekly.at) for back in (0, 1)]
    on_time = local.replace(tzinfo=None) in wanted and local.weekday() == weekly.weekday
    moved_on = any(not exists(naive, zone) for naive in wanted)
    assert on_time or moved_on
    assert local.fold == 0
    assert weekly.after(due - timedelta(microseconds=1)) == due


@given(weekly=weeklies, moment=moments)
@settings(max_examples=150, deadline=None)
def test_a_year_of_weeks_gives_each_week_once(weekly: Weekly, moment: datetime) -> None:
    due, seen = weekly.after(moment), []
    for _ in range(53):
        seen.append(due)
        assert weekly.following(due) == weekly.after(due)
        due = weekly.after(due)
    periods = [weekly.period(due) for due in seen]
    assert len(set(periods)) == len(periods)
    assert [weekly.in_week(period) for period in periods] == seen
    assert all(later - sooner > timedelta(days=5) for sooner, later in pairwise(seen))


@pytest.mark.parametrize(
    ("zone", "weekday", "at", "now", "due"),
    [
        # ordinary
        ("Europe/Berlin", FRIDAY, "15:00", "2026-11-23T09:00", "2026-11-27T14:00"),
        ("America/New_York", FRIDAY, "15:00", "2026-11-23T09:00", "2026-11-27T20:00"),
        ("Asia/Kolkata", FRIDAY, "15:00", "2026-11-23T09:00", "2026-11-27T09:30"),
        # the hour that is missing: 02:30 becomes 03:30
        ("Europe/Berlin", SUNDAY, "02:30", "2026-03-28T12:00", "2026-03-29T01:30"),
        ("America/New_York", SUNDAY, "02:30", "2026-03-07T12:00", "2026-03-08T07:30"),
        ("Australia/Lord_Howe", SUNDAY, "02:15", "2026-10-03T00:00", "2026-10-03T15:45"),
        # the hour that comes twice: the first one
        ("Europe/Berlin", SUNDAY, "02:30", "2026-10-24T12:00", "2026-10-25T00:30"),
        ("America/New_York", SUNDAY, "01:30", "2026-10-31T12:00", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", SUNDAY, "01:45", "2026-04-04T00:00", "2026-04-04T14:45"),
        # just used, seen again an hour later by the same local time: next week
        ("Europe/Berlin", SUNDAY, "02:30", "2026-10-25T00:30", "2026-11-01T01:30"),
        ("Europe/Berlin", SUNDAY, "02:30", "2026-10-25T01:30", "2026-11-01T01:30"),
        # a midnight that does not exist
        ("Africa/Cairo", FRIDAY, "00:15", "2026-04-23T12:00", "2026-04-23T22:15"),
    ],
)
def test_daylight_saving_time_begins_and_ends(zone: str, weekday: int, at: str, now: str, due: str) -> None:
    weekly = Weekly(weekday, time.fromisoformat(at), zone)
    assert weekly.after(datetime.fromisoformat(now + "+00:00")) == datetime.fromisoformat(due + "+00:00")


def test_a_new_time_zone_keeps_the_weekday_and_local_time() -> None:
    berlin = Weekly(FRIDAY, time(15), "Europe/Berlin")
    due = berlin.after(datetime(2026, 11, 23, tzinfo=UTC))
    tokyo = Weekly(FRIDAY, time(15), "Asia/Tokyo")
    moved = tokyo.after(datetime(2026, 11, 25, tzinfo=UTC))
    assert due.astimezone(ZoneInfo("Europe/Berlin")).date() == moved.astimezone(ZoneInfo("Asia/Tokyo")).date()
    assert moved == datetime(2026, 11, 27, 6, tzinfo=UTC)
    assert tokyo.period(moved) == berlin.period(due)


def test_weeks_are_counted_in_the_member_s_time_zone() -> None:
    kiritimati = Weekly(0, time(1), "Pacific/Kiritimati")
    due = kiritimati.on(date(2027, 1, 4))
    assert due == datetime(2027, 1, 3, 11, tzinfo=UTC)
    assert kiritimati.period(due) == "2027-W01"


@given(moment=moments, zone=st.sampled_from(ZONES))
@settings(max_examples=200, deadline=None)
def test_the_next_working_day_is_not_on_a_weekend_and_keeps_the_local_time(moment: datetime, zone: str) -> None:
    here, then = moment.astimezone(ZoneInfo(zone)), next_workday(moment, zone).astimezone(ZoneInfo(zone))
    assert then.weekday() <= FRIDAY
    assert 0 < (then.date() - here.date()).days <= 3
    if here.weekday() < FRIDAY:
        assert (then.date() - here.date()).days == 1


def test_after_a_friday_the_next_working_day_is_monday_even_if_the_clock_changes() -> None:
    friday = datetime(2026, 10, 23, 13, tzinfo=UTC)  # 15:00 in Berlin; summer time ends that Sunday
    assert next_workday(friday, "Europe/Berlin") == datetime(2026, 10, 26, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "known"), [("Europe/Berlin", True), ("Mars/Phobos", False), ("", False), ("../etc/passwd", False)]
)
def test_time_zones_are_found_by_name(name: str, known: bool) -> None:  # noqa: FBT001  a parameter of the table
    assert is_zone(name) is known


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_at_the_end_of_the_calendar_can_be_converted(day: date, zone: str) -> None:
    moment = local_to_utc(day, time(10), zone)
    assert (moment > datetime(2999, 1, 1, tzinfo=UTC)) is (day == date.max)
