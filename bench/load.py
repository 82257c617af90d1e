"""Sends requests, and times them until they are acknowledged and until the reply is shown."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from bench.line import Line
from bench.people import Person


@dataclass(frozen=True, slots=True)
class Burst:
    """The result of requests that many people sent at the same time.

    Attributes:
        rate: acknowledged requests a second, until the last one was acknowledged.
        shown: seconds until everybody was shown the reply to their request.
    """

    rate: float
    shown: float


def one_at_a_time(port: int, person: Person, times: int) -> list[float]:
    """Send requests one by one, each after the previous reply; return the seconds until each is acknowledged."""
    taken = []
    with Line(port) as line:
        for _ in range(times):
            taken.append(line.ask(person.request()))
            person.wait()
    return taken


def together(port: int, people: Sequence[Person], times: int) -> list[Burst]:
    """Let all people send a request at the same time, and again once all of them were shown the reply."""
    bursts = []
    with ExitStack() as stack:
        lines = [stack.enter_context(Line(port)) for _ in people]
        pool = stack.enter_context(ThreadPoolExecutor(len(people)))
        for _ in range(times):
            requests = [person.request() for person in people]
            began = time.perf_counter()
            list(pool.map(Line.ask, lines, requests))
            acknowledged = time.perf_counter() - began
            for person in people:
                person.wait()
            bursts.append(Burst(len(people) / acknowledged, time.perf_counter() - began))
    return bursts
