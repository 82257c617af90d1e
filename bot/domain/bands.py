"""How many of a group, said so that it gives nobody away."""

from enum import StrEnum

FIVE = 5
"""From so many people on there is room for a band between few and most."""


class Band(StrEnum):
    """A share of a group, in words."""

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
