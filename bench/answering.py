"""Acknowledging: one person at a time, and many at once."""

from collections.abc import Iterator
from statistics import median

from bench.load import one_at_a_time, together
from bench.people import Checker, Greeter
from bench.servers import Server, bare
from bench.slack import StandIn
from bench.table import Row

PEOPLE = 32
CLICKS = 22
"""Requests of a round: two whole checks."""
LONG = '{"text": "hello"}, ' * 120
"""Makes a greeting as long as a click, which brings its message along (some 4.5 kB, encoded)."""


def one(slack: StandIn, ours: Server, ana: Checker, rounds: int) -> Iterator[Row | str]:
    """Measure the acknowledgement of one request, where nobody else is there."""
    greeter = Greeter("U0")
    with bare("hello", slack) as hello, bare("nothing", slack) as nothing:
        one_at_a_time(ours.port, ana, CLICKS)
        one_at_a_time(hello.port, greeter, CLICKS)
        mine, theirs, alone = [], [], []
        for _ in range(rounds):
            mine.append(1000 * median(one_at_a_time(ours.port, ana, CLICKS)))
            theirs.append(1000 * median(one_at_a_time(hello.port, greeter, CLICKS)))
            alone.append(1000 * median(one_at_a_time(nothing.port, greeter, CLICKS)))
    yield Row("acknowledging a check's requests, one at a time", "ms", mine, "Bolt's hello", theirs, "≤", 0.5)
    yield f"One at a time, server and load generator alone take {median(alone):.2f} ms."


def many(slack: StandIn, ours: Server, checkers: list[Checker], rounds: int) -> Iterator[Row | str]:
    """Measure how many requests a second are acknowledged where many people click at the same moment."""
    greeters = [Greeter(f"U{number}") for number in range(PEOPLE)]
    talkers = [Greeter(f"U{number}", LONG) for number in range(PEOPLE)]
    with bare("hello_before_response", slack) as hello, bare("nothing", slack) as nothing:
        together(ours.port, checkers, CLICKS)
        together(hello.port, greeters, CLICKS)
        mine, theirs, long, alone, shown = [], [], [], [], []
        for _ in range(rounds):
            bursts = together(ours.port, checkers, CLICKS)
            mine.append(median(burst.rate for burst in bursts))
            shown += [burst.shown for burst in bursts]
            theirs.append(median(burst.rate for burst in together(hello.port, greeters, CLICKS)))
            long.append(median(burst.rate for burst in together(hello.port, talkers, CLICKS)))
            alone.append(median(burst.rate for burst in together(nothing.port, greeters, CLICKS)))
    hello_name = "Bolt's hello, before response"
    yield Row(f"the same, {PEOPLE} people at once", "/s", mine, hello_name, theirs, "≥", 0.5)
    yield Row("the same, told for comparison", "/s", mine, f"{hello_name}, requests as long as clicks", long, "≥")
    yield f"{PEOPLE} at once, server and load generator alone do {median(alone):.0f} requests a second."
    yield f"{PEOPLE} at once: all of them see their next picture after {1000 * median(shown):.0f} ms."
