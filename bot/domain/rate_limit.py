"""How fast a workspace is posted to: one message after another, with a pause between two."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HORIZON = timedelta(seconds=5)
"""Nothing further off is reserved: a worker that waits holds a lease, and Slack may want a pause meanwhile."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Which moments to post at are reserved in a workspace.

    Attributes:
        free_at: the first moment that is not, if any ever was.
        blocked_until: none is reserved before, if set.
    """

    free_at: datetime | None = None
    blocked_until: datetime | None = None


def free_slots(limit: RateLimit, now: datetime, *, most: int, pause: timedelta) -> tuple[datetime, ...]:
    """The next moments to post at, one `pause` apart; none while the workspace is blocked."""
    if limit.blocked_until and limit.blocked_until > now:
        return ()
    first = max(now, limit.free_at or now)
    following = (first + pause * number for number in range(most))
    return tuple(moment for moment in following if moment <= now + HORIZON)


def opens_at(limit: RateLimit) -> datetime | None:
    """The first moment at which `moments` returns any; it may have passed. None if it always would have."""
    free = limit.free_at - HORIZON if limit.free_at else None
    return max((moment for moment in (free, limit.blocked_until) if moment), default=None)
