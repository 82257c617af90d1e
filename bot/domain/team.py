"""Who is on whose team, and what each member lets the manager see. Nobody is counted without their consent."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.delivery import manager_prefix
from bot.domain.people import Member


class Choice(StrEnum):
    """What a member lets a manager see."""

    ADDED = "added"  # named by the manager; not yet checked whether they can be asked
    ASKED = "asked"  # asked, but not answered yet
    TOTALS = "totals"  # counted in the manager's summaries; with one manager at a time
    CARD = "card"  # shown by name, and not counted
    OFF = "off"  # refused or withdrawn: final until the member changes it


class Ineligible(StrEnum):
    """Why somebody can't be on a team."""

    SELF = "self"
    APP = "app"
    GUEST = "guest"
    GONE = "gone"


SHARING = (Choice.TOTALS, Choice.CARD)
"""The choices that let the manager see something."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What one member lets one manager see; there is one for each pair.

    Attributes:
        manager: the manager's user id in the member's workspace.
        on_team: whether the member is on the team at present. If not, nothing is shared, but the choice is kept.
        changed_at: when `choice` last changed.
    """

    member: Member
    manager: str
    choice: Choice
    on_team: bool
    changed_at: datetime

    @property
    def is_shared(self) -> bool:
        """Whether the manager can see anything."""
        return self.on_team and self.choice in SHARING

    @property
    def invitation(self) -> str:
        """The period of the invitation's delivery, which is the same each time: a manager asks a member once."""
        return f"{manager_prefix(self.manager)}invitation"


def added(known: Sharing | None, manager: Member, user: str, now: datetime) -> Sharing:
    """Add somebody to the team. An earlier choice of theirs applies again: nobody is asked twice."""
    if known is None:
        return Sharing(Member(manager.workspace, user), manager.user, Choice.ADDED, on_team=True, changed_at=now)
    return replace(known, on_team=True)


def admitted(sharing: Sharing, now: datetime) -> Sharing:
    """Mark a member who can be on a team as asked, unless they were asked before."""
    return replace(sharing, choice=Choice.ASKED, changed_at=now) if sharing.choice is Choice.ADDED else sharing


def chosen(sharing: Sharing, choice: Choice, now: datetime) -> Sharing:
    """Apply the member's choice. `OFF` can be chosen at any time, the others only while on the team."""
    if choice is sharing.choice or (choice in SHARING and not sharing.on_team):
        return sharing
    return replace(sharing, choice=choice, changed_at=now)


def removed(sharing: Sharing) -> Sharing:
    """Remove somebody from the team. Nothing is shared any more; the choice is kept in case they are added again."""
    return replace(sharing, on_team=False)


def left(sharing: Sharing, now: datetime) -> Sharing:
    """Remove somebody who left the workspace. They can't object any more, so nothing of theirs is counted."""
    return replace(sharing, on_team=False, choice=Choice.OFF, changed_at=now)
