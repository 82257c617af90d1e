"""Summaries for managers: asked for, released by the rule or shown again, and known to whom they are about."""

from dataclasses import dataclass

from bot.domain.framework import Action, Enabling, Framework
from bot.domain.people import Member
from bot.domain.standing import Result
from bot.domain.summary import Pledge, Release, Request


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What a manager gets to see.

    Attributes:
        request: what it answers; None for a picture that nobody asked for, as the mirror's.
        standing: where people stand, as it was released; None where nothing can be shown.
        rhythm: what they did in four weeks; None where nothing can be shown.
        again: whether an earlier result is shown again, since too little changed for a new one.
        cards: user ids of those who share a card with this manager now.
        pledge: what the manager committed to and has not settled yet.
        enabling: what a manager could commit to, the most fitting first; at most three.
        trend: everything released about where people stand, oldest first, the present one among them.
        since: the release of this manager before the present one, if any, that it is compared with.
    """

    framework: Framework
    manager: Member
    request: Request | None
    standing: Release | None
    rhythm: Release | None
    again: bool
    cards: tuple[str, ...]
    pledge: Pledge | None
    enabling: tuple[Enabling, ...]
    trend: tuple[Release, ...]
    since: Release | None


@dataclass(frozen=True, slots=True)
class CardView:
    """What somebody shows a manager by name: nothing in it is in their own words.

    Attributes:
        result: where they stand; a renderer takes stage, signals and nothing typed from it.
        action: the action that their open plan is about, in the content's words.
    """

    user: str
    result: Result
    action: Action | None
