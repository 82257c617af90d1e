"""Registers this process, so that `rotate-key` knows which key it encrypts with."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog

from bot.domain.errors import NotSavedError
from bot.errors import describe
from bot.services import Clock
from bot.storage.database import translate_errors
from bot.storage.encryption import EncryptionError
from bot.storage.unit_of_work import Storage

HEARTBEAT_INTERVAL = 60.0
"""Seconds between two heartbeats."""

log = structlog.get_logger()


@contextmanager
def registered(storage: Storage, process: str, clock: Clock) -> Iterator[None]:
    """Keep a process registered until the block ends.

    EncryptionError if the data needs a key that the process doesn't have.

    Args:
        storage: the database, and the cipher that the process encrypts with.
        process: a new id.
        clock: the system clock, since the times of all processes are compared.
    """
    stopped = Event()

    def heartbeat() -> None:
        while not stopped.wait(HEARTBEAT_INTERVAL):
            try:
                _use(storage, process, clock)
            except NotSavedError as error:
                log.warning("the database can't be used", reason=describe(error.__cause__))
            except EncryptionError as error:  # the process was suspended while the key was rotated
                log.error("restart this process", reason=str(error))  # noqa: TRY400  one line

    with translate_errors(storage.engine):
        _use(storage, process, clock)
    thread = Thread(target=heartbeat, name="registered", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
        _leave(storage, process)


def _use(storage: Storage, process: str, clock: Clock) -> None:
    with storage.writing() as work:
        work.keys.use(process, clock())


def _leave(storage: Storage, process: str) -> None:
    try:
        with storage.writing() as work:
            work.keys.leave(process)
    except NotSavedError as error:  # the process counts as running until its last heartbeat is too old
        log.warning("the database can't be used", reason=describe(error.__cause__))
