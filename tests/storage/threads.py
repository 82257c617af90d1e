"""Runs a function in many threads at nearly the same time."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.domain.errors import ConflictError
from bot.storage.unit_of_work import Storage, UnitOfWork

THREADS = 16


def at_once(action: Callable[[int], bool], threads: int = THREADS) -> int:
    """Run a function in many threads; return how many succeeded."""
    start = threading.Barrier(threads)

    def run(number: int) -> bool:
        start.wait()
        return action(number)

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(run, range(threads)))


def won(storage: Storage, action: Callable[[UnitOfWork], object]) -> bool:
    """Run a function in a unit of work; False if it raised ConflictError or returned False."""
    try:
        with storage.writing() as unit:
            answer = action(unit)
    except ConflictError:
        return False
    return answer is not False
