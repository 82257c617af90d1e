"""The time to start, and the memory after some requests."""

import time
from collections.abc import Iterator
from pathlib import Path

from bench.load import one_at_a_time
from bench.people import Checker, Greeter
from bench.servers import Memory, bare, ours
from bench.slack import StandIn
from bench.table import Row

_REQUESTS = 22
_SETTLE_SECONDS = 5
"""Seconds until everything has started, including a worker behind the server."""
_MEGABYTE = 1_000_000
_BARE = "a bare Bolt + Flask app"


def starting(slack: StandIn, folder: Path, ana: Checker, rounds: int) -> Iterator[Row | str]:
    """Measure the time to start with an existing database, and the memory after some requests."""
    times: tuple[list[float], list[float]] = ([], [])
    sizes: tuple[list[Memory], list[Memory]] = ([], [])
    for _ in range(rounds):
        with ours(slack, folder) as server:
            one_at_a_time(server.port, ana, _REQUESTS)
            times[0].append(server.started_in)
            time.sleep(_SETTLE_SECONDS)
            sizes[0].append(server.memory())
        with bare("hello", slack) as server:
            one_at_a_time(server.port, Greeter("U0"), _REQUESTS)
            times[1].append(server.started_in)
            time.sleep(_SETTLE_SECONDS)
            sizes[1].append(server.memory())
    yield Row("start to healthy", "s", times[0], _BARE, times[1], "≤", 2)
    yield from _memory(*sizes)


def _memory(ours: list[Memory], bare: list[Memory]) -> Iterator[Row]:
    """Yield the memory. Shared pages can be counted once only if the system says how many there are."""
    mine = [size.proportional / _MEGABYTE for size in ours if size.proportional]
    theirs = [size.proportional / _MEGABYTE for size in bare if size.proportional]
    if mine:
        yield Row("memory of all processes", "MB", mine, _BARE, theirs, "≤", 2)
    resident = [size.resident / _MEGABYTE for size in ours], [size.resident / _MEGABYTE for size in bare]
    yield Row("the same, with shared pages counted for each process", "MB", resident[0], _BARE, resident[1])
