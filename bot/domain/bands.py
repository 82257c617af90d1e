"""How many of a group, said so that it gives nobody away."""

from enum import StrEnum


class Band(StrEnum):
    """A share of a group, in words."""

    FEW = "few"
    SOME = "some"
    MOST = "most"
