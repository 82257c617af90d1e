"""The rate limit of a workspace: one message after another, with a pause between them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HORIZON = timedelta(seconds=5)
"""How far ahead slots are reserved: a waiting worker holds a lease, and Slack may ask for a pause meanwhile."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The slots for posting that are reserved in a workspace.

    Attributes:
        free_at: the first free slot; None if none was ever reserved.
        blocked_until: no slot is reserved before this, if set.
    """

    free_at: datetime | None = None
    blocked_until: datetime | None = None


def free_slots(limit: RateLimit, now: datetime, *, most: int, pause: timedelta) -> tuple[datetime, ...]:
    """Return at most `most` free slots, one `pause` apart; none while the workspace is blocked."""
    if limit.blocked_until and limit.blocked_until > now:
        return ()
    first = max(now, limit.free_at or now)
    following = (first + pause * number for number in range(most))
    return tuple(moment for moment in following if moment <= now + HORIZON)


def opens_at(limit: RateLimit) -> datetime | None:
    """Return when `free_slots` begins to return any, perhaps in the past; None if it is not limited at all."""
    free = limit.free_at - HORIZON if limit.free_at else None
    return max((moment for moment in (free, limit.blocked_until) if moment), default=None)
