"""Members of every kind who get a weekly DM, for the crash suite.

Most subscribe through the bot, as people do; the others are inserted into the database. All are due at once, each at a
weekday and time in their own time zone.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import httpx

from bot.demo.colleague import Colleague
from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.storage.unit_of_work import UnitOfWork
from simulator.server import Running
from simulator.workspace.people import Person
from tests.jobs.installation import Installation
from tests.jobs.waiting import until

OVERDUE = timedelta(minutes=10)


class Kind(StrEnum):
    """What the bot knows of a member's DM, and why."""

    KNOWN = "DM known"
    CHANNEL = "joined in a channel"
    SETTINGS = "joined in Settings"
    UNCONFIRMED = "joined while no DM could be posted"
    STRANGER = "never written to"


_SHARES = (
    *(Kind.KNOWN, Kind.CHANNEL, Kind.UNCONFIRMED, Kind.STRANGER),
    *(Kind.CHANNEL, Kind.SETTINGS, Kind.KNOWN, Kind.STRANGER, Kind.CHANNEL),
)
"""Kinds in turn. Their number has no divisor in common with that of the time zones (8): every kind has every zone."""

_GOES = 7
"""Of so many members one can't be reached any more at some point."""


@dataclass(frozen=True)
class Crowd:
    """The members, and those who will become unreachable."""

    kinds: Mapping[str, Kind]
    leavers: tuple[str, ...]
    closers: tuple[str, ...]

    def become_unreachable(self, slack: Running) -> None:
        """Deactivate some accounts, and close some DMs to the app."""
        for user in self.leavers:
            httpx.post(f"{slack.url}/people/{user}/deactivate", trust_env=False).raise_for_status()
        for user in self.closers:
            httpx.post(f"{slack.url}/people/{user}/close-dm", trust_env=False).raise_for_status()


def gather(slack: Running, installation: Installation, now: datetime) -> Crowd:
    """Subscribe everybody in the workspace to the weekly DM, and make them due."""
    with installation.kept():
        pass  # brings the schema up to date, which `serve` leaves to the operator on PostgreSQL
    people = slack.client.people()
    kinds = {person.id: _SHARES[number % len(_SHARES)] for number, person in enumerate(people)}
    _join(slack, installation, [p for p in people if kinds[p.id] not in {Kind.KNOWN, Kind.STRANGER}], kinds, now)
    with installation.kept() as storage, storage.writing() as unit:
        for person in people:
            _make_due(unit, slack, person, kinds[person.id], now)
    going = [person.id for person in people][_GOES - 1 :: _GOES]
    return Crowd(kinds, tuple(going[::2]), tuple(going[1::2]))


def _join(
    slack: Running, installation: Installation, people: list[Person], kinds: Mapping[str, Kind], now: datetime
) -> None:
    with _serving(installation), httpx.Client(base_url=slack.url, timeout=30, trust_env=False) as http:
        for person in (person for person in people if kinds[person.id] is Kind.CHANNEL):
            _type(slack, person, now)
        for person in (person for person in people if kinds[person.id] is Kind.SETTINGS):
            _fill_in(http, person, now)
        assert until(lambda: all(_confirmed(slack, p) for p in people if kinds[p.id] is not Kind.UNCONFIRMED))
        with _no_dms(slack) as refused:
            unconfirmed = [person for person in people if kinds[person.id] is Kind.UNCONFIRMED]
            for person in unconfirmed:
                _type(slack, person, now)
            assert until(lambda: refused() >= len(unconfirmed))
        assert not any(_confirmed(slack, person) for person in unconfirmed)


@contextmanager
def _serving(installation: Installation) -> Iterator[None]:
    with installation.running("serve", "--jobs", "off"):
        assert until(lambda: _is_up(installation))
        yield


def _is_up(installation: Installation) -> bool:
    try:
        return httpx.get(f"{installation.url}/healthz", trust_env=False).is_success
    except httpx.TransportError:
        return False


@contextmanager
def _no_dms(slack: Running) -> Iterator[Callable[[], int]]:
    """Let no call to post a message arrive; yield a counter of the calls."""
    faults = f"{slack.url}/faults"
    fault = {"kind": "dropped_before", "method": "chat.postMessage"}
    httpx.post(faults, json={"seed": 1, "faults": [fault]}, trust_env=False).raise_for_status()
    before = len(slack.slack.shared.calls.find("chat.postMessage"))
    yield lambda: len(slack.slack.shared.calls.find("chat.postMessage")) - before
    httpx.post(faults, json={"seed": 1, "faults": []}, trust_env=False).raise_for_status()


def _type(slack: Running, person: Person, now: datetime) -> None:
    channel = next(each.id for each in slack.client.conversations(person.id) if each.kind == "channel")
    weekly = _weekly(person, now)
    outcome = slack.client.command(person.id, channel, f"/ldcareer weekly {_DAYS[weekly.weekday]} {weekly.at:%H:%M}")
    assert outcome.trouble is None, outcome


def _fill_in(http: httpx.Client, person: Person, now: datetime) -> None:
    weekly, colleague = _weekly(person, now), Colleague(http, person.id)
    colleague.opens_home()
    colleague.presses_at_home("Day, time, pause")
    assert until(lambda: bool(colleague.dialogs()))
    said = {"weekday": str(weekly.weekday), "time": f"{weekly.at:%H:%M}", "zone": person.tz}
    assert not colleague.submits(said).get("errors")


def _confirmed(slack: Running, person: Person) -> bool:
    return bool(slack.workspace.conversations.history(slack.workspace.app_dm(person.id).id))


def _make_due(unit: UnitOfWork, slack: Running, person: Person, kind: Kind, now: datetime) -> None:
    """Make a member due; those who subscribed through the bot keep the schedule that they chose."""
    member, weekly = Member(slack.workspace.team_id, person.id), _weekly(person, now)
    if kind in {Kind.KNOWN, Kind.STRANGER}:
        if kind is Kind.KNOWN:
            unit.members.update(member, welcomed_at=now, dm=slack.workspace.app_dm(person.id).id)
        subscription = Subscription(member, weekly, None)
    else:
        known = unit.subscriptions.get(member)
        assert known
        assert known.weekly == weekly
        subscription = known
    due = weekly.in_week(weekly.period(now - OVERDUE))
    unit.subscriptions.put(replace(subscription, next_at=due))


def _weekly(person: Person, now: datetime) -> Weekly:
    local = (now - OVERDUE).astimezone(ZoneInfo(person.tz))
    return Weekly(local.weekday(), time(local.hour, local.minute), person.tz)


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
