"""Scaling: one web process with more and more concurrent people, and two workers on PostgreSQL."""

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
"""Requests in a round: one complete check."""
WORKERS, WORKSPACES = (1, 2), 64
"""Twice as many workspaces as a worker sends to at once."""
DELAY = 0.1
"""Seconds that a post takes. Without a delay, the load generator would be measured."""


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
    """Measure messages shown a second, and the time until the last click is acknowledged, by number of people."""
    shown: defaultdict[int, list[float]] = defaultdict(list)
    waited: defaultdict[int, list[float]] = defaultdict(list)
    with ExitStack() as stack:
        slack = stack.enter_context(StandIn())
        server = stack.enter_context(ours(slack, folder, database))
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
        yield Row(f"{what}: messages shown a second", "/s", shown[number], "one person", shown[1], "≥")
        yield Row(f"{what}: until the last is acknowledged", "ms", waited[number], "one person", waited[1])


def _workers(postgres: Postgres, members: int, rounds: int) -> Iterator[Row]:
    rates: defaultdict[int, list[float]] = defaultdict(list)
    with Mailbox(delay=DELAY) as slack:
        for _ in range(rounds):
            for number in WORKERS:
                with postgres.database() as url:
                    rates[number].append(rate(work(slack, install(url, members, WORKSPACES), number)))
    for number in WORKERS[1:]:
        what = f"weekly DMs to {members:,} members in {WORKSPACES} workspaces, PostgreSQL, {number} workers"
        yield Row(what, "/s", rates[number], "one worker", rates[1], "≥")
