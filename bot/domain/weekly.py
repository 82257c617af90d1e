"""The weekly reflection DM: who wants it when, and how it falls silent for who doesn't answer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.people import Member
from bot.domain.schedule import Weekly

TOO_LATE = timedelta(hours=24)
"""A DM overdue by more is skipped to its next date: nobody wants Friday's question on Monday."""

_LADDER = ((3, 1), (5, 2), (7, 4))
"""The quiet ladder: up to so many DMs in a row without an answer, one each so many weeks. After the last it stops."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A member's wish for the weekly DM. Nobody has one who did not ask for it.

    Attributes:
        next_at: when the next DM is due, in UTC; None while it is off, or has fallen silent.
        silence: DMs in a row that were sent and not answered.
        paused_until: none is sent before, if set; in UTC.
        zone_assumed: whether the time zone is a guess, since Slack didn't tell the member's.
    """

    member: Member
    weekly: Weekly
    next_at: datetime | None
    silence: int = 0
    paused_until: datetime | None = None
    zone_assumed: bool = False


def zone_of(subscription: Subscription | None) -> ZoneInfo:
    """The time zone of a member; UTC while it is not known."""
    return ZoneInfo(subscription.weekly.zone if subscription else "UTC")


def weeks_between(silence: int) -> int | None:
    """Return the weeks from one DM to the next after so many without an answer; None where it is time to stop."""
    return next((weeks for most, weeks in _LADDER if silence < most), None)


def slows_to(silence: int) -> int | None:
    """Return the weeks between DMs from now on, where this unanswered one makes them rarer; 0 where it is the last."""
    weeks = weeks_between(silence)
    return None if silence < 1 or weeks == weeks_between(silence - 1) else weeks or 0


def subscribed(member: Member, weekly: Weekly, now: datetime, *, zone_assumed: bool = False) -> Subscription:
    """Begin, or begin anew: the next date from now on, and no silence remembered."""
    return Subscription(member, weekly, weekly.after(now), zone_assumed=zone_assumed)


def unsubscribed(subscription: Subscription) -> Subscription:
    """Switch it off; weekday and time are remembered for another time."""
    return replace(subscription, next_at=None, paused_until=None)


def paused(subscription: Subscription, until: datetime) -> Subscription:
    """Send nothing before that moment."""
    return replace(subscription, next_at=subscription.weekly.after(until), paused_until=until)


def answered(subscription: Subscription, now: datetime) -> Subscription:
    """An answer ends the silence: where the DMs had grown rare, the next one comes at the next date again."""
    weeks = weeks_between(subscription.silence)
    if subscription.next_at is None or weeks == 1:
        return replace(subscription, silence=0)
    soonest = subscription.weekly.after(max(now, subscription.paused_until or now))
    return replace(subscription, silence=0, next_at=min(subscription.next_at, soonest))


def too_late(due: datetime, now: datetime) -> bool:
    """Return whether a DM that was due then isn't wanted any more."""
    return now - due > TOO_LATE


@dataclass(frozen=True, slots=True)
class Advance:
    """What a due subscription leads to: the period to send for, if it is not too late, and what is due after it."""

    period: str | None
    after: Subscription


def advance(subscription: Subscription, now: datetime) -> Advance:
    """Move a due subscription on.

    Args:
        subscription: one whose `next_at` has come.
        now: the present.
    """
    due, weekly = subscription.next_at, subscription.weekly
    if due is None:
        return Advance(None, subscription)
    if too_late(due, now):
        return Advance(None, replace(subscription, next_at=weekly.after(now)))
    silence = subscription.silence + 1
    weeks = weeks_between(silence)
    next_at = max(weekly.following(due, weeks), weekly.after(now)) if weeks else None
    return Advance(weekly.period(due), replace(subscription, silence=silence, next_at=next_at, paused_until=None))
