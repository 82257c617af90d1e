import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.delivery import Limited, Missing, Refused, SendResult, Sent, Unsure
from bot.domain.people import Member
from bot.messages.parts import Message, Prose
from bot.slack.api import client
from bot.slack.delivery_client import PAGE, SlackDeliveryClient
from simulator.faults import Fault, Kind
from simulator.server import Running, running
from simulator.settings import Settings
from tests.jobs.scripted import answering
from tests.manifest import described

TOKEN = "xoxb-made-up"
SAID = Message((Prose("How was your week?"),))
EARLIER = datetime.now(UTC) - timedelta(minutes=1)  # noqa: TID251  the simulated Slack stamps with real time


def delivery_client_to(url: str, token: str = TOKEN) -> SlackDeliveryClient:
    speaker = client(token, url, timeout=1)
    return SlackDeliveryClient(lambda _: speaker)


@pytest.fixture
def slack() -> Iterator[Running]:
    app = described("http://127.0.0.1:9")
    with running(Settings(manifest=app, signing_secret="s", bot_token=TOKEN)) as slack:
        yield slack


@pytest.fixture
def delivery_client(slack: Running) -> SlackDeliveryClient:
    return delivery_client_to(f"{slack.url}/api/")


@pytest.fixture
def ana(slack: Running) -> Member:
    return Member(slack.workspace.team_id, slack.workspace.people.by_name("Ana").id)


def post(url: str) -> SendResult:
    return delivery_client_to(url).post(Member("T1", "U1"), SAID, "d1")


def standing(slack: Running, dm: str) -> list[str]:
    return [message.ts for message in slack.workspace.conversations.history(dm)]


def test_a_posted_message_is_found_by_its_id_and_nothing_else_is(
    delivery_client: SlackDeliveryClient, slack: Running, ana: Member
) -> None:
    sent = delivery_client.post(ana, SAID, "d1")
    assert isinstance(sent, Sent)
    dm = sent.message_ref.channel
    assert slack.workspace.app_dm(ana.user).id == dm
    assert delivery_client.find(dm, ana, "d1", EARLIER) == sent
    assert delivery_client.find(dm, ana, "d2", EARLIER) == Missing()


def test_a_message_is_found_below_many_later_ones(
    delivery_client: SlackDeliveryClient, slack: Running, ana: Member
) -> None:
    sent = delivery_client.post(ana, SAID, "d1")
    assert isinstance(sent, Sent)
    for number in range(PAGE + 5):
        slack.workspace.post(sent.message_ref.channel, {"text": f"{number}"})
    assert delivery_client.find(sent.message_ref.channel, ana, "d1", EARLIER) == sent


def test_a_message_is_found_even_if_slacks_clock_is_far_behind_ours(
    delivery_client: SlackDeliveryClient, ana: Member
) -> None:
    sent = delivery_client.post(ana, SAID, "d1")
    assert isinstance(sent, Sent)
    assert delivery_client.find(sent.message_ref.channel, ana, "d1", EARLIER + timedelta(weeks=5)) == sent


def test_all_copies_but_the_first_are_deleted(
    delivery_client: SlackDeliveryClient, slack: Running, ana: Member
) -> None:
    first, *_ = [delivery_client.post(ana, SAID, "d1") for _ in range(3)]
    other = delivery_client.post(ana, SAID, "d2")
    assert isinstance(first, Sent)
    assert isinstance(other, Sent)
    dm = first.message_ref.channel
    assert delivery_client.find(dm, ana, "d1", EARLIER) == first
    assert standing(slack, dm) == [first.message_ref.ts, other.message_ref.ts]


@pytest.mark.parametrize(("kind", "ends"), [("ratelimited", Limited), ("dropped_after", Unsure)])
def test_a_copy_that_could_not_be_deleted_is_deleted_by_the_next_look_up(
    delivery_client: SlackDeliveryClient, slack: Running, ana: Member, kind: Kind, ends: type[SendResult]
) -> None:
    first, _ = delivery_client.post(ana, SAID, "d1"), delivery_client.post(ana, SAID, "d1")
    assert isinstance(first, Sent)
    dm = first.message_ref.channel
    slack.slack.shared.faults.put([Fault(kind, "chat.delete", count=1)])
    assert isinstance(delivery_client.find(dm, ana, "d1", EARLIER), ends)
    assert delivery_client.find(dm, ana, "d1", EARLIER) == first
    assert standing(slack, dm) == [first.message_ref.ts]


