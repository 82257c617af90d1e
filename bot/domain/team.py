"""Who is on whose team, and what each of them lets the manager see. Nobody is counted who did not say so."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.delivery import about
from bot.domain.people import Member


class Choice(StrEnum):
    """What a member lets a manager see."""

    ADDED = "added"  # named by the manager; whether they can be asked is not looked up yet
    ASKED = "asked"  # asked, and not answered yet
    TOTALS = "totals"  # counted in totals
    CARD = "card"  # counted, and shown by name on a card
    OFF = "off"  # refused, or withdrawn: final until the member changes it
    ENDED = "ended"  # shared once, until the manager took them off the team


class Barred(StrEnum):
    """Why somebody can't be on a team."""

    SELF = "self"
    APP = "app"
    GUEST = "guest"
    GONE = "gone"


SHARING = (Choice.TOTALS, Choice.CARD)
"""The choices that let somebody be counted."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What one member lets one manager see; there is one for each pair.

    Attributes:
        manager: user id of who asked, in the member's workspace.
        on_team: whether the manager has them on the team at present.
        asked: how often they were asked; each time with one message.
        changed_at: when `choice` became what it is.
    """

    member: Member
    manager: str
    choice: Choice
    on_team: bool
    changed_at: datetime
    asked: int = 0

    @property
    def counts(self) -> bool:
        """Whether the member is counted."""
        return self.on_team and self.choice in SHARING

    @property
    def period(self) -> str:
        """What sets this invitation apart from others to the same member, in the rules."""
        return f"{about(self.manager)}{self.asked}"


def added(known: Sharing | None, manager: Member, user: str, now: datetime) -> Sharing:
    """Take somebody on the team.

    Who refused stays uncounted, and who was asked is not asked again: a refusal is final, and so is silence.
    """
    if known is None:
        return Sharing(Member(manager.workspace, user), manager.user, Choice.ADDED, on_team=True, changed_at=now)
    if known.choice is Choice.ENDED:
        return replace(known, on_team=True, choice=Choice.ADDED, changed_at=now)
    return replace(known, on_team=True)


def invited(sharing: Sharing, now: datetime) -> Sharing:
    """Ask a member who can be asked, once."""
    if sharing.choice is not Choice.ADDED:
        return sharing
    return replace(sharing, choice=Choice.ASKED, asked=sharing.asked + 1, changed_at=now)


def chosen(sharing: Sharing, choice: Choice, now: datetime) -> Sharing:
    """Keep what the member chose. Off can be chosen at any time, the rest by those who are on the team."""
    if choice is sharing.choice or (choice in SHARING and not sharing.on_team):
        return sharing
    return replace(sharing, choice=choice, changed_at=now)


def removed(sharing: Sharing, now: datetime) -> Sharing:
    """Take somebody off the team; what they shared ends with that, and is asked for anew if they come back."""
    ends = sharing.choice in {*SHARING, Choice.ADDED}
    return replace(
        sharing,
        on_team=False,
        choice=Choice.ENDED if ends else sharing.choice,
        changed_at=now if ends else sharing.changed_at,
    )
