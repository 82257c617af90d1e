"""Looking back on a month or a quarter: what was kept, and what changed between two checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.brief import EvidenceLine
from bot.domain.framework import Item, Level


class Length(StrEnum):
    """How long a span is."""

    MONTH = "month"
    QUARTER = "quarter"


WEEKS: Mapping[Length, int] = {Length.MONTH: 4, Length.QUARTER: 13}

MAX_BACK = 99
"""The furthest that anybody can look back, in spans."""

CHECK_AGAIN_AFTER = timedelta(weeks=WEEKS[Length.QUARTER])


@dataclass(frozen=True, slots=True)
class Span:
    """A period to look back on.

    Attributes:
        back: how many spans of its length lie between it and today; 0 for the one that ends today.
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
    """Return the span that ends today, or the one that many spans before."""
    back = min(max(back, 0), MAX_BACK)
    ends = today - back * timedelta(weeks=WEEKS[length])
    return Span(length, back, ends - timedelta(weeks=WEEKS[length]) + timedelta(days=1), ends)


@dataclass(frozen=True, slots=True)
class LevelChange:
    """An item that was rated differently than in an earlier check.

    Attributes:
        before, now: the short anchors that were chosen; None for *none of these*.
        further: whether the level went up.
        line: evidence from that period that shows it, if any.
    """

    name: str
    before: str | None
    now: str | None
    further: bool
    line: EvidenceLine | None = None


def level_changes(
    items: Mapping[Item, Level],
    before: Mapping[str, tuple[Item, Level]],
    shows: Mapping[str, EvidenceLine],
) -> tuple[LevelChange, ...]:
    """Compare the levels of a check with those of an earlier one; increases come first.

    Args:
        items: item -> level in the later check.
        before: item id -> the item as it read in the earlier check, and its level.
        shows: signal id -> the best evidence of the period.
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
