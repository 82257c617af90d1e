"""Rounds: which checks of whom a manager's summary is made of, and how much of it is told.

The whole idea is that every check is counted once. A manager opens a round for a list of people, and on a day that was
fixed then, one summary is made of one check of each person, and kept as it is. Those checks are spent: no later
summary and no card ever rests on them. So two summaries can't be subtracted: they rest on different answers, whoever
joined, left or changed their mind in between, and whatever anybody counts again.

What is left is what a single summary tells. It tells bands, not counts. Each band holds at least three counts from five
people on, and never only *nobody* or only *everybody*, so of nobody it says what they answered. Whoever knows some of
the answers takes those out: that leaves a band of fewer people, which pins the others only where it has shrunk to
nobody or everybody. With five people that takes two who tell, with seven three, with nine four; `band` says why the
thirds have their edges where they are.

How many were counted would tell who took part, so only a round number is told, and one that leaves at least two people
who may have been left out. Whether there is a summary depends on how many took part and never on what they answered.

The lot is against likely guesses, which no rule about certainty covers: most people answer alike from quarter to
quarter, so a band that moves when one person joins makes a guess about that person a good one. As one of those who
could be counted is left out by lot, nobody outside knows whether that band moved because of the joiner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.domain.schedule import in_days

MARGIN = 2
"""People on the list beyond the minimum group: one may be left out by lot, and one may say no and not be found out."""

OPEN_DAYS = 14
REMINDER_DAYS = 7
MORNING = time(9)
"""When a round closes, in the manager's time zone."""

MAX_CHECK_AGE = timedelta(days=180)
"""How old a check may be at the close."""

COOLDOWN = timedelta(days=84)
"""Between two countings of a person by anybody, and between a summary and the next round."""

RETRY_AFTER = timedelta(days=28)
"""Between a round without a summary and the next one."""

THIRDS_FROM = 12
"""From so many people on there is room for a band in the middle."""

_DISCLOSED = (20, THIRDS_FROM, 8, 5)
"""What a number of people is rounded down to."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on a round's list who shares totals with its manager, and didn't say 'not this time'.

    Attributes:
        check: their last finished check, at its turn.
        made_at: when that was begun: editing doesn't renew it.
        spent: whether it was counted, or shown on a card.
        counted_at: when they were last counted, by anybody.
    """

    user: str
    check: str
    made_at: datetime
    spent: bool = False
    counted_at: datetime | None = None

    def can_be_counted(self, now: datetime) -> bool:
        return not self.spent and now - self.made_at <= MAX_CHECK_AGE and not self.was_counted_recently(now)

    def was_counted_recently(self, now: datetime) -> bool:
        """Whether they were counted too lately."""
        return self.counted_at is not None and now - self.counted_at < COOLDOWN


def pick_counted(candidates: Sequence[Candidate], now: datetime, minimum: int, lot: str) -> tuple[Candidate, ...]:
    """Pick who is counted at the close; nobody where they are too few.

    Args:
        candidates: everybody who takes part and has finished a check.
        now: the moment of the close.
        minimum: the smallest group.
        lot: something that nobody can foresee.
    """
    able = [one for one in candidates if one.can_be_counted(now)]
    if len(able) > minimum:
        able.remove(min(able, key=lambda one: sha256(f"{lot}:{one.user}".encode()).digest()))
    return tuple(able) if len(able) >= minimum else ()


def disclosed_count(counted: int, asked: int) -> int:
    """Round the number of people who were counted down to what is told: at least two below those who were asked."""
    return next(step for step in _DISCLOSED if step <= min(counted, asked - MARGIN))


class Band(StrEnum):
    """How many of those counted a mark holds for.

    In halves it is `under_half` or `half_or_more`. In thirds, `under_half` is a third or fewer, `half_or_more` is two
    thirds or more, and `between` is the rest.
    """

    UNDER_HALF = "under_half"
    BETWEEN = "between"
    HALF_OR_MORE = "half_or_more"


def band(count: int, of: int, told: int) -> Band:
    """Return how many `count` is of a group.

    Thirds are used only where it is told that there are enough people for them, since their use tells it. Exactly a
    third counts as low and exactly two thirds as high: that way both ends hold five counts from twelve people on, so
    that it takes four people who tell to leave only one.
    """
    if told < THIRDS_FROM:
        return Band.HALF_OR_MORE if 2 * count >= of else Band.UNDER_HALF
    if 3 * count <= of:
        return Band.UNDER_HALF
    return Band.HALF_OR_MORE if 3 * count >= 2 * of else Band.BETWEEN


def bands(marks: Sequence[frozenset[str]], names: Sequence[str], told: int) -> Mapping[str, Band]:
    """Tell of each mark how many it holds for.

    Args:
        marks: of each person that is counted.
        names: the marks to tell about: those that everybody was asked.
        told: the number of people as it is told.
    """
    return {name: band(sum(name in one for one in marks), len(marks), told) for name in names}


def closes_at(opened: datetime, zone: str) -> datetime:
    """Return the morning, where the manager is, on which a round closes."""
    return in_days(opened, OPEN_DAYS, MORNING, zone)


def reminds_at(opened: datetime, zone: str) -> datetime:
    """Return the morning at half-time."""
    return in_days(opened, REMINDER_DAYS, MORNING, zone)


def next_at(closed: datetime, *, spent: bool) -> datetime:
    """Return the moment from which the next round can be opened. `spent`: whether closing this one spent checks."""
    return closed + (COOLDOWN if spent else RETRY_AFTER)
