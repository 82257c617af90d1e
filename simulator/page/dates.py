"""Slack's `<!date^…>`: moments shown in each reader's time zone."""

import re
from collections.abc import Callable
from datetime import datetime

from simulator.page.reader import Reader

_TOKEN = re.compile(r"\{(\w+)\}")
_FIRST_TEEN, _LAST_TEEN = 11, 13
_STEPS = (("day", 86400), ("hour", 3600), ("minute", 60))


def _ordinal(day: int) -> str:
    suffix = "th" if _FIRST_TEEN <= day <= _LAST_TEEN else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def clock(at: datetime) -> str:
    """The time of day as Slack shows it: `9:05 AM`."""
    return f"{at.hour % 12 or 12}:{at:%M %p}"


def day(at: datetime, now: datetime) -> str:
    """The day as the divider between messages shows it: Today, Yesterday, or weekday and date."""
    return {0: "Today", 1: "Yesterday"}.get((now.date() - at.date()).days, f"{at:%A, %B} {_ordinal(at.day)}")


def _pretty(at: datetime, now: datetime, otherwise: str) -> str:
    return {-1: "tomorrow", 0: "today", 1: "yesterday"}.get((now.date() - at.date()).days, otherwise)


def _ago(at: datetime, now: datetime) -> str:
    seconds = (now - at).total_seconds()
    for name, length in _STEPS:
        count = int(abs(seconds) // length)
        if count:
            span = f"{count} {name}{'' if count == 1 else 's'}"
            return f"{span} ago" if seconds > 0 else f"in {span}"
    return "just now"


def _date(at: datetime, _now: datetime) -> str:
    return f"{at:%B} {_ordinal(at.day)}, {at.year}"


def _short(at: datetime, _now: datetime) -> str:
    return f"{at:%b} {at.day}, {at.year}"


def _long(at: datetime, _now: datetime) -> str:
    return f"{at:%A, %B} {_ordinal(at.day)}, {at.year}"


_FORMATS: dict[str, Callable[[datetime, datetime], str]] = {
    "date_num": lambda at, _: f"{at:%Y-%m-%d}",
    "date_slash": lambda at, _: f"{at:%m/%d/%Y}",
    "date": _date,
    "date_short": _short,
    "date_long": _long,
    "date_pretty": lambda at, now: _pretty(at, now, _date(at, now)),
    "date_short_pretty": lambda at, now: _pretty(at, now, _short(at, now)),
    "date_long_pretty": lambda at, now: _pretty(at, now, _long(at, now)),
    "day_divider_pretty": day,
    "time": lambda at, _: clock(at),
    "time_secs": lambda at, _: f"{at.hour % 12 or 12}:{at:%M:%S %p}",
    "ago": _ago,
}


def fill(form: str, epoch: float, reader: Reader) -> str | None:
    """Fill in a date format, e.g. `{date_short} at {time}`, for one reader.

    Returns:
        The text, or None if the format has a token that Slack doesn't know: then its fallback is shown.
    """
    tokens = _TOKEN.findall(form)
    if not tokens or any(token not in _FORMATS for token in tokens):
        return None
    at = reader.local(epoch)
    return _TOKEN.sub(lambda found: _FORMATS[found[1]](at, reader.now), form)
