"""`doctor --blocks`: Slack validates messages and dialogs without posting them."""

from collections.abc import Iterator

import pytest

from bot.bundled import CONTENT
from bot.commands.doctor import refusals
from bot.domain.framework import Framework
from bot.messages.examples.catalog import examples
from bot.messages.examples.samples import Example
from bot.messages.parts import Form, Message, Prose
from bot.messages.words import Words
from bot.slack.errors import UnreachableError
from simulator.faults import Fault
from simulator.server import Running, running
from simulator.settings import Settings
from tests.manifest import described


@pytest.fixture
def slack() -> Iterator[Running]:
    with running(
        Settings(manifest=described("http://127.0.0.1:9"), signing_secret="s", bot_token="xoxb-made-up")
    ) as slack:
        yield slack


def test_what_slack_accepts_and_what_it_refuses(slack: Running, framework: Framework) -> None:
    all_of_them = list(examples(Words(CONTENT), framework))
    some = [*all_of_them[::50], next(each for each in all_of_them if isinstance(each.shown, Form))]
    empty = Example("check", "empty", Message(()))
    title = Example("check", "a long title", Form("more than twenty-four characters", "Close"))
    refused = list(refusals([*some, empty, title], f"{slack.url}/api/"))
    assert refused[0] == "check, empty: invalid_message at /blocks (no fewer than 1 items allowed)"
    assert [each.partition(":")[0] for each in refused[1:]] == ["check, a long title"]
    assert {call.method for call in slack.slack.shared.calls.find()} == {"blocks.validate"}


def test_the_retry_after_of_slack_is_respected(slack: Running) -> None:
    slack.slack.shared.faults.add(Fault("ratelimited", "blocks.validate", count=1))
    assert list(refusals([Example("check", "short", Message((Prose("x"),)))], f"{slack.url}/api/")) == []
    assert [call.status for call in slack.slack.shared.calls.find("blocks.validate")] == [429, 200]


def test_a_slack_that_does_not_respond_is_reported() -> None:
    with pytest.raises(UnreachableError):
        list(refusals([Example("check", "short", Message((Prose("x"),)))], "http://127.0.0.1:1/api/"))
