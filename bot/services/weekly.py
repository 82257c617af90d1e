"""Joining the weekly DM, changing it, leaving it."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain import weekly as rules
from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.services.ports import Clock, Work

USUAL = (4, time(15))
"""Friday at three: the week is nearly over, and still in mind."""


@dataclass(frozen=True, slots=True)
class WeeklyChange:
    """What a member wants changed; what is None stays as it is, or as is usual."""

    weekday: int | None = None
    at: time | None = None
    zone: str | None = None


class WeeklyService:
    """Keeps who wants the weekly DM, and when."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock

    def view(self, member: Member) -> Subscription | None:
        """Give the member's subscription, switched on or off; None where they never asked for one."""
        with self._work() as work:
            return work.subscriptions.get(member)

    def join(self, member: Member, change: WeeklyChange, zone: str) -> Subscription:
        """Switch it on, or change weekday, time or zone.

        Args:
            member: who wants it.
            change: what they said.
            zone: the time zone that Slack knows of them, for who never said another.
        """
        with self._work() as work:
            known = work.subscriptions.get(member)
            was = known.weekly if known else Weekly(*USUAL, zone)
            weekly = Weekly(
                was.weekday if change.weekday is None else change.weekday,
                was.at if change.at is None else change.at,
                change.zone or was.zone,
            )
            subscription = rules.joined(member, weekly, self._clock())
            work.subscriptions.put(subscription)
            work.commit()
        return subscription

    def leave(self, member: Member) -> None:
        """Switch it off."""
        with self._work() as work:
            known = work.subscriptions.get(member)
            if known:
                work.subscriptions.put(rules.left(known))
                work.commit()

    def pause(self, member: Member, until: datetime, zone: str) -> Subscription:
        """Send nothing before that moment; who has none yet joins with the pause."""
        with self._work() as work:
            known = work.subscriptions.get(member)
            active = known or rules.joined(member, Weekly(*USUAL, zone), self._clock())
            subscription = rules.paused(active, until)
            work.subscriptions.put(subscription)
            work.commit()
        return subscription
