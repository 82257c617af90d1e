"""The moves of the clock that the page offers: by hours, days or weeks, in the person's time zone."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta

_FRIDAY, _AFTERNOON = 4, time(15)


def next_friday(now: datetime) -> datetime:
    """The next Friday at 15:00."""
    day = now.date() + timedelta(days=(_FRIDAY - now.weekday()) % 7)
    friday = datetime.combine(day, _AFTERNOON, now.tzinfo)
    return friday if friday > now else friday + timedelta(days=7)


MOVES: Mapping[str, Callable[[datetime], datetime]] = {
    "next Friday 15:00": next_friday,
    "+1 hour": lambda now: now.astimezone(UTC) + timedelta(hours=1),
    "+1 day": lambda now: now + timedelta(days=1),  # the same time of day, even across a daylight saving change
    "+1 week": lambda now: now + timedelta(weeks=1),
    "+4 weeks": lambda now: now + timedelta(weeks=4),
    "+12 weeks": lambda now: now + timedelta(weeks=12),
}
