"""The time zone that Slack knows of a member, asked for while Slack waits for the acknowledgement."""

from collections.abc import Iterator

import pytest

from bot.domain.people import Member
from bot.slack.api import client
from bot.slack.manifest import manifest
from bot.slack.messenger import Messenger
from simulator.faults import Fault, Kind
from simulator.manifest import Manifest
from simulator.server import Running, running
from simulator.settings import Settings

AN_HOUR = 3600


@pytest.fixture
def slack() -> Iterator[Running]:
    described = Manifest.of(manifest("http://127.0.0.1:9"))
    with running(Settings(manifest=described, signing_secret="s", bot_token="xoxb-made-up")) as slack:
        yield slack


@pytest.fixture
def messenger(slack: Running) -> Messenger:
    speaker = client("xoxb-made-up", f"{slack.url}/api/")
    return Messenger(lambda _: speaker)


@pytest.fixture
def ana(slack: Running) -> Member:
    return Member(slack.workspace.team_id, slack.workspace.people.named("Ana").id)


def test_it_is_what_slack_tells(messenger: Messenger, ana: Member) -> None:
    assert messenger.zone(ana) == "Europe/Lisbon"


@pytest.mark.parametrize("kind", ["slow", "ratelimited", "error_before", "dropped_before", "dropped_after"])
def test_whatever_goes_wrong_there_is_none_and_nobody_waits(
    messenger: Messenger, slack: Running, ana: Member, kind: Kind
) -> None:
    slack.slack.outside.faults.put([Fault(kind, "users.info", seconds=AN_HOUR)])
    assert messenger.zone(ana) is None


def test_of_nobody_there_is_none(messenger: Messenger, ana: Member) -> None:
    assert messenger.zone(Member(ana.workspace, "U0NOBODY")) is None


def test_of_somebody_who_left_there_is_none(messenger: Messenger, slack: Running, ana: Member) -> None:
    slack.slack.deactivate(ana.user)
    assert messenger.zone(ana) is None
