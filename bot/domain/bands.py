"""Few, some, most: how a number of people is told, so that it can't be counted back.

A band never holds one count only. With three people or more, nobody is never told from one person, nor everybody from
everybody but one: so a band pins no number, and never says that all agree.

Bands are told only of marks that hold or don't, each including the next: whoever reaches 'at least an outcome' reaches
'at least a project' too. Of such a chain no count can be worked out, however many bands of it are known, since all the
counts within one band can be its lowest, or all its highest. That is not so for categories of which everybody is in
exactly one. Six people in three categories, some in each: some of six are two or more, so there are two in each.

This holds for the bands of one group of people. Two groups of which many are the same can tell more, side by side:
some of seven are four at most; most of twelve, with five who joined, are nine at least; so it holds for all five.
`give_away` finds that. Which groups are told about at all is the business of `release`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FIVE = 5
"""From so many people on there is room for a band between few and most."""


class Band(StrEnum):
    """How many of a group."""

    FEW = "few"
    SOME = "some"
    MOST = "most"


def band(count: int, of: int) -> Band:
    """Tell how many `count` is of a group: in halves below five people, in thirds from five on."""
    if of < FIVE:
        return Band.FEW if 2 * count <= of else Band.MOST
    if 3 * count < of:
        return Band.FEW
    return Band.MOST if 3 * count > 2 * of else Band.SOME


@dataclass(frozen=True, slots=True)
class Told:
    """The bands of a group: mark -> how many of them it holds for."""

    bands: Mapping[str, Band]
    of: int


def give_away(before: Told, now: Told, both: int) -> bool:
    """Tell whether two groups' bands, side by side, say of some that a mark holds for all of them, or for none.

    Some are those who are in both groups, those who came, and those who went.

    Args:
        before: of one group.
        now: of another.
        both: how many are in both, with the same answers.
    """
    marks = before.bands.keys() & now.bands.keys()
    return any(_pinned(_counts(before, mark), _counts(now, mark), before.of, now.of, both) for mark in marks)


def _counts(told: Told, mark: str) -> range:
    """Give the counts that a band may stand for."""
    counts = [count for count in range(told.of + 1) if band(count, told.of) is told.bands[mark]]
    return range(counts[0], counts[-1] + 1)


def _pinned(before: range, now: range, of_before: int, of_now: int, both: int) -> bool:
    went, came = of_before - both, of_now - both
    least = max(0, before[0] - went, now[0] - came)
    most = min(both, before[-1], now[-1])
    groups = (
        (both, least, most),
        (went, max(0, before[0] - most), min(went, before[-1] - least)),
        (came, max(0, now[0] - most), min(came, now[-1] - least)),
    )
    return any(size and (low == size or not high) for size, low, high in groups)
