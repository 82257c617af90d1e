"""Failures of the threads of the job engine, and of the engine as a whole."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from huey import MemoryHuey

from bot.bootstrap import clock
from bot.jobs import engine
from bot.jobs.engine import Engine
from bot.jobs.sender import Sender, Wait
from bot.services.sending import DeliveryOptions, SendingService
from tests.jobs.outbox import FakeClock, FakeDeliveryClient
from tests.jobs.waiting import until
from tests.memory import memory_storage


class Fragile(MemoryHuey):  # type: ignore[misc]  # Huey ships no types
    """A queue whose threads die when they read from it, for a given number of times."""

    deaths = 0

    def dequeue(self) -> object:
        if self.deaths:
            self.deaths -= 1
            raise SystemExit
        return super().dequeue()


@contextmanager
def at_work(queue: MemoryHuey, asked: threading.Event, wait: Wait | None = None) -> Iterator[Engine]:
    stop_event = threading.Event()
    sending = SendingService(
        memory_storage(), clock, lambda: "id", DeliveryOptions(FakeDeliveryClient(FakeClock()), {}, timedelta(0))
    )
    running = Engine(queue, Sender(sending, clock, stop_event.wait), lambda: None, clock, stop_event)
    thread = threading.Thread(target=running.run, args=[wait or asked.wait])
    thread.start()
    try:
        yield running
    finally:
        asked.set()
        thread.join()


def test_threads_that_die_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "HEALTH_CHECK_INTERVAL", 0.05)
    queue, done = Fragile(), threading.Event()
    probe = queue.task(name="probe")(done.set)
    with at_work(queue, threading.Event()) as running:
        assert until(lambda: running.running)
        queue.deaths = 2 * running._threads
        assert until(lambda: not queue.deaths)
        probe()
        assert until(done.is_set)


def test_an_engine_that_fails_logs_it_and_restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RESTART_DELAYS", (1000.0, 1000.0))
    asked, pausing, mended = threading.Event(), threading.Event(), threading.Event()

    def wait(seconds: float) -> bool:
        if seconds == engine.HEALTH_CHECK_INTERVAL and not mended.is_set():
            raise RuntimeError("can't start new thread")
        if seconds == engine.RESTART_DELAYS[0]:
            pausing.set()
            return not mended.wait(30)
        return asked.wait(seconds)

    with at_work(MemoryHuey(), asked, wait) as running:
        assert pausing.wait(30)
        assert not running.running
        mended.set()
        assert until(lambda: running.running)
    assert not running.running


def test_an_engine_that_cannot_be_started_stops_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "RESTART_DELAYS", (0.01, 0.02))
    queue, asked = MemoryHuey(immediate=True), threading.Event()  # which refuses to be run by threads
    with at_work(queue, asked) as running:
        assert not asked.wait(0.2)
        assert not running.running
