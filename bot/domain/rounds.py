"""Rounds: whose checks go into a manager's summary, and how much of it is disclosed.

The basic rule is that every check is counted at most once. A manager opens a round for a list of people. On a day that
is fixed at that moment, one summary is made from one check of each person, and stored. Those checks are spent: no later
summary or card uses them. So subtracting two summaries reveals nothing: they are based on different answers, no matter
who joined, left or changed their mind in between.

What remains is what a single summary discloses: bands, not counts. With five people or more, each band covers at least
three counts, and never only *nobody* or only *everybody*, so it doesn't reveal what any one person answered. Somebody
who knows some of the answers can subtract those, which leaves a band of fewer people; that reveals the other answers
only once it has shrunk to nobody or everybody. With five people, two of them have to disclose their answers for that,
with seven three, with nine four. `band` explains the limits of the thirds.

The exact number counted would reveal who took part, so only a rounded number is disclosed, which leaves at least two
people who may not have been counted. Whether there is a summary depends on how many took part, never on their answers.

One person is left out at random because of likely guesses, which no rule about certainty covers. Most people answer
much the same from quarter to quarter, so if one person joins and a band moves, it is a good guess that they moved it.
Since one of those who could be counted is left out, nobody outside knows whether the new person was counted at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.domain.schedule import in_days

MARGIN = 2
"""How many people a list needs beyond the minimum group: one may be left out at random, and one may quietly say no."""

OPEN_DAYS = 14
REMINDER_DAYS = 7
MORNING = time(9)
"""When a round closes, and its reminder is sent, in the manager's time zone."""

MAX_CHECK_AGE = timedelta(days=180)
"""How old a check may be when the round closes."""

COOLDOWN = timedelta(days=84)
"""The time between two summaries that count the same person, and between a summary and the manager's next round."""

RETRY_AFTER = timedelta(days=28)
"""The time between a round without a summary and the next one."""

THIRDS_FROM = 12
"""The number of people from which on there is a third, middle band."""

_DISCLOSED = (20, THIRDS_FROM, 8, 5)
"""The numbers that are disclosed; others are rounded down to one of these."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on a round's list who shares totals with its manager, and didn't choose 'Not this time'.

    Attributes:
        check: id and turn of their last finished check.
        made_at: when that check was started; editing doesn't renew it.
        spent: whether it was already counted, or shown on a card.
        counted_at: when they were last counted, by any manager.
    """

    user: str
    check: str
    made_at: datetime
    spent: bool = False
    counted_at: datetime | None = None

    def can_be_counted(self, now: datetime) -> bool:
        return not self.spent and now - self.made_at <= MAX_CHECK_AGE and not self.was_counted_recently(now)

    def was_counted_recently(self, now: datetime) -> bool:
        return self.counted_at is not None and now - self.counted_at < COOLDOWN


def pick_counted(candidates: Sequence[Candidate], now: datetime, minimum: int, lot: str) -> tuple[Candidate, ...]:
    """Choose who is counted when a round closes; nobody if there are too few.

    Args:
        candidates: everybody who takes part and has finished a check.
        now: when the round closes.
        minimum: the minimum group size.
        lot: an unpredictable string, which decides who is left out.
    """
    able = [one for one in candidates if one.can_be_counted(now)]
    if len(able) > minimum:
        able.remove(min(able, key=lambda one: sha256(f"{lot}:{one.user}".encode()).digest()))
    return tuple(able) if len(able) >= minimum else ()


def disclosed_count(counted: int, asked: int) -> int:
    """Return the number of people to disclose: rounded down, and at least `MARGIN` below how many were asked."""
    return next(step for step in _DISCLOSED if step <= min(counted, asked - MARGIN))


class Band(StrEnum):
    """How many of the people counted an indicator holds for.

    In a small group, bands are halves: `under_half` and `half_or_more`. From `THIRDS_FROM` people on, `under_half`
    means at most a third, `half_or_more` at least two thirds, and `between` the rest.
    """

    UNDER_HALF = "under_half"
    BETWEEN = "between"
    HALF_OR_MORE = "half_or_more"


def band(count: int, of: int, disclosed: int) -> Band:
    """Return the band of a count.

    Thirds reveal that there are at least `THIRDS_FROM` people, so they are used only if the disclosed number says so.
    Exactly a third counts as low and exactly two thirds as high: that way, both outer bands cover at least five counts,
    and four people have to disclose their answers before only one count is left.

    Args:
        count: how many people the indicator holds for.
        of: how many people were counted.
        disclosed: the number of people as disclosed.
    """
    if disclosed < THIRDS_FROM:
        return Band.HALF_OR_MORE if 2 * count >= of else Band.UNDER_HALF
    if 3 * count <= of:
        return Band.UNDER_HALF
    return Band.HALF_OR_MORE if 3 * count >= 2 * of else Band.BETWEEN


def bands(indicators: Sequence[frozenset[str]], names: Sequence[str], disclosed: int) -> Mapping[str, Band]:
    """Return the band of each indicator.

    Args:
        indicators: the indicators of each person counted.
        names: the indicators to disclose: those that everybody was asked about.
        disclosed: the number of people as disclosed.
    """
    return {name: band(sum(name in one for one in indicators), len(indicators), disclosed) for name in names}


def closes_at(opened: datetime, zone: str) -> datetime:
    """Return when a round closes."""
    return in_days(opened, OPEN_DAYS, MORNING, zone)


def reminds_at(opened: datetime, zone: str) -> datetime:
    """Return when the half-time reminder is sent."""
    return in_days(opened, REMINDER_DAYS, MORNING, zone)


def next_at(closed: datetime, *, spent: bool) -> datetime:
    """Return when the next round can be opened; `spent` says whether closing this one spent checks."""
    return closed + (COOLDOWN if spent else RETRY_AFTER)
