"""The metrics of the outbox."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.bootstrap import clock
from bot.domain.delivery import Limited, Refused, Unsure
from bot.metrics import Metrics
from bot.observing import observed_by
from simulator.server import Running, running
from simulator.settings import Settings
from tests.jobs.installation import SECRET, TOKEN, Installation
from tests.jobs.outbox import Outbox
from tests.jobs.test_worker_and_tick import put_due
from tests.jobs.waiting import until
from tests.manifest import described


@pytest.fixture
def slack() -> Iterator[Running]:
    with running(Settings(manifest=described("http://127.0.0.1:9"), signing_secret=SECRET, bot_token=TOKEN)) as slack:
        yield slack


@pytest.fixture
def metrics(outbox: Outbox) -> Iterator[Metrics]:
    metrics = Metrics(outbox.store, outbox.clock, lambda: None)
    with observed_by(metrics):
        yield metrics


def values(page: str) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in page.splitlines() if line.startswith("ldcareer_"))
    return {name: float(value) for name, _, value in lines if "_created" not in name}


def test_deliveries_are_counted_by_their_results_and_the_queue_by_what_is_due(outbox: Outbox, metrics: Metrics) -> None:
    outbox.make_due("UANA", "UBEN", "UCLEO", "UDAN", overdue=timedelta(minutes=5))
    outbox.client.results["T1"].extend([Refused("account_inactive"), Unsure("a dropped line"), Limited(30)])
    assert values(metrics.page().decode())["ldcareer_queue_lag_seconds"] == 300  # nobody looked who is due yet
    outbox.sender.sweep()
    due = values(metrics.page().decode())
    assert due["ldcareer_queue_depth"] == due['ldcareer_open_deliveries{state="queued"}'] == 4
    outbox.clock.advance(60)
    assert values(metrics.page().decode())["ldcareer_queue_lag_seconds"] == 60
    outbox.send_all()
    left = values(metrics.page().decode())
    states = ("unknown", "queued", "claimed")
    assert [left[f'ldcareer_open_deliveries{{state="{state}"}}'] for state in states] == [1, 2, 0]
    outbox.clock.advance(600)
    outbox.send_all()
    ended = values(metrics.page().decode())
    names = ("refused", "unsure", "limited", "missing", "sent")
    results = {name: ended.get(f'ldcareer_deliveries_total{{result="{name}"}}') for name in names}
    assert results == {"refused": 1, "unsure": 1, "limited": 1, "missing": 1, "sent": 3}
    assert ended["ldcareer_queue_depth"] == ended["ldcareer_queue_lag_seconds"] == 0


def test_a_worker_serves_its_metrics_to_requests_with_the_token(
    slack: Running, tmp_path: Path, sqlite_url: str
) -> None:
    installation = Installation(tmp_path, slack.url, sqlite_url)
    people = put_due(installation, slack, clock())
    installation.environment = {**installation.environment, "LDCAREER_METRICS": "a-token-of-nineteen"}
    page = f"{installation.url}/metrics"
    token = {"authorization": "Bearer a-token-of-nineteen"}
    with installation.running("worker"), httpx.Client(trust_env=False) as http:

        def sent() -> float:
            try:
                text = http.get(page, headers=token).raise_for_status().text
            except httpx.ConnectError:
                return 0  # it doesn't listen yet
            return values(text).get('ldcareer_deliveries_total{result="sent"}', 0)

        assert until(lambda: sent() == people)
        assert http.get(f"{installation.url}/readyz").text == "ready\n"
        for wrong in ("", "Bearer another", "a-token-of-nineteen"):
            refused = http.get(page, headers={"authorization": wrong})
            assert (refused.status_code, "ldcareer_" in refused.text) == (401, False)
