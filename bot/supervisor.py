"""Two processes under one roof: `ldcareer serve` answers people in one child and does the jobs in the other.

They live and die differently. Where the web dies, all ends with its exit code: nobody is answered any more, and whoever
runs this has to see it. Where the worker dies it is started again: people are still answered, and what it left is kept.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from types import FrameType

import structlog

Job = Callable[[], None]

GRACE = 9.0
"""Seconds that both children get at the end. Each needs up to eight, and the whole stop must fit into ten."""

PAUSES = (1.0, 60.0)
"""Seconds before a worker that died is started again: the first time, and at most; each is twice the one before."""

LIVED_WELL = 300.0
"""Seconds after which a worker's death is its first again."""

_LOOK = 0.1

log = structlog.get_logger()


class Ending:
    """Whether this process was asked to end, by SIGTERM or Ctrl-C.

    A flag to look at: a signal handler that sets an Event locks itself out where it breaks into a wait for it.
    """

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def wait(self, seconds: float = _LOOK) -> bool:
        """Wait for it, for so many seconds at most; True once it came."""
        until = time.monotonic() + seconds
        while not self.asked and time.monotonic() < until:
            time.sleep(_LOOK)
        return self.asked

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


def supervise(web: Job, worker: Job) -> int:
    """Run both until SIGTERM, or until the web ends; give the exit code.

    The children are forks: what this process has imported and read is theirs at no cost. It must have no threads.
    """
    ending = Ending()
    serving = _start("web", web)
    working = _Restarted("worker", worker)
    while serving.is_alive() and not ending.wait():
        working.look()
    _end([serving, *working.running])
    return 0 if ending.asked else _exit_code(serving)


class _Restarted:
    """A process that is started again whenever it ends, after a pause that grows while it keeps doing so."""

    def __init__(self, name: str, job: Job) -> None:
        self._name = name
        self._job = job
        self._process: ForkProcess | None = None
        self._at = 0.0  # when it was started, or is to be
        self._pause = 0.0

    @property
    def running(self) -> list[ForkProcess]:
        return [self._process] if self._process else []

    def look(self) -> None:
        """Start it where it is time."""
        now = time.monotonic()
        if self._process is None and now >= self._at:
            self._process, self._at = _start(self._name, self._job), now
        elif self._process and not self._process.is_alive():
            first, most = PAUSES
            self._pause = first if now - self._at > LIVED_WELL else min(max(first, 2 * self._pause), most)
            log.warning(
                "a process ended", process=self._name, exit_code=_exit_code(self._process), again_in=self._pause
            )
            self._process, self._at = None, now + self._pause


def _start(name: str, job: Job) -> ForkProcess:
    process = get_context("fork").Process(target=_be, args=(job, os.getpid()), name=name)
    process.start()
    return process


def _be(job: Job, supervisor: int) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_without, args=(supervisor,), daemon=True).start()
    try:
        job()
    except Exception:
        log.exception("a process broke")
        sys.exit(1)


def _end_without(supervisor: int) -> None:
    """Ask this process to end once its supervisor is gone: one that was killed can't ask any more."""
    while os.getppid() == supervisor:
        time.sleep(_LOOK)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(processes: list[ForkProcess]) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + GRACE
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            log.warning("a process did not end in time", process=process.name)
            process.kill()
            process.join()


def _exit_code(process: ForkProcess) -> int:
    code = process.exitcode or 0
    return code if code >= 0 else 128 - code  # as shells count the death by a signal
