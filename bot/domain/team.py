"""Who is on whose team, and what each of them lets the manager see. Nobody is counted who did not say so."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.delivery import manager_prefix
from bot.domain.people import Member


class Choice(StrEnum):
    """What a member lets a manager see."""

    ADDED = "added"  # named by the manager; whether they can be asked is not looked up yet
    ASKED = "asked"  # asked, and not answered yet
    TOTALS = "totals"  # counted in the manager's summaries; with one manager at a time
    CARD = "card"  # shown by name, and not counted
    OFF = "off"  # refused, or withdrawn: final until the member changes it


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
        manager: user id of who asked, in the member's workspace.
        on_team: whether the manager has them on the team at present. Off the team, nothing is shared, and the choice
            waits.
        changed_at: when `choice` became what it is.
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
        """The period of the invitation: a manager asks a member once."""
        return f"{manager_prefix(self.manager)}invitation"


def added(known: Sharing | None, manager: Member, user: str, now: datetime) -> Sharing:
    """Take somebody on the team. What they chose before applies again: nobody is asked twice."""
    if known is None:
        return Sharing(Member(manager.workspace, user), manager.user, Choice.ADDED, on_team=True, changed_at=now)
    return replace(known, on_team=True)


def admitted(sharing: Sharing, now: datetime) -> Sharing:
    """Ask a member who can be asked."""
    return replace(sharing, choice=Choice.ASKED, changed_at=now) if sharing.choice is Choice.ADDED else sharing


def chosen(sharing: Sharing, choice: Choice, now: datetime) -> Sharing:
    """Keep what the member chose. Off can be chosen at any time, the rest by those who are on the team."""
    if choice is sharing.choice or (choice in SHARING and not sharing.on_team):
        return sharing
    return replace(sharing, choice=choice, changed_at=now)


def removed(sharing: Sharing) -> Sharing:
    """Take somebody off the team: nothing is shared from then on, and the choice waits in case they come back."""
    return replace(sharing, on_team=False)


def left(sharing: Sharing, now: datetime) -> Sharing:
    """Take somebody off who left the workspace: they can't object any more, so nothing of theirs is counted."""
    return replace(sharing, on_team=False, choice=Choice.OFF, changed_at=now)
