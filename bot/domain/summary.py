"""A team's growth in bands: what is counted of each person, what is released, and what can be read from it.

Of each contributor only yes-or-no marks are counted ('reaches at least a project'), each mark becomes a band, and all
that a manager reads is derived from the bands alone: so nothing is said that the bands don't tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.bands import Band
from bot.domain.conversation import MessageRef
from bot.domain.people import Member

Marks = frozenset[str]
"""The marks that hold for one person: `stage.<stage>`, `<signal>.<scope>`, …"""


class Topic(StrEnum):
    """What a release is about. Each is released on its own: one may have changed enough, the other not."""

    STANDING = "standing"  # from the last checks
    RHYTHM = "rhythm"  # reflections and plans of the last four weeks


@dataclass(frozen=True, slots=True)
class Release:
    """Figures that a manager was shown; what was shown once is known for good.

    Attributes:
        minimum: the minimum group at that time.
        counted: how many people.
        bands: mark -> how many of them it holds for.
        contributions: person -> which of their answers were counted (see `release`).
    """

    id: str
    manager: Member
    topic: Topic
    at: datetime
    minimum: int
    counted: int
    bands: Mapping[str, Band]
    contributions: Mapping[str, str]


class Seen(StrEnum):
    """What a manager asked to see."""

    SUMMARY = "summary"
    CARDS = "cards"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Request:
    """That a manager asked, and what came of it: whom it was about has a receipt of it.

    Attributes:
        counted: how many people were counted, or shown on cards; 0 where nothing was shown.
        standing: id of the release shown, if any; `rhythm` likewise.
        place: where the message stands, if it is one.
    """

    id: str
    manager: Member
    at: datetime
    what: Seen
    counted: int
    standing: str | None = None
    rhythm: str | None = None
    place: MessageRef | None = None


class PledgeStatus(StrEnum):
    """What became of what a manager committed to."""

    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Pledge:
    """The one enabling action that a manager committed to; the team sees it. At most one is open."""

    id: str
    manager: Member
    action: str  # id of the enabling action
    made_at: datetime
    status: PledgeStatus = PledgeStatus.OPEN
    settled_at: datetime | None = None
