"""The lane to a workspace: what is posted there goes one after another, with a pause between two."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HORIZON = timedelta(seconds=5)
"""Nothing further off is reserved: a worker that waits holds a lease, and Slack may want a pause meanwhile."""


@dataclass(frozen=True, slots=True)
class Lane:
    """How far the moments to post at are given away in a workspace.

    Attributes:
        free_at: the first moment that is not, if any ever was.
        blocked_until: none is given away before, if set.
    """

    free_at: datetime | None = None
    blocked_until: datetime | None = None


def moments(lane: Lane, now: datetime, *, most: int, pause: timedelta) -> tuple[datetime, ...]:
    """Give the next moments to post at, one `pause` apart; none while the workspace is blocked."""
    if lane.blocked_until and lane.blocked_until > now:
        return ()
    first = max(now, lane.free_at or now)
    following = (first + pause * number for number in range(most))
    return tuple(moment for moment in following if moment <= now + HORIZON)


def opens_at(lane: Lane) -> datetime | None:
    """Give the first moment at which `moments` gives any; it may have passed. None where it always would have."""
    free = lane.free_at - HORIZON if lane.free_at else None
    return max((moment for moment in (free, lane.blocked_until) if moment), default=None)
