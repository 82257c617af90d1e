"""The if-then plan: one moment, one deed, one sign that it is done.

Plans of this form carry intentions into action (Gollwitzer & Sheeran 2006: d = .65 over 94 tests).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Member

PLAN_WORDS_MAX = 300
"""Characters of each of the three parts of a plan."""


class PlanStatus(StrEnum):
    """What became of a plan."""

    OPEN = "open"
    DONE = "done"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class IfThen:
    """The words of a plan, as the person put them."""

    when: str
    will: str
    done: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of a member; at most one is open at a time."""

    id: str
    member: Member
    action: str  # id of the action that it came from
    words: IfThen
    made_at: datetime
    status: PlanStatus = PlanStatus.OPEN
    settled_at: datetime | None = None
