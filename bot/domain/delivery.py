"""The outbox: messages that are posted without a click, each of them once.

Rows are claimed in batches, and each is marked as started right before its call. A call that ends without a clear
answer (a timeout, a dropped connection, a 500, a process that died) leaves its row in doubt. Such a row is looked up in
Slack by its id, and sent again only if it isn't there. A row that was claimed but not started is simply sent.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.conversation import MessageRef
from bot.domain.people import Member

LEASE = timedelta(seconds=60)
"""How long a worker may keep a row, from the claim and again from the start of the call: longer than all timeouts of a
call together."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 3600))
"""The pause after the n-th failure. After one failure more, the delivery is given up."""


class DeliveryStatus(StrEnum):
    """The state of a delivery."""

    QUEUED = "queued"
    CLAIMED = "claimed"  # a worker has it, or died while it had it
    UNKNOWN = "unknown"  # Slack may or may not have it
    SENT = "sent"
    FAILED = "failed"  # refused for good, or given up; `reason` says why
    SKIPPED = "skipped"  # no longer wanted when it was about to be sent


def manager_prefix(manager: str) -> str:
    """Return the prefix of the periods of deliveries to a member about a manager: `<manager>:<which>`."""
    return f"{manager}:"


OPEN = (DeliveryStatus.QUEUED, DeliveryStatus.CLAIMED, DeliveryStatus.UNKNOWN)
"""The states in which a delivery isn't finished."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one member. Workspace, member, kind and period are unique together.

    Attributes:
        id: opaque, since it is in the message's metadata, which any app in the workspace can read.
        kind: what is delivered, such as `weekly`.
        period: which of its kind it is, such as the week.
        due_at: not sent before this: its original date, the end of a pause, or the end of a worker's lease.
        tries: how many failures there were: calls without a clear answer, and workers that died during a call.
        claimed_at: when it was first claimed.
        begun_at: since when Slack may have the message without our knowing; None if it can't have it.
        reason: why it failed, was skipped or is in doubt.
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
    """Slack has the message."""

    message_ref: MessageRef


@dataclass(frozen=True, slots=True)
class Limited:
    """Slack limits the rate: nothing was posted, and the whole workspace has to wait this long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack refused the message for good."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The call didn't show whether Slack has the message."""

    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The message was looked up and isn't there."""


@dataclass(frozen=True, slots=True)
class Unwanted:
    """The message is no longer to be sent."""

    reason: str


SendResult = Sent | Limited | Refused | Unsure | Missing | Unwanted
"""The result of a call for a delivery."""


def claimed(delivery: Delivery, now: datetime) -> Delivery:
    """Claim a row for one worker until its lease ends."""
    since = delivery.claimed_at or now
    return replace(delivery, status=DeliveryStatus.CLAIMED, claimed_at=since, due_at=now + LEASE)


def may_have_arrived(delivery: Delivery) -> bool:
    """Return whether Slack may already have the message."""
    return delivery.begun_at is not None


def started(before: Delivery, claimed: Delivery, now: datetime) -> Delivery:
    """Mark a claimed row as started right before the call, and renew its lease.

    If the last worker died during its call, that counts as a failure.

    Args:
        before: the row before it was claimed.
        claimed: the row as claimed.
        now: the present.
    """
    died = before.status is DeliveryStatus.CLAIMED and may_have_arrived(before)
    return replace(claimed, begun_at=before.begun_at or now, due_at=now + LEASE, tries=before.tries + died)


def exhausted(delivery: Delivery) -> bool:
    """Return whether there were too many failures to try again."""
    return delivery.tries > len(PAUSES)


def with_result(before: Delivery, begun: Delivery, result: SendResult, now: datetime) -> Delivery:
    """Apply the result of a call.

    Args:
        before: the row before it was claimed.
        begun: the row as it was marked before the call.
        result: the result.
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
