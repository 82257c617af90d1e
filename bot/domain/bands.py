"""Few, some, most: how a number of people is told, so that it can't be counted back.

A band never holds one count only. With three people or more, nobody is never told from one person, nor everybody from
everybody but one: so a band pins no number, and never says that all agree.

Bands are told only of marks that hold or don't, each including the next: whoever reaches 'at least an outcome' reaches
'at least a project' too. Of such a chain no count can be worked out, however many bands of it are known, since all the
counts within one band can be its lowest, or all its highest. That is not so for categories of which everybody is in
exactly one. Six people in three categories, some in each: some of six are two or more, so there are two in each.

This holds for the bands of one group of people. Which groups are told about at all is the business of `release`, which
also says what the bands of two groups can still tell together.
"""

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
