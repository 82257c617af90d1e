"""When a weekly DM is due: a weekday and a time in the member's own time zone.

Two nights a year a local time is missing or comes twice. A time that does not exist moves on by as much as the clock
did; one that comes twice is used the first time. Dates are computed here and never by a cron of the job engine, which
would fire twice on such nights.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEK = timedelta(weeks=1)
EARLIEST, LATEST = date(1970, 1, 1), date(2999, 12, 31)
"""A day that a person chose beyond these is read as the nearer of them: the first and the last day that Python knows
have no UTC in some zones."""

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Weekly:
    """A weekday (Monday is 0) and a local time, to the minute, in an IANA time zone."""

    weekday: int
    at: time
    zone: str

    def on(self, day: date) -> datetime:
        """Return the moment of that local day, in UTC."""
        return _to_utc(datetime.combine(day, self.at), ZoneInfo(self.zone))

    def day_begins(self, day: date) -> datetime:
        """Return the moment at which that local day begins, in UTC."""
        return _to_utc(datetime.combine(day, time.min), ZoneInfo(self.zone))

    def after(self, moment: datetime) -> datetime:
        """Return the first moment that is due later than this one, in UTC."""
        zone = ZoneInfo(self.zone)
        today = moment.astimezone(zone).date()
        day = today + timedelta(days=(self.weekday - today.weekday()) % 7) - WEEK
        while self.on(day) <= moment:
            day += WEEK
        return self.on(day)

    def following(self, due: datetime, weeks: int = 1) -> datetime:
        """Return the moment so many weeks after the one that was due; counted in local days, not in hours."""
        return self.on(due.astimezone(ZoneInfo(self.zone)).date() + weeks * WEEK)

    def period(self, due: datetime) -> str:
        """Name the week that a moment belongs to where the member is: '2026-W48'."""
        return week_of(due.astimezone(ZoneInfo(self.zone)).date())

    def in_week(self, period: str) -> datetime:
        """Return the moment of the week of that name, in UTC."""
        return self.on(date.fromisoformat(f"{period}-{self.weekday + 1}"))


def local_to_utc(day: date, at: time, zone: str) -> datetime:
    """Return the moment of that local day and time, in UTC."""
    near = min(max(day, EARLIEST), LATEST)
    return Weekly(near.weekday(), at, zone).on(near)


def next_workday(moment: datetime, zone: str) -> datetime:
    """Return the same local time of the next day, in UTC; after a Friday or a Saturday that is Monday."""
    here = moment.astimezone(ZoneInfo(zone))
    day = here.date() + timedelta(days=1)
    while day.weekday() > _FRIDAY:
        day += timedelta(days=1)
    return local_to_utc(day, here.time(), zone)


def week_of(day: date) -> str:
    """Name the week of a day: '2026-W48'."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(week: str) -> date:
    """Return the first day of a week that `week_of` named."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def is_zone(name: str) -> bool:
    """Return whether a time zone of that name is known."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def in_days(moment: datetime, days: int, at: time, zone: str) -> datetime:
    """Return that local time so many local days after the day of a moment, in UTC."""
    where = ZoneInfo(zone)
    return _to_utc(datetime.combine(moment.astimezone(where).date() + timedelta(days=days), at), where)


def _to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment with that local time; one that is missing moves on by as much as the clock did."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)
