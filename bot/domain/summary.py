"""What a manager gets of a team: rounds and their summaries, who was told of them, and what the manager does then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain import rounds
from bot.domain.people import Member
from bot.domain.rounds import Band

Marks = frozenset[str]
"""The marks that hold for one person: `<signal>.<scope>`, …"""


@dataclass(frozen=True, slots=True)
class Round:
    """A round that a manager opened. Of whom a summary was made is not kept with it.

    Attributes:
        asked: how many people are on its list.
        minimum: the minimum group at the opening.
        closed_at: when it was closed.
        counted: the number of people as it is told; None without a summary.
        bands: mark -> how many of them it holds for.
        restored: whether it was closed because a backup was restored, which says nothing about who took part.
    """

    id: str
    manager: Member
    opened_at: datetime
    closes_at: datetime
    asked: int
    minimum: int
    closed_at: datetime | None = None
    counted: int | None = None
    bands: Mapping[str, Band] = field(default_factory=dict)
    restored: bool = False

    @property
    def next_at(self) -> datetime:
        """When the next one can be opened; while this one is open, as if it ended without a summary."""
        return rounds.next_at(self.closed_at or self.closes_at, spent=self.counted is not None or self.restored)


class ReceiptKind(StrEnum):
    """What somebody has a receipt of."""

    COUNTED = "counted"  # their check was counted in a summary
    CARD = "card"  # the manager looked at their card
    COPY = "copy"  # the manager took a copy of it along


@dataclass(frozen=True, slots=True)
class Receipt:
    """That something of a member was counted, seen or copied.

    Attributes:
        manager: by whom, by user id; None if that manager was forgotten.
        round: the round it was counted in.
    """

    id: str
    member: Member
    manager: str | None
    at: datetime
    kind: ReceiptKind
    round: str | None = None


class CommitmentStatus(StrEnum):
    """What became of what a manager committed to."""

    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Commitment:
    """The one enabling action that a manager committed to. At most one is open.

    Attributes:
        action: id of the enabling action.
        round: the round whose summary it answers; those who were counted there are told.
    """

    id: str
    manager: Member
    action: str
    round: str
    made_at: datetime
    status: CommitmentStatus = CommitmentStatus.OPEN
    settled_at: datetime | None = None
