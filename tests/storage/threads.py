"""Many that do the same, as near to the same moment as can be."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.domain.errors import ConflictError
from bot.storage.unit_of_work import Storage, UnitOfWork

THREADS = 16


def at_once(deed: Callable[[int], bool], threads: int = THREADS) -> int:
    """Do the same in many threads, and count who succeeded."""
    start = threading.Barrier(threads)

    def run(number: int) -> bool:
        start.wait()
        return deed(number)

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(run, range(threads)))


def won(storage: Storage, deed: Callable[[UnitOfWork], object]) -> bool:
    """Do something and commit; a ConflictError, or an answer of False, is a loss."""
    try:
        with storage.writing() as unit:
            answer = deed(unit)
    except ConflictError:
        return False
    return answer is not False
