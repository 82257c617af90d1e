"""Unsigned requests can't fill the log."""

import pytest
import structlog
from slack_sdk.signature import Clock

from bot.slack.endpoint import LINES, Endpoint
from tests.slack.signed import SECRET, SignedSlack

MINUTE = 60.0


@pytest.fixture
def seconds() -> list[float]:
    return [0.0]


@pytest.fixture
def endpoint(seconds: list[float]) -> Endpoint:
    slack = SignedSlack()
    slack.settle()
    return Endpoint(slack.bolt, SECRET, lambda: seconds[0])


def refuse(endpoint: Endpoint, times: int, signature: str | None = None) -> None:
    signed = {"x-slack-request-timestamp": f"{Clock().now():.0f}", "x-slack-signature": signature}
    for _ in range(times):
        assert endpoint("text=x", {name: value for name, value in signed.items() if value})[0] == 401


@pytest.mark.parametrize("signature", [None, "v0=00", "v0=é", "v0=\udcff"])
def test_a_flood_of_refused_requests_logs_a_few_lines_a_minute_and_the_number_dropped(
    endpoint: Endpoint, seconds: list[float], signature: str | None
) -> None:
    with structlog.testing.capture_logs() as logged:
        refuse(endpoint, 1000, signature)
        assert len(logged) == LINES
        seconds[0] = MINUTE
        refuse(endpoint, 2)
    assert [line.get("dropped_before") for line in logged[LINES:]] == [1000 - LINES, None]
    assert {line["event"] for line in logged} == {"request refused"}


def test_a_few_refused_requests_are_all_logged(endpoint: Endpoint, seconds: list[float]) -> None:
    with structlog.testing.capture_logs() as logged:
        for minute in range(4):
            seconds[0] = minute * MINUTE
            refuse(endpoint, LINES)
    assert len(logged) == 4 * LINES
    assert not any("dropped_before" in line for line in logged)
