"""Metrics for Prometheus. Imported only if LDCAREER_METRICS is set.

No metric is labelled with a workspace, a member or a kind of message, so that a dashboard can't show who shares what
with their manager.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    Summary,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.deadline import DEADLINE, deadline
from bot.domain.delivery import OPEN
from bot.domain.errors import NotSavedError
from bot.services import Clock
from bot.storage.unit_of_work import Storage

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds. Slack waits three for an acknowledgement."""


class Metrics:
    """An observer that counts for Prometheus.

    Args:
        storage: the database with the outbox.
        clock: decides which deliveries are due.
        ready: returns why this process isn't ready, or None.

    Attributes:
        content_type: content type of the page.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, storage: Storage, clock: Clock, ready: Callable[[], str | None]) -> None:
        self._registry = CollectorRegistry()
        self._acknowledgements = Histogram(
            "ldcareer_acknowledgement_seconds",
            "Slack's requests by outcome, and the time until they were handled.",
            ["outcome"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._calls = Summary(
            "ldcareer_slack_call_seconds",
            "Calls to Slack by method and result, and the time that they took.",
            ["method", "result"],
            registry=self._registry,
        )
        count = partial(Counter, registry=self._registry)
        self._deliveries = count("ldcareer_deliveries", "Attempts to deliver by result.", ["result"])
        self._rounds = count(
            "ldcareer_rounds", "Rounds of teams opened, and closed with or without a summary.", ["event"]
        )
        self._jobs = count("ldcareer_jobs", "Jobs done, by result.", ["name", "result"])
        self._transactions = Histogram(
            "ldcareer_transaction_seconds",
            "Transactions of the database by access and result, and the time that they took, waiting included.",
            ["access", "result"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        for metric, *labels in (
            (self._acknowledgements, ("done", "repeated", "told", "broke", "refused")),
            (self._deliveries, ("sent", "limited", "refused", "unwanted", "unsure", "missing", "broke")),
            (self._rounds, ("opened", "summary", "no_summary")),
            (self._jobs, ("sweep", "send", "prune"), ("ok", "failed")),
            (self._transactions, ("read", "write"), ("ok", "failed")),
        ):
            for values in product(*labels):
                metric.labels(*values)  # begin at 0: Prometheus sees no increase in a series that begins at 1
        ProcessCollector(registry=self._registry)
        self._registry.register(_State(storage, clock, ready))

    def acknowledged(self, outcome: str, seconds: float) -> None:
        self._acknowledgements.labels(outcome).observe(seconds)

    def called_slack(self, method: str, result: str, seconds: float) -> None:
        self._calls.labels(method, result).observe(seconds)

    def delivered(self, result: str) -> None:
        self._deliveries.labels(result).inc()

    def round_changed(self, event: str) -> None:
        self._rounds.labels(event).inc()

    def did_job(self, name: str, result: str) -> None:
        self._jobs.labels(name, result).inc()

    def transacted(self, access: str, result: str, seconds: float) -> None:
        self._transactions.labels(access, result).observe(seconds)

    def page(self) -> bytes:
        """Return all metrics in Prometheus's text format."""
        with deadline(DEADLINE):
            return generate_latest(self._registry)


class _State(Collector):
    """Metrics that are read at each scrape; those of the outbox are left out while the database is away."""

    def __init__(self, storage: Storage, clock: Clock, ready: Callable[[], str | None]) -> None:
        self._storage = storage
        self._clock = clock
        self._ready = ready

    def describe(self) -> Iterator[Metric]:
        yield from ()

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            "ldcareer_ready", "Whether this process can work, as /readyz says.", value=self._ready() is None
        )
        in_use, most = self._storage.connections()
        connections = GaugeMetricFamily(
            "ldcareer_database_connections", "Connections that transactions use, and could use.", labels=["state"]
        )
        connections.add_metric(["in_use"], in_use)
        connections.add_metric(["free"], most - in_use)
        yield connections
        try:
            with self._storage.reading() as work:
                now = self._clock()
                states = work.deliveries.open_by_state()
                depth, oldest = work.deliveries.overdue(now)
                next_weekly = work.subscriptions.next_at()
        except NotSavedError:
            return
        by_state = GaugeMetricFamily(
            "ldcareer_open_deliveries", "Deliveries that have not ended, by state.", labels=["state"]
        )
        for state in sorted(OPEN):
            by_state.add_metric([state], states.get(state, 0))
        yield by_state
        since = min([now, *(at for at in (oldest, next_weekly) if at)])
        yield GaugeMetricFamily("ldcareer_queue_depth", "Open deliveries that are due.", value=depth)
        yield GaugeMetricFamily(
            "ldcareer_queue_lag_seconds",
            "How long the first thing to be done has been due.",
            value=(now - since).total_seconds(),
        )
