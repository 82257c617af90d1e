from collections.abc import Callable
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import URLError

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from simulator.faults import Fault, Faults, Kind
from simulator.server import Running
from tests.simulator.conftest import BOT_TOKEN

Json = dict[str, Any]
Switch = Callable[..., Json]


@pytest.fixture
def switch(slack: Running, http: httpx.Client) -> Switch:
    """Replace all faults."""

    def post(*faults: Json, seed: int = 0) -> Json:
        answer = http.post(f"{slack.url}/faults", json={"seed": seed, "faults": faults})
        assert answer.status_code == 200, answer.text
        shown: Json = answer.json()
        return shown

    return post


@pytest.fixture
def bot(slack: Running) -> WebClient:
    """A client without retries."""
    return WebClient(BOT_TOKEN, base_url=f"{slack.url}/api/", timeout=5, retry_handlers=[])


def texts(slack: Running, user_id: str) -> list[str]:
    return [message.text for message in slack.client.messages(user_id, slack.client.app_dm(user_id))]


def log(slack: Running) -> list[tuple[int, str | None, str | None]]:
    return [(call.status, call.error, call.fault) for call in slack.slack.shared.calls.find("chat.postMessage")]


def hit(faults: Faults, method: str, calls: int) -> list[bool]:
    return [faults.pick(method) is not None for _ in range(calls)]


def test_a_rate_limited_call_gets_a_retry_after(bot: WebClient, switch: Switch, slack: Running, ana: str) -> None:
    switch({"kind": "ratelimited", "seconds": 7, "count": 1})
    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=ana, text="one")
    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert refused.value.response.headers["retry-after"] == "7"
    bot.chat_postMessage(channel=ana, text="two")
    assert texts(slack, ana) == ["two"]
    assert log(slack) == [(429, "ratelimited", "ratelimited"), (200, None, None)]


@pytest.mark.parametrize(("kind", "done"), [("error_before", []), ("error_after", ["one"])])
def test_an_error_500_comes_before_or_after_the_call_is_executed(
    bot: WebClient, slack: Running, ana: str, kind: Kind, done: list[str]
) -> None:
    slack.slack.shared.faults.put([Fault(kind)])
    with pytest.raises(SlackApiError) as failed:
        bot.chat_postMessage(channel=ana, text="one")
    assert failed.value.response.status_code == 500
    assert texts(slack, ana) == done
    assert log(slack) == [(500, "internal_error", kind)]


@pytest.mark.parametrize(("kind", "done"), [("dropped_before", []), ("dropped_after", ["one"])])
def test_a_dropped_connection_looks_as_it_does_with_slack(
    bot: WebClient, slack: Running, ana: str, kind: Kind, done: list[str]
) -> None:
    slack.slack.shared.faults.put([Fault(kind)])
    with pytest.raises((RemoteDisconnected, URLError)):
        bot.chat_postMessage(channel=ana, text="one")
    assert texts(slack, ana) == done
    assert log(slack) == [(0, None, kind)]


def test_a_refused_call_is_logged_as_refused_even_if_its_connection_drops(
    bot: WebClient, switch: Switch, slack: Running
) -> None:
    switch({"kind": "dropped_after"})
    with pytest.raises((RemoteDisconnected, URLError)):
        bot.chat_postMessage(channel="UNOBODY", text="one")
    assert log(slack) == [(0, "channel_not_found", "dropped_after")]


def test_the_sdks_default_retries_post_twice_over_a_dropped_connection(
    slack: Running, switch: Switch, ana: str
) -> None:
    switch({"kind": "dropped_after", "count": 1})
    WebClient(BOT_TOKEN, base_url=f"{slack.url}/api/").chat_postMessage(channel=ana, text="one")
    assert texts(slack, ana) == ["one", "one"]


def test_a_keep_alive_connection_is_dropped_too(slack: Running, switch: Switch, http: httpx.Client) -> None:
    http.get(f"{slack.url}/healthz")
    switch({"kind": "dropped_before"})
    with pytest.raises(httpx.RemoteProtocolError):
        http.post(f"{slack.url}/api/api.test", data={"a": "b"})


def test_a_slow_call_is_executed_at_once_and_answered_late(slack: Running, switch: Switch, ana: str) -> None:
    switch({"kind": "slow", "seconds": 60})
    hurried = WebClient(BOT_TOKEN, base_url=f"{slack.url}/api/", timeout=1, retry_handlers=[])
    with pytest.raises((TimeoutError, URLError)):
        hurried.chat_postMessage(channel=ana, text="one")
    assert texts(slack, ana) == ["one"]


