"""How it scales: one web process with more and more people at once, and more workers on PostgreSQL."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.load import together
from bench.mailbox import Mailbox
from bench.members import install
from bench.people import Checker
from bench.sending import rate, work
from bench.servers import ours
from bench.slack import StandIn
from bench.table import Row
from bot.storage.database import open_database
from bot.storage.schema import upgrade
from tests.storage.postgres import Postgres, postgres_server

PEOPLE = (1, 8, 32, 128)
CLICKS = 11
"""Requests of a round: one whole check."""
WORKERS, WORKSPACES = (1, 2), 64
"""A worker sends to 32 workspaces at once."""
LATE = 0.1
"""Seconds that Slack takes for a post: without them, workers would measure the load generator."""


def scaling(rounds: int, members: int) -> Iterator[Row | str]:
    with postgres_server() as postgres, tempfile.TemporaryDirectory(prefix="ldcareer-bench-") as where:
        folder = Path(where)
        yield from _people(folder, "SQLite", "", rounds)
        with postgres.database() as url:
            engine = open_database(url)
            upgrade(engine)
            engine.dispose()
            yield from _people(folder, "PostgreSQL", url, rounds)
        yield from _workers(postgres, members, rounds)


def _people(folder: Path, name: str, database: str, rounds: int) -> Iterator[Row]:
    """Measure what the same people see each second, and how long they wait, as more and more of them click at once."""
    shown: defaultdict[int, list[float]] = defaultdict(list)
    waited: defaultdict[int, list[float]] = defaultdict(list)
    with ExitStack() as ending:
        slack = ending.enter_context(StandIn())
        server = ending.enter_context(ours(slack, folder, database))
        everybody = [Checker(slack, f"U{number}") for number in range(max(PEOPLE))]
        together(server.port, everybody, CLICKS)
        for _ in range(rounds):
            for number in PEOPLE:
                bursts = together(server.port, everybody[:number], CLICKS)
                seconds = median(burst.shown for burst in bursts)
                shown[number].append(number / seconds)
                waited[number].append(1000 * number / median(burst.rate for burst in bursts))
    for number in PEOPLE[1:]:
        what = f"one web process on {name}, {number} people at once"
        yield Row(f"{what}: pictures a second", "/s", shown[number], "one person", shown[1], "≥")
        yield Row(f"{what}: until the last is acknowledged", "ms", waited[number], "one person", waited[1])


def _workers(postgres: Postgres, members: int, rounds: int) -> Iterator[Row]:
    rates: defaultdict[int, list[float]] = defaultdict(list)
    with Mailbox(late=LATE) as slack:
        for _ in range(rounds):
            for number in WORKERS:
                with postgres.database() as url:
                    rates[number].append(rate(work(slack, install(url, members, WORKSPACES), number)))
    for number in WORKERS[1:]:
        what = f"weekly DMs to {members:,} members in {WORKSPACES} workspaces, PostgreSQL, {number} workers"
        yield Row(what, "/s", rates[number], "one worker", rates[1], "≥")
