"""Answering: how long an acknowledgement takes, and how many messages a second many people are shown."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.load import one_at_a_time, together
from bench.people import Checker, Clicker, Greeter
from bench.servers import Server, bare, plain
from bench.slack import StandIn
from bench.table import Row

PEOPLE = 32
CLICKS = 22
"""Requests in a round: two complete checks."""


def one(slack: StandIn, ours: Server, ana: Checker, rounds: int) -> Iterator[Row | str]:
    """Measure how long the acknowledgement takes with one request at a time."""
    greeter = Greeter("U0")
    with bare("hello", slack) as hello, bare("nothing", slack) as nothing:
        one_at_a_time(ours.port, ana, CLICKS)
        one_at_a_time(hello.port, greeter, CLICKS)
        mine, theirs, alone = [], [], []
        for _ in range(rounds):
            mine.append(1000 * median(one_at_a_time(ours.port, ana, CLICKS)))
            theirs.append(1000 * median(one_at_a_time(hello.port, greeter, CLICKS)))
            alone.append(1000 * median(one_at_a_time(nothing.port, greeter, CLICKS)))
    yield Row("acknowledging a check's requests, one at a time", "ms", mine, "Bolt's hello", theirs, "≤", 0.2)
    yield f"One at a time, server and load generator alone take {median(alone):.2f} ms."


def many(slack: StandIn, folder: Path, ours: Server, checkers: list[Checker], rounds: int) -> Iterator[Row | str]:
    """Measure how many messages a second are shown to many people who click at the same time."""
    together(ours.port, checkers, CLICKS)
    message = checkers[0].message
    clickers = [Clicker(slack, f"UPLAIN{number}", message) for number in range(PEOPLE)]
    with plain(slack, folder, message.payload["blocks"]) as reference:
        together(reference.port, clickers, CLICKS)
        mine, theirs, rates, connections = [], [], [], []
        for _ in range(rounds):
            before = slack.connections
            bursts = together(ours.port, checkers, CLICKS)
            connections.append(slack.connections - before)
            mine.append(PEOPLE / median(burst.shown for burst in bursts))
            rates.append(median(burst.rate for burst in bursts))
            theirs.append(PEOPLE / median(burst.shown for burst in together(reference.port, clickers, CLICKS)))
    yield Row(f"the same, {PEOPLE} people at once, until all see the next", "/s", mine, "plain", theirs, "≥", 1.5)
    yield f"{PEOPLE} at once: {median(rates):.0f} requests a second are acknowledged."
    yield f"{PEOPLE} at once: a round of {PEOPLE * CLICKS} clicks opens {median(connections):.0f} connections to Slack."