def test_a_slow_answer_arrives_eventually(bot: WebClient, switch: Switch, slack: Running, ana: str) -> None:
    switch({"kind": "slow", "seconds": 0.05})
    assert bot.chat_postMessage(channel=ana, text="one")["ok"]
    assert log(slack) == [(200, None, "slow")]
    [call] = slack.slack.shared.calls.find()
    assert call.ms >= 50


def test_a_fault_leaves_other_methods_alone(bot: WebClient, switch: Switch, ana: str) -> None:
    switch({"kind": "error_before", "method": "chat.*"})
    assert bot.users_info(user=ana)["ok"]
    with pytest.raises(SlackApiError):
        bot.chat_delete(channel=ana, ts="1.0")


def test_a_fault_with_a_count_ends_after_that_many_calls(bot: WebClient, switch: Switch, http: httpx.Client) -> None:
    switch({"kind": "error_before", "count": 2})
    for _ in range(2):
        with pytest.raises(SlackApiError):
            bot.api_test()
    assert bot.api_test()["ok"]
    [fault] = http.get(f"{bot.base_url.removesuffix('api/')}faults").json()["faults"]
    assert (fault["count"], fault["hits"]) == (2, 2)


def test_the_first_fault_that_hits_a_call_wins(bot: WebClient, switch: Switch) -> None:
    switch({"kind": "ratelimited", "count": 1}, {"kind": "error_before", "count": 1})
    met = []
    for _ in range(2):
        with pytest.raises(SlackApiError) as failed:
            bot.api_test()
        met.append(failed.value.response.status_code)
    assert met == [429, 500]


def test_an_empty_list_switches_all_faults_off(bot: WebClient, switch: Switch) -> None:
    switch({"kind": "error_before"})
    assert switch() == {"seed": 0, "faults": []}
    assert bot.api_test()["ok"]


def test_omitted_fields_of_a_fault_are_shown_with_their_defaults(switch: Switch) -> None:
    assert switch({"kind": "slow"}, seed=7) == {
        "seed": 7,
        "faults": [
            {
                "kind": "slow",
                "method": "*",
                "chance": 1.0,
                "count": None,
                "seconds": 1.0,
                "workspace": "*",
                "number": 1,
                "hits": 0,
            }
        ],
    }


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        [],
        {"faults": {}},
        {"faults": [], "more": 1},
        {"faults": [], "seed": "x"},
        {"faults": ["slow"]},
        {"faults": [{}]},
        {"faults": [{"kind": "fire"}]},
        {"faults": [{"kind": "slow", "often": 1}]},
        {"faults": [{"kind": "slow", "method": ""}]},
        {"faults": [{"kind": "slow", "workspace": ""}]},
        {"faults": [{"kind": "slow", "workspace": 2}]},
        {"faults": [{"kind": "slow", "chance": 1.1}]},
        {"faults": [{"kind": "slow", "chance": True}]},
        {"faults": [{"kind": "slow", "count": 0}]},
        {"faults": [{"kind": "slow", "count": 1.5}]},
        {"faults": [{"kind": "slow", "seconds": -1}]},
        {"faults": [{"kind": "slow", "seconds": "1"}]},
    ],
)
def test_an_invalid_fault_is_refused_and_changes_nothing(
    slack: Running, switch: Switch, http: httpx.Client, wanted: object
) -> None:
    before = switch({"kind": "error_before", "count": 3}, seed=5)
    answer = http.post(f"{slack.url}/faults", json=wanted)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert http.get(f"{slack.url}/faults").json() == before


def test_the_same_seed_hits_the_same_calls() -> None:
    faults, half = Faults(), Fault("slow", chance=0.5)
    faults.put([half], seed=1)
    first = hit(faults, "chat.update", 100)
    faults.put([half], seed=1)
    assert hit(faults, "chat.update", 100) == first
    faults.put([half], seed=2)
    assert hit(faults, "chat.update", 100) != first
    assert 30 < sum(first) < 70


def test_calls_of_other_methods_do_not_change_which_ones_are_hit() -> None:
    faults, half = Faults(), Fault("slow", "chat.update", chance=0.5)
    faults.put([half])
    alone = hit(faults, "chat.update", 50)
    faults.put([half])
    assert [(hit(faults, "users.info", 3), *hit(faults, "chat.update", 1))[1] for _ in range(50)] == alone


def test_a_fault_that_was_switched_off_hits_nothing() -> None:
    faults = Faults()
    faults.put([Fault("slow"), Fault("error_before")])
    faults.remove(1)
    assert faults.pick("chat.update") == Fault("error_before")
    faults.remove(2)
    assert faults.pick("chat.update") is None


def test_a_chance_of_zero_never_hits_and_of_one_always_does() -> None:
    faults = Faults()
    faults.put([Fault("slow", chance=0)])
    assert not any(hit(faults, "x", 200))
    faults.put([Fault("slow", chance=1)])
    assert all(hit(faults, "x", 200))
