"""The outbox: messages that are posted without a click, each of them once.

Rows are claimed in batches, and each is marked as begun right before its call. A call that ends without a clear answer
(a timeout, a dropped connection, a 500, a process that died) leaves its row in doubt. Such a row is looked up in Slack
by its id, and sent again only when it is not there. A row that was claimed and not begun is simply queued.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.conversation import MessageRef
from bot.domain.people import Member

LEASE = timedelta(seconds=60)
"""How long a worker may keep a row, from the claim and again from the beginning of the call: longer than all timeouts
of a call together."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 3600))
"""Before the look that follows when something went wrong for the n-th time; after one time more it is given up."""


class DeliveryStatus(StrEnum):
    """The state of a delivery."""

    QUEUED = "queued"
    CLAIMED = "claimed"  # a worker has it, or died while it had it
    UNKNOWN = "unknown"  # Slack may or may not have it
    SENT = "sent"
    FAILED = "failed"  # refused for good, or given up; `reason` says why
    SKIPPED = "skipped"  # not wanted any more when its turn came


def manager_prefix(manager: str) -> str:
    """Prefix of the period of whatever a member is told about a manager: `<manager>:<which>`."""
    return f"{manager}:"


OPEN = (DeliveryStatus.QUEUED, DeliveryStatus.CLAIMED, DeliveryStatus.UNKNOWN)
"""The states that leave a worker something to do."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one member, once.

    Attributes:
        id: opaque; stands in the message's metadata, which any app in the workspace can read.
        kind: what is delivered, such as `weekly`; with workspace, member and period there is one row.
        due_at: not touched before: its first date, the end of a pause, or the end of a worker's lease.
        claimed_at: when it was first claimed.
        tries: how often something went wrong: a call without a clear answer, or a worker that died during a call.
        begun_at: since when Slack may have the message without our knowing it; None where it can't have it.
    """

    id: str
    member: Member
    kind: str
    period: str
    due_at: datetime
    status: DeliveryStatus = DeliveryStatus.QUEUED
    tries: int = 0
    claimed_at: datetime | None = None
    begun_at: datetime | None = None
    reason: str | None = None
    message_ref: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack has it."""

    message_ref: MessageRef


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


SendResult = Sent | Limited | Refused | Unsure | Missing | Unwanted
"""How a call about a delivery ended."""


def claimed(delivery: Delivery, now: datetime) -> Delivery:
    """Reserve a row for one worker until the lease ends."""
    since = delivery.claimed_at or now
    return replace(delivery, status=DeliveryStatus.CLAIMED, claimed_at=since, due_at=now + LEASE)


def may_have_arrived(delivery: Delivery) -> bool:
    """Whether Slack may have the message already."""
    return delivery.begun_at is not None


def started(before: Delivery, claimed: Delivery, now: datetime) -> Delivery:
    """Mark a claimed row right before the call, and renew its lease.

    A row whose last worker died during the call counts that as a failure.

    Args:
        before: the row before it was claimed.
        claimed: the same row as claimed.
        now: the present.
    """
    died = before.status is DeliveryStatus.CLAIMED and may_have_arrived(before)
    return replace(claimed, begun_at=before.begun_at or now, due_at=now + LEASE, tries=before.tries + died)


def exhausted(delivery: Delivery) -> bool:
    """Whether too much went wrong for the message to be posted once more."""
    return delivery.tries > len(PAUSES)


def with_result(before: Delivery, begun: Delivery, result: SendResult, now: datetime) -> Delivery:
    """Apply the result of a call.

    Args:
        before: the row before it was claimed.
        begun: the same row as it was marked before the call.
        result: how the call ended.
        now: the present.
    """
    match result:
        case Sent(place):
            return replace(begun, status=DeliveryStatus.SENT, message_ref=place, reason=None)
        case Refused(reason):
            return replace(begun, status=DeliveryStatus.FAILED, reason=reason)
        case Unwanted(reason):
            return replace(begun, status=DeliveryStatus.SKIPPED, reason=reason)
        case Limited(seconds):
            status = DeliveryStatus.UNKNOWN if may_have_arrived(before) else DeliveryStatus.QUEUED
            return replace(begun, status=status, begun_at=before.begun_at, due_at=now + timedelta(seconds=seconds))
        case Missing():
            missing = replace(begun, status=DeliveryStatus.QUEUED, begun_at=None, due_at=now, reason="not there")
            return _given_up(missing) if exhausted(missing) else missing
        case Unsure(reason):
            pause = PAUSES[min(begun.tries, len(PAUSES) - 1)]
            unsure = replace(
                begun, status=DeliveryStatus.UNKNOWN, due_at=now + pause, reason=reason, tries=begun.tries + 1
            )
            return _given_up(unsure) if exhausted(unsure) else unsure


def _given_up(delivery: Delivery) -> Delivery:
    return replace(delivery, status=DeliveryStatus.FAILED, reason=f"given up: {delivery.reason}")