@pytest.mark.parametrize(
    ("kind", "is_there"),
    [
        ("error_before", False),
        ("error_after", True),
        ("dropped_before", False),
        ("dropped_after", True),
        ("slow", True),
    ],
)
def test_without_a_response_a_message_is_in_doubt_until_it_is_looked_up(
    delivery_client: SlackDeliveryClient, slack: Running, ana: Member, kind: Kind, *, is_there: bool
) -> None:
    slack.slack.shared.faults.put([Fault(kind, "chat.postMessage", seconds=3)])
    assert isinstance(delivery_client.post(ana, SAID, "d1"), Unsure)
    found = delivery_client.find(slack.workspace.app_dm(ana.user).id, ana, "d1", EARLIER)
    assert isinstance(found, Sent if is_there else Missing)


@pytest.mark.parametrize("kind", ["error_before", "dropped_before"])
def test_a_failed_look_up_decides_nothing(
    delivery_client: SlackDeliveryClient, slack: Running, ana: Member, kind: Kind
) -> None:
    slack.slack.shared.faults.put([Fault(kind, "conversations.history")])
    assert isinstance(delivery_client.find(slack.workspace.app_dm(ana.user).id, ana, "d1", EARLIER), Unsure)


def test_a_pause_is_as_long_as_slack_asks_for(
    delivery_client: SlackDeliveryClient, slack: Running, ana: Member
) -> None:
    slack.slack.shared.faults.put([Fault("ratelimited", "*", seconds=17)])
    assert delivery_client.post(ana, SAID, "d1") == Limited(17)
    assert delivery_client.find("D1", ana, "d1", EARLIER) == Limited(17)


def test_a_revoked_token_is_a_refusal(delivery_client: SlackDeliveryClient, slack: Running, ana: Member) -> None:
    slack.slack.revoke_token()
    assert delivery_client.post(ana, SAID, "d1") == Refused("token_revoked")


@pytest.mark.parametrize(
    "error",
    ["account_inactive", "invalid_auth", "messages_tab_disabled", "channel_not_found", "is_archived", "invalid_blocks"],
)
def test_what_slack_rejects_is_refused_with_its_reason(error: str) -> None:
    with answering(200, f'{{"ok": false, "error": "{error}"}}') as url:
        assert post(url) == Refused(error)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "request_timeout"])
def test_errors_after_which_a_message_may_have_arrived_leave_it_in_doubt(error: str) -> None:
    with answering(200, f'{{"ok": false, "error": "{error}"}}') as url:
        assert post(url) == Unsure(error)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, "{}"),
        (502, "<h1>Bad gateway</h1>"),
        (503, '{"ok": false, "error": "token_revoked"}'),
        (200, "<h1>Sign in to the hotel's network</h1>"),
        (200, ""),
        (200, "[]"),
        (200, "null"),
        (200, '{"ok": true}'),
        (403, "<h1>Forbidden</h1>"),
    ],
)
def test_an_unclear_response_leaves_a_message_in_doubt(status: int, body: str) -> None:
    with answering(status, body) as url:
        assert isinstance(post(url), Unsure)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "30"}, 30), ({"retry-after": "0"}, 1), ({"Retry-After": "soon"}, 30), ({}, 30)],
)
def test_a_429_is_a_pause_whatever_its_body_says(headers: dict[str, str], seconds: float) -> None:
    with answering(429, "slow down", headers) as url:
        assert post(url) == Limited(seconds)


@pytest.mark.parametrize("error", ["ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org"])
def test_a_workspace_that_rejects_everything_for_now_gets_a_pause(error: str) -> None:
    with answering(200, f'{{"ok": false, "error": "{error}"}}') as url:
        assert post(url) == Limited(30)


def test_if_slack_cannot_be_reached_nothing_was_posted_and_no_attempt_is_used_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    assert isinstance(post(nobody), Limited)
