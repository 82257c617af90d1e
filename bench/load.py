"""Sends requests, and times nothing but what lies between a request and its acknowledgement."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from bench.line import Line
from bench.people import Person


@dataclass(frozen=True, slots=True)
class Burst:
    """Requests that many people sent at the same moment.

    Attributes:
        rate: requests acknowledged a second, until the last one was.
        shown: seconds until everybody saw what their request brought about.
    """

    rate: float
    shown: float


def one_at_a_time(port: int, person: Person, times: int) -> list[float]:
    """Send requests one after another, each once the one before was shown; give the seconds of each."""
    taken = []
    with Line(port) as line:
        for _ in range(times):
            taken.append(line.ask(person.request()))
            person.look()
    return taken


def together(port: int, people: Sequence[Person], times: int) -> list[Burst]:
    """Let people send a request at the same moment, again once all of them were shown what it brought about."""
    bursts = []
    with ExitStack() as ending:
        lines = [ending.enter_context(Line(port)) for _ in people]
        pool = ending.enter_context(ThreadPoolExecutor(len(people)))
        for _ in range(times):
            requests = [person.request() for person in people]
            began = time.perf_counter()
            list(pool.map(Line.ask, lines, requests))
            acknowledged = time.perf_counter() - began
            for person in people:
                person.look()
            bursts.append(Burst(len(people) / acknowledged, time.perf_counter() - began))
    return bursts
