"""What managers and members see of a round: its summary, receipts, and what the manager commits to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain import rounds
from bot.domain.people import Member
from bot.domain.rounds import Band

Indicators = frozenset[str]
"""The indicators that hold for one person: `<signal>.<scope>`, `expected.half`, `expected.all`."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round that a manager opened. Who was counted is not stored with it.

    Attributes:
        asked: how many people are on its list.
        minimum: the minimum group size when it was opened.
        counted: how many people were counted, rounded as disclosed; None without a summary.
        bands: indicator -> the band of people it holds for; empty without a summary.
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
        """When the next round can be opened. While this one is open, assumes that it ends without a summary."""
        return rounds.next_at(self.closed_at or self.closes_at, spent=self.counted is not None or self.restored)


class ReceiptKind(StrEnum):
    """What a receipt is for."""

    COUNTED = "counted"  # their check was counted in a summary
    CARD = "card"  # the manager looked at their card
    COPY = "copy"  # the manager exported their card


@dataclass(frozen=True, slots=True)
class Receipt:
    """A member's record that a manager counted, looked at or exported something of theirs.

    Attributes:
        manager: the manager's user id; None once that manager's data was deleted.
        round: id of the round they were counted in.
    """

    id: str
    member: Member
    manager: str | None
    at: datetime
    kind: ReceiptKind
    round: str | None = None


class CommitmentStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Commitment:
    """An enabling action that a manager committed to. At most one is open.

    Attributes:
        action: id of the enabling action.
        round: id of the round whose summary it responds to; the people counted there are told.
    """

    id: str
    manager: Member
    action: str
    round: str
    made_at: datetime
    status: CommitmentStatus = CommitmentStatus.OPEN
    settled_at: datetime | None = None
