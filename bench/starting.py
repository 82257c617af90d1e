"""Starting, and the memory that it takes."""

from collections.abc import Iterator
from pathlib import Path

from bench.load import one_at_a_time
from bench.people import Checker, Greeter
from bench.servers import bare, ours
from bench.slack import StandIn
from bench.table import Row

_REQUESTS = 22
_MEGABYTE = 1_000_000


def starting(slack: StandIn, folder: Path, ana: Checker, rounds: int) -> Iterator[Row | str]:
    """Measure starts with a database that is there, and memory after some requests."""
    times: tuple[list[float], list[float]] = ([], [])
    sizes: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        with ours(slack, folder) as server:
            one_at_a_time(server.port, ana, _REQUESTS)
            times[0].append(server.started_in)
            sizes[0].append(server.memory() / _MEGABYTE)
        with bare("hello", slack) as server:
            one_at_a_time(server.port, Greeter("U0"), _REQUESTS)
            times[1].append(server.started_in)
            sizes[1].append(server.memory() / _MEGABYTE)
    yield Row("start to healthy", "s", times[0], "a bare Bolt + Flask app", times[1], "≤", 2.5)
    yield Row("resident memory of all processes", "MB", sizes[0], "a bare Bolt + Flask app", sizes[1], "≤", 2)
