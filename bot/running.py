"""Runs the processes: the server, a worker, and a single tick."""

import gc
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

import structlog

from bot.bootstrap import (
    POST_INTERVAL,
    Jobs,
    build_metrics,
    clock,
    metrics_page,
    open_bot,
    open_engine,
    open_jobs,
    readiness_error,
)
from bot.jobs.tick import Tick
from bot.observing import observed_by
from bot.services import Clock
from bot.settings import Settings
from bot.signals import Termination
from bot.storage.database import translate_errors
from bot.web import app as web
from bot.web.server import Server, listen

if TYPE_CHECKING:
    from bot.jobs.engine import Engine as JobEngine

log = structlog.get_logger()


def serve(settings: Settings, *, jobs: bool, now: Clock = clock) -> None:
    """Serve until SIGTERM. Everything is validated before the port is bound.

    Args:
        settings: the settings.
        jobs: whether to run the jobs as well.
        now: the clock for everything that is stored and sent.
    """
    stop_event = Event()
    with open_bot(settings, stop_event, jobs=jobs, now=now) as bot:
        server = Server(bot.app, listen(settings.host, settings.port), https=settings.https, threads=settings.threads)
        termination = Termination(server.wake)
        bot.start()
        gc.collect()
        gc.freeze()  # spare later collections the objects of the start, which stay alive
        log.info("serving", host=settings.host, port=settings.port, jobs=jobs)
        server.run_until(lambda: termination.requested)
        stop_event.set()  # the jobs release what they have claimed while requests are still finished
        server.close()
        bot.stop()


def work(settings: Settings, pause: timedelta = POST_INTERVAL) -> None:
    """Run the jobs until SIGTERM. If metrics are on, serve them on PORT. `pause` is as for `open_jobs`."""
    with (
        open_jobs(settings, pause=pause) as jobs,
        open_engine(jobs) as engine,
        _serving_metrics(jobs, engine),
    ):
        log.info("running the jobs")
        engine.run(Termination().wait)


@contextmanager
def _serving_metrics(jobs: Jobs, engine: "JobEngine") -> Iterator[None]:
    """Serve the status pages of a worker in a thread."""
    settings = jobs.settings
    readiness = partial(readiness_error, jobs.store, engine, jobs.stop_event)
    metrics = build_metrics(settings, jobs.store, jobs.clock, readiness)
    if metrics is None:
        yield
        return
    pages = web.status_pages(readiness, metrics_page(settings, metrics))
    server = Server(pages, listen(settings.host, settings.port), https=settings.https)
    thread = Thread(target=server.run_until, args=[jobs.stop_event.is_set], name="metrics")
    with observed_by(metrics):
        thread.start()
        try:
            yield
        finally:
            jobs.stop_event.set()
            server.wake()
            thread.join()
            server.close()


def tick(settings: Settings, now: datetime | None) -> Mapping[str, int]:
    """Send everything that is due, by `now` if it is given; return the number of calls by result."""
    with (
        open_jobs(settings, clock if now is None else _clock_from(now), exclusive=False) as jobs,
        translate_errors(jobs.store.engine),
    ):
        Tick(jobs.sender, jobs.sending, jobs.clock, jobs.stop_event.wait).run()
        jobs.prune()
        return jobs.sender.results


def _clock_from(moment: datetime) -> Clock:
    started = time.monotonic()
    return lambda: moment + timedelta(seconds=time.monotonic() - started)
