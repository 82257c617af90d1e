"""Subscribing to the weekly DM, changing the subscription, and ending it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from difflib import get_close_matches
from zoneinfo import available_timezones

from bot.domain import weekly as rules
from bot.domain.errors import UnknownZoneError
from bot.domain.people import Member
from bot.domain.schedule import Weekly, is_zone
from bot.domain.weekly import Subscription
from bot.domain.when import MAX_PAUSE
from bot.services import Clock
from bot.services.idempotency import writing
from bot.storage.unit_of_work import Storage, UnitOfWork

DEFAULT_TIME = (4, time(15))
"""Friday at 15:00: the week is nearly over, and still fresh."""

UNKNOWN_ZONE = "UTC"
"""Assumed for members whose time zone Slack doesn't return."""

AskZone = Callable[[], str | None]
"""Asks Slack for the member's time zone; returns None if Slack doesn't say."""


@dataclass(frozen=True, slots=True)
class WeeklyChange:
    """The changes to a subscription. None leaves a field as it is, or at its default in a new subscription."""

    weekday: int | None = None
    at: time | None = None
    zone: str | None = None


class WeeklyService:
    """Subscriptions to the weekly DM."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def view(self, member: Member) -> Subscription | None:
        """Return the member's subscription, on or off; None if they never had one."""
        with self._storage.reading() as work:
            return work.subscriptions.get(member)

    @staticmethod
    def default_schedule(zone: str) -> Weekly:
        """Return the schedule of members who have chosen none."""
        return Weekly(*DEFAULT_TIME, zone)

    def join(self, member: Member, change: WeeklyChange, ask_zone: AskZone) -> Subscription:
        """Switch the subscription on, or change it.

        Slack is asked for the time zone until it has returned one. Until then UTC is assumed, and the member is told
        so.
        """
        known = self.view(member)
        zone = known_zone(known, ask_zone)
        weekly = replace(known.weekly if known else self.default_schedule(UNKNOWN_ZONE), zone=zone or UNKNOWN_ZONE)
        with writing(self._storage, self._clock) as work:
            changed = _changed(weekly, change)
            return _put(work, rules.subscribed(member, changed, self._clock(), zone_assumed=zone is None))

    def save_settings(self, member: Member, change: WeeklyChange, until: date | None) -> Subscription:
        """Save the settings, and switch the subscription on.

        Args:
            member: whose settings.
            change: weekday, time and zone.
            until: pause until this day, for the longest pause at most.
        """
        if not change.zone or not is_zone(change.zone):
            near = get_close_matches(change.zone or "", sorted(available_timezones()), n=1)
            raise UnknownZoneError(zone=_sanitized(change.zone or ""), nearest=near[0] if near else "")
        weekly = _changed(self.default_schedule(change.zone), change)
        subscription = rules.subscribed(member, weekly, self._clock())
        if until:
            latest = (self._clock() + MAX_PAUSE).astimezone(rules.zone_of(subscription)).date()
            subscription = rules.paused(subscription, weekly.day_begins(min(until, latest)))
        with writing(self._storage, self._clock) as work:
            return _put(work, subscription)

    def leave(self, member: Member) -> None:
        """Switch the subscription off."""
        with writing(self._storage, self._clock) as work:
            known = work.subscriptions.get(member)
            if known:
                work.subscriptions.put(rules.unsubscribed(known))

    def pause(self, member: Member, length: timedelta) -> Subscription | None:
        """Pause the subscription for this long, if it is on."""
        with writing(self._storage, self._clock) as work:
            known = work.subscriptions.get(member)
            if known and known.next_at:
                return _put(work, rules.paused(known, self._clock() + length))
            return known


def known_zone(known: Subscription | None, ask_zone: AskZone) -> str | None:
    """Return the member's time zone, from their subscription or from Slack; None if it is unknown."""
    return known.weekly.zone if known and not known.zone_assumed else _valid(ask_zone())


def _put(work: UnitOfWork, subscription: Subscription) -> Subscription:
    work.subscriptions.put(subscription)
    return subscription


def _changed(weekly: Weekly, change: WeeklyChange) -> Weekly:
    return Weekly(
        weekly.weekday if change.weekday is None else change.weekday,
        weekly.at if change.at is None else change.at,
        change.zone or weekly.zone,
    )


def _valid(zone: str | None) -> str | None:
    return zone if zone and is_zone(zone) else None


def _sanitized(typed: str) -> str:
    """Keep only characters that can be in the name of a time zone."""
    return "".join(letter for letter in typed if letter.isalnum() or letter in "/_-+")[:64]
