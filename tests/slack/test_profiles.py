"""Fetching a member's time zone, title and language while Slack waits for the acknowledgement."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.people import Member
from bot.slack.api import client
from bot.slack.messenger import Messenger, SlackProfile
from simulator.faults import Fault, Kind
from simulator.server import Running, running
from simulator.settings import Settings
from tests.manifest import described

AN_HOUR = 3600


@pytest.fixture
def slack() -> Iterator[Running]:
    app = described("http://127.0.0.1:9")
    with running(Settings(manifest=app, signing_secret="s", bot_token="xoxb-made-up")) as slack:
        yield slack


@pytest.fixture
def messenger(slack: Running) -> Messenger:
    speaker = client("xoxb-made-up", f"{slack.url}/api/")
    return Messenger(lambda _: speaker, speaker.base_url)


@pytest.fixture
def ana(slack: Running) -> Member:
    return Member(slack.workspace.team_id, slack.workspace.people.by_name("Ana").id)


def test_the_profile_has_what_slack_returns(messenger: Messenger, slack: Running, ana: Member) -> None:
    assert messenger.profile(ana) == SlackProfile("Europe/Lisbon", "Instructional Designer", "en-GB")
    slack.workspace.people.add(replace(slack.workspace.people.get(ana.user), title=" Learning\n Wizard "))
    assert messenger.profile(ana).title == "Learning Wizard"


@pytest.mark.parametrize("kind", ["slow", "ratelimited", "error_before", "dropped_before", "dropped_after"])
def test_any_failure_leaves_the_profile_empty_without_a_delay(
    messenger: Messenger, slack: Running, ana: Member, kind: Kind
) -> None:
    slack.slack.shared.faults.put([Fault(kind, "users.info", seconds=AN_HOUR)])
    assert messenger.profile(ana) == SlackProfile()


def test_an_unknown_user_has_an_empty_profile(messenger: Messenger, ana: Member) -> None:
    assert messenger.profile(Member(ana.workspace, "U0NOBODY")) == SlackProfile()


def test_somebody_who_left_has_no_time_zone(messenger: Messenger, slack: Running, ana: Member) -> None:
    slack.slack.deactivate(ana.user)
    assert messenger.profile(ana).zone is None
