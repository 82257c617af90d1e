"""Links to messages: only those from Slack that lead to Slack."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.slack.messenger import Messenger

if TYPE_CHECKING:
    from slack_sdk import WebClient

ANA = Member("T1", "U1")
REFUSED = SlackResponse(
    client=None,
    http_verb="GET",
    api_url="",
    req_args={},
    data={"ok": False, "error": "channel_not_found"},
    headers={},
    status_code=200,
)
PLACE = MessageRef("C1", "1764000000.000100")


@dataclass
class FakeSpeaker:
    """Returns a link, or raises an error."""

    answer: str | Exception
    base_url: str = "https://slack.com/api/"

    def chat_getPermalink(self, *, channel: str, message_ts: str) -> dict[str, str]:  # noqa: N802  Slack's own name
        assert (channel, message_ts) == (PLACE.channel, PLACE.ts)
        if isinstance(self.answer, Exception):
            raise self.answer
        return {"permalink": self.answer}


def link(speaker: FakeSpeaker) -> str:
    return Messenger(lambda _: cast("WebClient", speaker), speaker.base_url).permalink(ANA, PLACE)


@pytest.mark.parametrize(
    "given",
    [
        "https://acme.slack.com/archives/C1/p1764000000000100",
        "https://acme.enterprise.slack.com/archives/C1/p1764000000000100?thread_ts=1764000000.000100&cid=C1",
    ],
)
def test_a_link_into_slack_is_accepted(given: str) -> None:
    assert link(FakeSpeaker(given)) == given


def test_a_link_to_the_server_of_the_api_is_accepted() -> None:
    given = "http://127.0.0.1:5000/archives/C1/p17640001"
    assert link(FakeSpeaker(given, "http://127.0.0.1:5000/api/")) == given
    assert link(FakeSpeaker(given)) == ""


@pytest.mark.parametrize(
    "given",
    [
        "http://acme.slack.com/archives/C1/p1",
        "https://slack.com.evil.example/archives/C1/p1",
        "https://evilslack.com/archives/C1/p1",
        "https://acme.slack.com@evil.example/archives/C1/p1",
        "https://acme.slack.com/redirect?to=evil",
        "javascript:alert(1)",
        "",
    ],
)
def test_any_other_link_is_dropped(given: str) -> None:
    assert link(FakeSpeaker(given)) == ""


@pytest.mark.parametrize(
    "trouble",
    [
        SlackApiError("no", REFUSED),  # type: ignore[no-untyped-call]  # the SDK's own
        URLError("unreachable"),
        TimeoutError(),
    ],
)
def test_without_a_permalink_from_slack_there_is_no_link_and_no_error(trouble: Exception) -> None:
    assert link(FakeSpeaker(trouble)) == ""
