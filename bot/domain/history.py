"""Looking back: a month or a quarter of somebody's own work, and what moved between two checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.brief import Line
from bot.domain.framework import Item, Level


class Length(StrEnum):
    """How much of the past is looked at."""

    MONTH = "month"
    QUARTER = "quarter"


WEEKS: Mapping[Length, int] = {Length.MONTH: 4, Length.QUARTER: 13}

MAX_BACK = 99
"""So many lengths back nobody has kept anything."""

CHECK_AGAIN_AFTER = timedelta(weeks=WEEKS[Length.QUARTER])


@dataclass(frozen=True, slots=True)
class Span:
    """A time that is looked back on.

    Attributes:
        back: how many of its length lie between it and today; 0 for the one that ends today.
    """

    length: Length
    back: int
    begins: date
    ends: date

    @property
    def weeks(self) -> int:
        return WEEKS[self.length]

    def contains(self, day: date) -> bool:
        return self.begins <= day <= self.ends


def span(length: Length, back: int, today: date) -> Span:
    """Return the weeks up to today, or so many lengths before."""
    back = min(max(back, 0), MAX_BACK)
    ends = today - back * timedelta(weeks=WEEKS[length])
    return Span(length, back, ends - timedelta(weeks=WEEKS[length]) + timedelta(days=1), ends)


@dataclass(frozen=True, slots=True)
class LevelChange:
    """An item that was answered otherwise than in an earlier check.

    Attributes:
        before, now: the short lines that were chosen; None for none of them.
        further: whether the new one reaches further.
        line: what shows it, if something of that time does.
    """

    name: str
    before: str | None
    now: str | None
    further: bool
    line: Line | None = None


def level_changes(
    items: Mapping[Item, Level],
    before: Mapping[str, tuple[Item, Level]],
    shows: Mapping[str, Line],
) -> tuple[LevelChange, ...]:
    """Compare the items of a check with those of an earlier one, those that reach further first.

    Args:
        items: item -> level of the later check.
        before: item id -> the item as it read then, and its level.
        shows: signal id -> the most telling line of the time.
    """
    found = []
    for item, level in items.items():
        was, earlier = before.get(item.id, (item, level))
        if level != earlier:
            line = shows.get(item.id) if level > earlier else None
            found.append(LevelChange(item.name, _short(was, earlier), _short(item, level), level > earlier, line))
    return tuple(sorted(found, key=lambda one: not one.further))


def _short(item: Item, level: Level) -> str | None:
    return item.anchors[level - 1].short if level else None
