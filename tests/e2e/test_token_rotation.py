"""Tokens that expire are refreshed in time, by one process at a time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from simulator.faults import Fault
from tests.e2e.in_process import OAUTH, InProcess, by_oauth, run_in_process
from tests.e2e.installer import installer, person

HOUR = 3600


@pytest.fixture
def both(tmp_path: Path) -> Iterator[InProcess]:
    with run_in_process(tmp_path, access=OAUTH, changed=partial(by_oauth, rotation=True)) as both:
        with installer(both) as browser:
            browser.installs()
        assert all(call.error is None for call in both.slack.slack.shared.calls.find())
        both.recorder.statuses.clear()
        yield both


def move_on(both: InProcess, hours: float) -> None:
    clock = both.slack.slack.settings.clock
    clock.move_to(clock() + hours * HOUR)


def refreshings(both: InProcess) -> list[str | None]:
    """Return how each call for tokens ended, after that of the installation."""
    return [call.error for call in both.slack.slack.shared.calls.find("oauth.v2.access")][1:]


def test_a_token_is_refreshed_before_it_expires_and_again_after_a_long_silence(both: InProcess) -> None:
    with person(both.slack.slack, "Ana") as ana:
        ana.says("/ldcareer stages")
        assert refreshings(both) == []
        move_on(both, 10.5)
        with ThreadPoolExecutor(8) as many:
            list(many.map(lambda _: ana.opens_home(), range(8)))
        both.settle()
        assert refreshings(both) == [None]
        move_on(both, 100)
        with ThreadPoolExecutor(8) as many:
            list(many.map(lambda _: ana.types("/ldcareer check"), range(8)))
        both.settle()
        ana.sees("What's your title?")
        assert refreshings(both) == [None, None]
    assert both.troubles() == []


def test_the_old_token_is_used_while_slack_refuses_a_new_one(both: InProcess) -> None:
    faults = both.slack.slack.shared.faults
    with person(both.slack.slack, "Ana") as ana:
        move_on(both, 10.5)
        faults.put([Fault("dropped_before", "oauth.v2.access")])
        ana.says("/ldcareer stages")
        ana.says("/ldcareer next")
        both.settle()
        assert len(refreshings(both)) == 1, "Slack isn't asked with every message"
        faults.put([])
        move_on(both, 2)
        ana.says("/ldcareer check")
        both.settle()
        assert refreshings(both)[1:] == [None]


def test_lost_tokens_need_another_installation_once_the_old_one_expires(both: InProcess) -> None:
    with person(both.slack.slack, "Ana") as ana:
        both.slack.slack.shared.faults.put([Fault("dropped_after", "oauth.v2.access", count=1)])
        move_on(both, 10.5)
        ana.opens_home()
        move_on(both, 2)
        both.slack.client.open_home(ana.user_id)
        both.settle()
        assert refreshings(both) == [None, "invalid_refresh_token"]
        assert "invalid_refresh_token" in str([entry for entry in both.logged if entry["log_level"] == "error"])
        with installer(both) as browser:
            assert browser.installs().status_code == 200
        assert ana.opens_home()
