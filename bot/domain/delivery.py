"""The ledger of what is posted without a click: sent at most once, and lost only when that can't be told apart.

A row is claimed before the call. An end that tells nothing (a timeout, a dropped line, an answer of 500, a process
that died) leaves the row `unknown`; it is looked up in Slack by its id, and sent again only when it is not there.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.check import Place
from bot.domain.people import Member

LEASE = timedelta(seconds=60)
"""How long a claimed row is left to its worker: longer than every timeout of a call together."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 3600))
"""Before the look that follows when something went wrong for the n-th time; after one time more it is given up."""


class DeliveryStatus(StrEnum):
    """Where a delivery is in its life."""

    QUEUED = "queued"
    CLAIMED = "claimed"  # a worker is calling Slack, or died while it did
    UNKNOWN = "unknown"  # Slack may or may not have it
    SENT = "sent"
    FAILED = "failed"  # refused for good, or given up; `reason` says why
    SKIPPED = "skipped"  # not wanted any more when its turn came


def about(manager: str) -> str:
    """Give how the period begins of whatever a member is told about a manager: `<manager>:<which>`."""
    return f"{manager}:"


OPEN = (DeliveryStatus.QUEUED, DeliveryStatus.CLAIMED, DeliveryStatus.UNKNOWN)
"""The states that a worker still has to do with."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one member, once.

    Attributes:
        id: opaque; stands in the message's metadata, which any app in the workspace can read.
        kind: what is delivered, such as `weekly`; with workspace, member and period there is one row.
        due_at: not touched before: its first date, the end of a pause, or the end of a worker's lease.
        tries: how often something went wrong: a call that told nothing, or a worker that died with the row in hand.
    """

    id: str
    member: Member
    kind: str
    period: str
    due_at: datetime
    status: DeliveryStatus = DeliveryStatus.QUEUED
    tries: int = 0
    claimed_at: datetime | None = None
    reason: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack has it."""

    place: Place


@dataclass(frozen=True, slots=True)
class Limited:
    """Slack wants a pause before anything else goes to that workspace; nothing was posted."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack will not take it, now or later."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nobody can tell from the answer whether Slack has it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """It was looked for and is not there."""


@dataclass(frozen=True, slots=True)
class Unwanted:
    """It is not to be sent any more."""

    reason: str


Ending = Sent | Limited | Refused | Unsure | Missing | Unwanted
"""How a call about a delivery ended."""


def claimed(delivery: Delivery, now: datetime) -> Delivery:
    """Take a row in hand. Its lease is over before anybody else takes it."""
    return replace(delivery, status=DeliveryStatus.CLAIMED, claimed_at=now, due_at=now + LEASE)


def doubtful(delivery: Delivery) -> bool:
    """Tell whether Slack has to be asked first: whoever had this row in hand before did not say how it ended."""
    return delivery.status in {DeliveryStatus.CLAIMED, DeliveryStatus.UNKNOWN}


def ended(delivery: Delivery, ending: Ending, now: datetime) -> Delivery:
    """Give the row after a call about it.

    Args:
        delivery: as it was before it was claimed.
        ending: how the call ended.
        now: the present.
    """
    match ending:
        case Sent(place):
            return replace(delivery, status=DeliveryStatus.SENT, place=place, reason=None)
        case Refused(reason):
            return replace(delivery, status=DeliveryStatus.FAILED, reason=reason)
        case Unwanted(reason):
            return replace(delivery, status=DeliveryStatus.SKIPPED, reason=reason)
        case Limited(seconds):
            status = DeliveryStatus.UNKNOWN if doubtful(delivery) else DeliveryStatus.QUEUED
            return replace(delivery, status=status, due_at=now + timedelta(seconds=seconds))
        case Missing():
            missed = replace(delivery, status=DeliveryStatus.QUEUED, due_at=now, reason="not there")
            return missed if delivery.status is DeliveryStatus.UNKNOWN else _counted(missed)
        case Unsure(reason):
            pause = PAUSES[min(delivery.tries, len(PAUSES) - 1)]
            return _counted(replace(delivery, status=DeliveryStatus.UNKNOWN, due_at=now + pause, reason=reason))


def _counted(delivery: Delivery) -> Delivery:
    """Count that something went wrong; once too often, and the delivery is given up."""
    if delivery.tries >= len(PAUSES):
        return replace(delivery, status=DeliveryStatus.FAILED, reason=f"given up: {delivery.reason}")
    return replace(delivery, tries=delivery.tries + 1)
