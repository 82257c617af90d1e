"""Subscribing to the weekly question in every way, and while calls to Slack fail."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import NoReturn

import pytest

from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.messages.parts import Button, Message
from bot.slack.errors import UnreachableError
from bot.slack.interactions import Command
from bot.slack.messenger import SlackProfile
from tests.dialogues.acme import ANA, CHANNEL, DM, Acme

FRIDAY_AT_THREE = Weekly(4, time(15), "Europe/Lisbon")
ASSUMED = "I couldn't read your time zone from Slack, so I've used UTC."
JOIN, SETTINGS = Button("weekly.join", "Switch it on"), Button("weekly.settings", "Day, time, pause")


def types_in_a_channel(acme: Acme) -> None:
    acme.says("/ldcareer weekly fri 15:00", CHANNEL)


def clicks_below_what_only_they_see(acme: Acme) -> None:
    acme.do(acme.click("weekly.join", message=MessageRef(CHANNEL, "1.0")))


def clicks_at_home(acme: Acme) -> None:
    acme.clicks(JOIN)


def sends_the_settings(acme: Acme) -> None:
    acme.clicks(SETTINGS)
    acme.sends()


WAYS = [types_in_a_channel, clicks_below_what_only_they_see, clicks_at_home, sends_the_settings]


@pytest.fixture
def acme() -> Acme:
    return Acme()


def kept(acme: Acme) -> Subscription:
    subscription = acme.services.weekly.view(ANA)
    assert subscription
    return subscription


@pytest.mark.parametrize("join", WAYS)
def test_it_is_confirmed_in_the_dm_which_is_known_from_then_on(acme: Acme, join: Callable[[Acme], None]) -> None:
    join(acme)
    assert acme.reads().startswith("On. The next question comes 2026-11-27 15:00 UTC")
    assert ASSUMED not in acme.reads()
    assert kept(acme).weekly == FRIDAY_AT_THREE
    with acme.store.reading() as work:
        profile = work.members.get(ANA)
    assert (profile.dm, profile.welcomed_at) == (DM, None)


def test_who_joined_from_a_channel_is_still_welcomed_when_they_open_the_dm(acme: Acme) -> None:
    types_in_a_channel(acme)
    posted = len(acme.screen.dm)
    assert acme.services.members.meet(ANA)
    assert not acme.services.members.meet(ANA)
    assert len(acme.screen.dm) == posted


@pytest.mark.parametrize("join", WAYS)
def test_the_wish_is_kept_although_it_cannot_be_confirmed(
    acme: Acme, join: Callable[[Acme], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Member, __: Message) -> NoReturn:
        raise UnreachableError

    acme.slack.profile_of[ANA] = SlackProfile("Europe/Lisbon")
    monkeypatch.setattr(acme.slack, "post", fails)
    join(acme)
    assert kept(acme).next_at == datetime(2026, 11, 27, 15, tzinfo=UTC)


@pytest.mark.parametrize("told", [None, "", "Europe/Lisboa"])
@pytest.mark.parametrize("join", WAYS[:3])
def test_without_a_time_zone_from_slack_it_is_on_in_utc_and_the_member_is_told(
    acme: Acme, join: Callable[[Acme], None], told: str | None
) -> None:
    acme.slack.profile_of[ANA] = SlackProfile(told)
    join(acme)
    assert ASSUMED in acme.reads()
    assert kept(acme).weekly == Weekly(4, time(15), "UTC")


def test_the_wish_is_kept_before_anything_is_shown(acme: Acme) -> None:
    acme.slack.profile_of[ANA] = SlackProfile(None)
    command = Command(member=ANA, id="trigger", channel=CHANNEL, text="weekly fri 15:00")
    assert acme.listeners.handle(command) is None
    assert kept(acme).weekly == Weekly(4, time(15), "UTC")
    assert acme.screen.dm == {}


def test_an_assumed_time_zone_is_replaced_once_slack_tells_it(acme: Acme) -> None:
    acme.slack.profile_of[ANA] = SlackProfile(None)
    types_in_a_channel(acme)
    acme.slack.profile_of[ANA] = SlackProfile("Asia/Tokyo")
    acme.says("/ldcareer weekly tue 9:00")
    assert ASSUMED not in acme.reads()
    assert kept(acme).weekly == Weekly(1, time(9), "Asia/Tokyo")


def test_a_chosen_time_zone_stays_whatever_slack_tells(acme: Acme) -> None:
    acme.clicks(SETTINGS)
    acme.sends(zone="UTC")
    acme.says("/ldcareer weekly tue 9:00")
    assert ASSUMED not in acme.reads()
    assert kept(acme).weekly == Weekly(1, time(9), "UTC")
