from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.server import Running
from tests.simulator.conftest import BOT_TOKEN

Json = dict[str, Any]
Call = Callable[..., Json]


@pytest.fixture(autouse=True)
def limits_on(slack: Running, http: httpx.Client) -> None:
    assert http.post(f"{slack.url}/rate-limits", json={"on": True}).json() == {"on": True}


def test_a_method_is_limited_by_its_tier(call: Call, slack: Running, http: httpx.Client) -> None:
    assert [call("users.list")["ok"] for _ in range(20)] == [True] * 20
    refused = http.post(f"{slack.url}/api/users.list", headers={"authorization": f"Bearer {BOT_TOKEN}"})
    assert (refused.status_code, refused.json()) == (429, {"ok": False, "error": "ratelimited"})
    assert 1 <= int(refused.headers["retry-after"]) <= 60


def test_other_methods_are_not_blocked(call: Call, ana: str) -> None:
    for _ in range(21):
        call("users.list")
    assert call("users.list")["error"] == "ratelimited"
    assert call("users.info", user=ana)["ok"]


def test_after_retry_after_it_works_again(call: Call, slack: Running, http: httpx.Client) -> None:
    for _ in range(20):
        call("users.list")
    headers = {"authorization": f"Bearer {BOT_TOKEN}"}
    wait = int(http.post(f"{slack.url}/api/users.list", headers=headers).headers["retry-after"])
    slack.slack.settings.clock.move_to(slack.slack.settings.clock() + wait - 2)
    assert call("users.list")["error"] == "ratelimited"
    slack.slack.settings.clock.move_to(slack.slack.settings.clock() + 3)
    assert call("users.list")["ok"]


def test_a_channel_takes_a_short_burst_and_then_about_one_message_a_second(
    call: Call, slack: Running, ana: str, maya: str
) -> None:
    assert [call("chat.postMessage", channel=ana, text="x")["ok"] for _ in range(4)] == [True, True, True, False]
    assert call("chat.postMessage", channel=maya, text="x")["ok"]
    slack.slack.settings.clock.move_to(slack.slack.settings.clock() + 4)
    assert call("chat.postMessage", channel=ana, text="x")["ok"]


def test_nothing_is_limited_while_limits_are_off(call: Call, slack: Running, http: httpx.Client) -> None:
    for _ in range(21):
        call("users.list")
    http.post(f"{slack.url}/rate-limits", json={"on": False})
    assert call("users.list")["ok"]
