"""The job engine, Huey: says when to look, and which thread of which process does it. Nothing else knows of it.

It may lose any task, or run one twice, at any time: the outbox keeps the promise. So a restart needs no care, and
another engine would be a morning's work.
"""

import logging
import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

import structlog
from huey import Huey, crontab
from huey.consumer import Consumer, Scheduler

from bot import observing
from bot.domain.errors import NotSavedError
from bot.errors import describe
from bot.jobs.sender import Sender, Wait
from bot.services import Clock
from bot.settings import THREADS

SWEEP_INTERVAL = 60.0
"""Seconds between two looks for who is due, after the first one at the start."""

MAX_IDLE_DELAY = 2.0
"""Seconds between two looks of a thread into an empty queue, at most."""

GRACE = 8.0
"""Seconds that calls under way get at the end; the whole stop must fit into ten."""

HEALTH_CHECK_INTERVAL = 10.0
"""Seconds between two checks that all threads are alive."""

RESTART_DELAYS = (1.0, 60.0)
"""Seconds before the threads are started again after they broke: the first time, and at most. Each pause is twice the
one before, until they have run for as long as the longest."""

T = TypeVar("T")

log = structlog.get_logger()


class _Consumer(Consumer):  # type: ignore[misc]  # Huey ships no types
    """Sweeps as often as it is told, and leaves signals to the process that it runs in.

    Huey's own handler of SIGHUP would start the process anew.
    """

    def __init__(self, queue: Huey, threads: int, sweep_interval: float) -> None:
        self._sweep_interval = sweep_interval
        super().__init__(queue, workers=threads, max_delay=MAX_IDLE_DELAY, shutdown_timeout=GRACE)

    def _create_scheduler(self) -> Scheduler:
        scheduler = super()._create_scheduler()
        scheduler.periodic_task_seconds = self._sweep_interval
        return scheduler

    def _set_signal_handlers(self) -> None:
        """Set none."""


class Engine:
    """Runs the jobs in threads of this process until it is asked to end, and replaces threads that die.

    Args:
        queue: keeps what is to be done next; several processes may share one.
        sender: does it.
        prune: removes what is not needed any more, once an hour.
        clock: the one that the sender's moments are from.
        stop_event: set by `run` when all work is to end; the sender's waits end with it.
        threads: workspaces that this process sends to at once; most of the time a thread waits for its workspace's next
            moment.
        sweep_interval: seconds between two looks for who is due.

    Attributes:
        running: whether the threads run; if not, nothing is sent.
    """

    def __init__(  # noqa: PLR0913  what it works with, each made elsewhere
        self,
        queue: Huey,
        sender: Sender,
        prune: Callable[[], object],
        clock: Clock,
        stop_event: Event,
        *,
        threads: int = 2 * THREADS,
        sweep_interval: float = SWEEP_INTERVAL,
    ) -> None:
        self._queue = queue
        self._sender = sender
        self._prune = prune
        self._clock = clock
        self._stop_event = stop_event
        self._threads = threads
        self._sweep_interval = sweep_interval
        self.running = False
        self._send = queue.task(name="send")(self._sends)
        queue.periodic_task(crontab(), name="sweep")(self._sweeps)
        queue.periodic_task(crontab(minute="0"), name="prune")(self._prunes)

    def run(self, wait_for_stop: Wait) -> None:
        """Work until asked to end; then release what is claimed, and wait for calls under way."""
        logging.getLogger("huey").setLevel(logging.CRITICAL)  # it writes a traceback a thread while a database is away
        first, most = RESTART_DELAYS
        pause, ended = first, False
        while not ended:
            began = time.monotonic()
            try:
                self._work(wait_for_stop)
                ended = True
            except Exception:
                pause = first if time.monotonic() - began > most else pause
                log.exception("the jobs broke", again_in=pause)
                ended = wait_for_stop(pause)
                pause = min(2 * pause, most)

    def _work(self, wait_for_stop: Wait) -> None:
        consumer = _Consumer(self._queue, self._threads, self._sweep_interval)
        try:
            consumer.start()
            self.running = True
            while not wait_for_stop(HEALTH_CHECK_INTERVAL):
                consumer.check_worker_health()
                self._look_after_the_queue()
            self._stop_event.set()
            consumer.stop(graceful=True)
        finally:
            self.running = False
            consumer.stop()

    def _look_after_the_queue(self) -> None:
        try:
            self._queue.pending_count()
        except Exception as error:  # noqa: BLE001  sqlite3's or psycopg's: Huey hands on whatever its storage raises
            log.warning("the queue can't be reached", reason=describe(error))

    def _sweeps(self) -> None:
        for workspace in _told("sweep", self._sender.sweep) or ():
            self._send(workspace)

    def _sends(self, workspace: str) -> None:
        again = _told("send", lambda: self._sender.send(workspace))
        if again is None or self._stop_event.is_set():
            return
        seconds = (again - self._clock()).total_seconds()
        if seconds > 0:
            self._send.schedule((workspace,), delay=seconds)
        else:
            self._send(workspace)  # at the end of the queue: the others come first

    def _prunes(self) -> None:
        _told("prune", self._prune)


def _told(name: str, job: Callable[[], T]) -> T | None:
    """Do a job; what goes wrong is only logged, since the next sweep comes within a minute."""
    try:
        done = job()
    except NotSavedError as error:
        log.warning("the database can't be used", reason=describe(error.__cause__))
    except Exception:
        log.exception("a job broke", job=name)
    else:
        observing.did_job(name, "ok")
        return done
    observing.did_job(name, "failed")
    return None
