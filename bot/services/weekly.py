"""Joining the weekly DM, changing it, leaving it."""

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

USUAL = (4, time(15))
"""Friday at three: the week is nearly over, and still in mind."""

UNKNOWN_ZONE = "UTC"
"""The time zone of members whose own Slack didn't tell."""

AskZone = Callable[[], str | None]
"""Asks Slack for the member's time zone; None where it doesn't tell."""


@dataclass(frozen=True, slots=True)
class WeeklyChange:
    """What a member wants changed; what is None stays as it is, or as is usual."""

    weekday: int | None = None
    at: time | None = None
    zone: str | None = None


class WeeklyService:
    """Keeps who wants the weekly DM, and when."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    def view(self, member: Member) -> Subscription | None:
        """Return the member's subscription, switched on or off; None where they never asked for one."""
        with self._storage.reading() as work:
            return work.subscriptions.get(member)

    @staticmethod
    def default_schedule(zone: str) -> Weekly:
        """Return weekday and time for who said none."""
        return Weekly(*USUAL, zone)

    def join(self, member: Member, change: WeeklyChange, ask_zone: AskZone) -> Subscription:
        """Switch it on, or change it.

        Slack is asked for the time zone until it has told it once. Where it doesn't, UTC is assumed: the wish is kept
        in any case, and the member is told.
        """
        known = self.view(member)
        zone = known_zone(known, ask_zone)
        weekly = replace(known.weekly if known else self.default_schedule(UNKNOWN_ZONE), zone=zone or UNKNOWN_ZONE)
        with writing(self._storage, self._clock) as work:
            changed = _changed(weekly, change)
            return _put(work, rules.subscribed(member, changed, self._clock(), zone_assumed=zone is None))

    def save_settings(self, member: Member, change: WeeklyChange, until: date | None) -> Subscription:
        """Keep everything that the settings say, and switch it on.

        Args:
            member: whose settings.
            change: weekday, time and zone.
            until: nothing before that day, or before the end of the longest pause, whichever comes first.
        """
        if not change.zone or not is_zone(change.zone):
            near = get_close_matches(change.zone or "", sorted(available_timezones()), n=1)
            raise UnknownZoneError(zone=_plain(change.zone or ""), nearest=near[0] if near else "")
        weekly = _changed(self.default_schedule(change.zone), change)
        subscription = rules.subscribed(member, weekly, self._clock())
        if until:
            latest = (self._clock() + MAX_PAUSE).astimezone(rules.zone_of(subscription)).date()
            subscription = rules.paused(subscription, weekly.day_begins(min(until, latest)))
        with writing(self._storage, self._clock) as work:
            return _put(work, subscription)

    def leave(self, member: Member) -> None:
        """Switch it off."""
        with writing(self._storage, self._clock) as work:
            known = work.subscriptions.get(member)
            if known:
                work.subscriptions.put(rules.unsubscribed(known))

    def pause(self, member: Member, length: timedelta) -> Subscription | None:
        """Send nothing for so long, if it is on."""
        with writing(self._storage, self._clock) as work:
            known = work.subscriptions.get(member)
            if known and known.next_at:
                return _put(work, rules.paused(known, self._clock() + length))
            return known


def known_zone(known: Subscription | None, ask_zone: AskZone) -> str | None:
    """Return the member's time zone: as they keep it, or as Slack tells it; None where it doesn't."""
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


def _plain(typed: str) -> str:
    """Say back only what can be a zone's name."""
    return "".join(letter for letter in typed if letter.isalnum() or letter in "/_-+")[:64]
