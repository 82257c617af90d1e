"""Parses the argument of `weekly`: 'on', 'off', 'now', 'pause 2w', 'fri 15:00', 'Fr 15h', 'friday 3pm'."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import NamedTuple

MAX_PAUSE = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class On:
    """Switch the weekly DM on, at this weekday and time if given.

    Attributes:
        afternoon: whether the time was given without am or pm, and assumed to be in the afternoon.
    """

    weekday: int | None = None
    at: time | None = None
    afternoon: bool = False


@dataclass(frozen=True, slots=True)
class OtherFrequency:
    """A request for another frequency than weekly, which isn't possible; with the weekday and time if given."""

    weekday: int | None = None
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Off:
    """Switch the weekly DM off."""


@dataclass(frozen=True, slots=True)
class Now:
    """Begin this week's reflection now."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for this long."""

    length: timedelta


WeeklyRequest = On | OtherFrequency | Off | Now | Pause


@dataclass(frozen=True, slots=True)
class Calendar:
    """The words of a language for dates and times, in lower case.

    Attributes:
        weekdays: the words for each weekday, Monday first. They can be abbreviated to two letters or more.
        on, off, now, pause: the words for switching on and off, reflecting now, and pausing.
        rhythms: the words for other frequencies than weekly, such as 'second' and 'monthly'.
        units: letter or word -> number of days, for the length of a pause.
        fillers: words without meaning here, such as 'at' and 'every'.
    """

    weekdays: tuple[tuple[str, ...], ...]
    on: tuple[str, ...]
    off: tuple[str, ...]
    now: tuple[str, ...]
    pause: tuple[str, ...]
    rhythms: tuple[str, ...]
    units: Mapping[str, int]
    fillers: tuple[str, ...]


_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})?)?\s*(?P<half>[ap]\.?m\.?)?")
_EARLY = range(1, 7)
"""Hours that mean the afternoon, unless there is an 'am' or a leading zero as in 03:00."""

_LENGTH = re.compile(r"(?P<number>\d{1,3})\s*(?P<unit>[^\W\d]+)?")


def read(text: str, calendar: Calendar) -> WeeklyRequest | None:
    """Parse what was typed; None if it isn't any of these requests."""
    typed = re.sub(r"(\d)\s+(?=[ap]\.?m\b)", r"\1", text.casefold()).replace(",", " ")
    words = [word for word in typed.split() if word not in calendar.fillers]
    if not words:
        return On()
    first, rest = words[0], words[1:]
    if first in calendar.off:
        return None if rest else Off()
    if first in calendar.now:
        return None if rest else Now()
    if first in calendar.pause:
        return _pause(" ".join(rest), calendar)
    if any(word in calendar.rhythms for word in words):
        return _other_frequency(words, calendar)
    return _on(rest if first in calendar.on else words, calendar)


def _on(words: Sequence[str], calendar: Calendar) -> On | None:
    weekday: int | None = None
    clock: _Clock | None = None
    for word in words:
        day, read = _weekday(word, calendar), _clock(word)
        if day is not None and weekday is None:
            weekday = day
        elif read is not None and clock is None:
            clock = read
        else:
            return None
    return On(weekday, clock.at, clock.afternoon) if clock else On(weekday)


def _other_frequency(words: Sequence[str], calendar: Calendar) -> OtherFrequency:
    """Parse a weekday and a time. Bare numbers are no times here, as in 'every 2 weeks'."""
    rest = [word for word in words if word not in calendar.rhythms]
    weekdays = [day for word in rest if (day := _weekday(word, calendar)) is not None]
    clocks = [clock.at for word in rest if not word.isdecimal() and (clock := _clock(word))]
    return OtherFrequency(next(iter(weekdays), None), next(iter(clocks), None))


def _weekday(word: str, calendar: Calendar) -> int | None:
    bare = word.strip(".")
    found = {
        number
        for number, names in enumerate(calendar.weekdays)
        for name in names
        if bare in {name, f"{name}s"} or (len(bare) > 1 and name.startswith(bare))
    }
    return found.pop() if len(found) == 1 else None


class _Clock(NamedTuple):
    at: time
    afternoon: bool
    """Whether the afternoon was assumed."""


def _clock(word: str) -> _Clock | None:
    match = _CLOCK.fullmatch(word)
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"] and not 1 <= hour <= 12:  # noqa: PLR2004  the hours of half a day
        return None
    afternoon = not match["half"] and hour in _EARLY and not match["hour"].startswith("0")
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
    try:
        return _Clock(time(hour + 12 * afternoon, minute), afternoon)
    except ValueError:
        return None


def _pause(text: str, calendar: Calendar) -> Pause | None:
    match = _LENGTH.fullmatch(text or "1w")
    if match is None:
        return None
    unit = match["unit"] or "w"
    days = next((days for name, days in calendar.units.items() if name == unit), None)
    if days is None or not int(match["number"]):
        return None
    return Pause(min(timedelta(days=days * int(match["number"])), MAX_PAUSE))
