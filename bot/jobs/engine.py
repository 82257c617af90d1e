"""The job engine, Huey: it decides when a job runs, and in which thread of which process.

It may lose a task or run one twice, since the outbox guarantees that each message is sent once. So a restart needs no
care, and only this module and `queues` would change with another engine.
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
"""Seconds between two sweeps, which find who is due. The first one runs at the start."""

MAX_IDLE_DELAY = 2.0
"""Seconds between two polls of an empty queue by a thread, at most."""

SHUTDOWN_TIMEOUT = 8.0
"""Seconds that running jobs get to finish; the whole shutdown must take at most ten."""

HEALTH_CHECK_INTERVAL = 10.0
"""Seconds between two checks that all threads are alive."""

RESTART_DELAYS = (1.0, 60.0)
"""Seconds before the threads are restarted after a failure: the first delay and the longest. The delay doubles with
each failure, and starts over once the threads have run for as long as the longest."""

T = TypeVar("T")

log = structlog.get_logger()


class _Consumer(Consumer):  # type: ignore[misc]  # Huey ships no types
    """A consumer with an interval between sweeps and without signal handlers, which belong to the process.

    Huey's handler of SIGHUP would restart the process.
    """

    def __init__(self, queue: Huey, threads: int, sweep_interval: float) -> None:
        self._sweep_interval = sweep_interval
        super().__init__(queue, workers=threads, max_delay=MAX_IDLE_DELAY, shutdown_timeout=SHUTDOWN_TIMEOUT)

    def _create_scheduler(self) -> Scheduler:
        scheduler = super()._create_scheduler()
        scheduler.periodic_task_seconds = self._sweep_interval
        return scheduler

    def _set_signal_handlers(self) -> None:
        """Leave signals to the process."""


class Engine:
    """Runs the jobs in threads of this process, and replaces threads that die.

    Args:
        queue: the queue of tasks, which several processes may share.
        sender: sends what is due.
        prune: deletes what is no longer needed; called once an hour.
        clock: the clock of the sender.
        stop_event: set by `run` when the jobs must stop; it ends the sender's waits.
        threads: how many workspaces this process sends to at once. Most of the time a thread waits for the next time at
            which it may send to its workspace.
        sweep_interval: seconds between two sweeps.

    Attributes:
        running: whether the threads run; if not, nothing is sent.
    """

    def __init__(  # noqa: PLR0913  its collaborators, each built elsewhere
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
        self._send = queue.task(name="send")(self._send_batch)
        queue.periodic_task(crontab(), name="sweep")(self._sweep)
        queue.periodic_task(crontab(minute="0"), name="prune")(self._run_prune)

    def run(self, wait_for_stop: Wait) -> None:
        """Run the jobs until `wait_for_stop` returns True; then release what is claimed, and wait for running jobs."""
        logging.getLogger("huey").setLevel(
            logging.CRITICAL
        )  # each thread would log a traceback while a database is away
        first, longest = RESTART_DELAYS
        delay, stopped = first, False
        while not stopped:
            began = time.monotonic()
            try:
                self._consume(wait_for_stop)
                stopped = True
            except Exception:
                delay = first if time.monotonic() - began > longest else delay
                log.exception("the job threads failed", again_in=delay)
                stopped = wait_for_stop(delay)
                delay = min(2 * delay, longest)

    def _consume(self, wait_for_stop: Wait) -> None:
        consumer = _Consumer(self._queue, self._threads, self._sweep_interval)
        try:
            consumer.start()
            self.running = True
            while not wait_for_stop(HEALTH_CHECK_INTERVAL):
                consumer.check_worker_health()
                self._check_queue()
            self._stop_event.set()
            consumer.stop(graceful=True)
        finally:
            self.running = False
            consumer.stop()

    def _check_queue(self) -> None:
        try:
            self._queue.pending_count()
        except Exception as error:  # noqa: BLE001  Huey passes on whatever sqlite3 or psycopg raises
            log.warning("the queue can't be reached", reason=describe(error))

    def _sweep(self) -> None:
        for workspace in _run("sweep", self._sender.sweep) or ():
            self._send(workspace)

    def _send_batch(self, workspace: str) -> None:
        next_at = _run("send", lambda: self._sender.send(workspace))
        if next_at is None or self._stop_event.is_set():
            return
        seconds = (next_at - self._clock()).total_seconds()
        if seconds > 0:
            self._send.schedule((workspace,), delay=seconds)
        else:
            self._send(workspace)  # goes to the end of the queue, so that other workspaces come first

    def _run_prune(self) -> None:
        _run("prune", self._prune)


def _run(name: str, job: Callable[[], T]) -> T | None:
    """Run a job; an error is only logged, since the next sweep comes within a minute."""
    try:
        result = job()
    except NotSavedError as error:
        log.warning("the database can't be used", reason=describe(error.__cause__))
    except Exception:
        log.exception("a job failed", job=name)
    else:
        observing.did_job(name, "ok")
        return result
    observing.did_job(name, "failed")
    return None
