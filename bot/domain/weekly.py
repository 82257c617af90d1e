"""Subscriptions to the weekly reflection DM, which slows down and stops if nobody answers it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.people import Member
from bot.domain.schedule import Weekly

TOO_LATE = timedelta(hours=24)
"""A DM that is overdue by more is skipped: nobody wants Friday's question on Monday."""

_LADDER = ((3, 1), (5, 2), (7, 4))
"""The quiet ladder: (unanswered DMs in a row, weeks between DMs while there are fewer). After the last, they stop."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A member's subscription to the weekly DM. Nobody has one without having asked for it.

    Attributes:
        next_at: when the next DM is due, in UTC; None if it is switched off, or has stopped for lack of answers.
        silence: how many DMs in a row were sent and not answered.
        paused_until: no DM is sent before this, if set; in UTC.
        zone_assumed: whether the time zone is a guess because Slack didn't give the member's.
    """

    member: Member
    weekly: Weekly
    next_at: datetime | None
    silence: int = 0
    paused_until: datetime | None = None
    zone_assumed: bool = False


def zone_of(subscription: Subscription | None) -> ZoneInfo:
    """Return a member's time zone; UTC while it is unknown."""
    return ZoneInfo(subscription.weekly.zone if subscription else "UTC")


def weeks_between(silence: int) -> int | None:
    """Return how many weeks apart DMs are after that many without an answer; None if they stop."""
    return next((weeks for most, weeks in _LADDER if silence < most), None)


def slows_to(silence: int) -> int | None:
    """Return the new number of weeks between DMs if this unanswered one changes it, 0 if it is the last, or None."""
    weeks = weeks_between(silence)
    return None if silence < 1 or weeks == weeks_between(silence - 1) else weeks or 0


def subscribed(member: Member, weekly: Weekly, now: datetime, *, zone_assumed: bool = False) -> Subscription:
    """Subscribe a member, or subscribe them again: any silence is forgotten."""
    return Subscription(member, weekly, weekly.after(now), zone_assumed=zone_assumed)


def unsubscribed(subscription: Subscription) -> Subscription:
    """Switch the weekly DM off. The weekday and time are kept, in case it is switched on again."""
    return replace(subscription, next_at=None, paused_until=None)


def paused(subscription: Subscription, until: datetime) -> Subscription:
    """Pause the weekly DM until that moment."""
    return replace(subscription, next_at=subscription.weekly.after(until), paused_until=until)


def answered(subscription: Subscription, now: datetime) -> Subscription:
    """Reset the silence after an answer. If the DMs had slowed down, the next one comes at the next weekly date."""
    weeks = weeks_between(subscription.silence)
    if subscription.next_at is None or weeks == 1:
        return replace(subscription, silence=0)
    soonest = subscription.weekly.after(max(now, subscription.paused_until or now))
    return replace(subscription, silence=0, next_at=min(subscription.next_at, soonest))


def too_late(due: datetime, now: datetime) -> bool:
    """Return whether a DM is overdue by too much to be sent."""
    return now - due > TOO_LATE


@dataclass(frozen=True, slots=True)
class Advance:
    """The result of `advance`.

    Attributes:
        period: the week to send a DM for; None if it is too late for that.
        after: the subscription with its next date.
    """

    period: str | None
    after: Subscription


def advance(subscription: Subscription, now: datetime) -> Advance:
    """Move a due subscription on to its next date."""
    due, weekly = subscription.next_at, subscription.weekly
    if due is None:
        return Advance(None, subscription)
    if too_late(due, now):
        return Advance(None, replace(subscription, next_at=weekly.after(now)))
    silence = subscription.silence + 1
    weeks = weeks_between(silence)
    next_at = max(weekly.following(due, weeks), weekly.after(now)) if weeks else None
    return Advance(weekly.period(due), replace(subscription, silence=silence, next_at=next_at, paused_until=None))
