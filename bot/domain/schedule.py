"""When a weekly DM is due: a weekday and a time in the member's own time zone.

When daylight saving time begins or ends, some local times don't exist and others occur twice. A time that doesn't exist
is moved forward by as much as the clock was; of one that occurs twice, the first is used. Dates are computed here and
not with a cron schedule of the job engine, which would fire twice on such nights.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEK = timedelta(weeks=1)
EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)
"""Dates that people choose are clamped to these: the first and the last day that Python knows can't be converted to UTC
from every zone."""

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekday (Monday is 0) and a local time, to the minute, in an IANA time zone."""

    weekday: int
    at: time
    zone: str

    def on(self, day: date) -> datetime:
        """Return this time on that local day, in UTC."""
        return _to_utc(datetime.combine(day, self.at), ZoneInfo(self.zone))

    def day_begins(self, day: date) -> datetime:
        """Return the beginning of that local day, in UTC."""
        return _to_utc(datetime.combine(day, time.min), ZoneInfo(self.zone))

    def after(self, moment: datetime) -> datetime:
        """Return the first occurrence after that moment, in UTC."""
        zone = ZoneInfo(self.zone)
        today = moment.astimezone(zone).date()
        day = today + timedelta(days=(self.weekday - today.weekday()) % 7) - WEEK
        while self.on(day) <= moment:
            day += WEEK
        return self.on(day)

    def following(self, due: datetime, weeks: int = 1) -> datetime:
        """Return the occurrence that many weeks after `due`, in UTC. Weeks are counted in local days, not in hours."""
        return self.on(due.astimezone(ZoneInfo(self.zone)).date() + weeks * WEEK)

    def period(self, due: datetime) -> str:
        """Return the ISO week of a moment in the member's time zone: '2026-W48'."""
        return week_of(due.astimezone(ZoneInfo(self.zone)).date())

    def in_week(self, period: str) -> datetime:
        """Return the occurrence in an ISO week such as '2026-W48', in UTC."""
        return self.on(date.fromisoformat(f"{period}-{self.weekday + 1}"))


def local_to_utc(day: date, at: time, zone: str) -> datetime:
    """Convert a local day and time to UTC."""
    clamped = min(max(day, EARLIEST), LATEST)
    return Weekly(clamped.weekday(), at, zone).on(clamped)


def next_workday(moment: datetime, zone: str) -> datetime:
    """Return the same local time on the next working day, Monday to Friday, in UTC."""
    here = moment.astimezone(ZoneInfo(zone))
    day = here.date() + timedelta(days=1)
    while day.weekday() > _FRIDAY:
        day += timedelta(days=1)
    return local_to_utc(day, here.time(), zone)


def week_of(day: date) -> str:
    """Return the ISO week of a day: '2026-W48'."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(week: str) -> date:
    """Return the first day of an ISO week such as '2026-W48'."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def is_zone(name: str) -> bool:
    """Return whether there is an IANA time zone with this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def in_days(moment: datetime, days: int, at: time, zone: str) -> datetime:
    """Return the local time `at`, that many local days after a moment, in UTC."""
    where = ZoneInfo(zone)
    return _to_utc(datetime.combine(moment.astimezone(where).date() + timedelta(days=days), at), where)


def _to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Convert a local time to UTC: the first of two, or moved forward if it doesn't exist."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
