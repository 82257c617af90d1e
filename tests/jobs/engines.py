"""A job engine that runs in a thread of the test, on a database of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.fernet import Fernet
from sqlalchemy import Engine as Database

from bot.bootstrap import clock, new_id
from bot.jobs.engine import Engine
from bot.jobs.queues import open_queue
from bot.jobs.sender import Sender
from bot.services.sending import DeliveryOptions, SendingService
from bot.storage.database import open_database
from bot.storage.encryption import Cipher
from bot.storage.unit_of_work import Storage

CIPHER = Cipher([Fernet.generate_key().decode()])


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.dispose()


def storage_on(database: Database) -> Storage:
    return Storage(database, CIPHER)


@contextmanager
def at_work(database: Database, post: DeliveryOptions) -> Iterator[None]:
    """Run an engine until the block ends, and check that it stops in good order."""
    asked, stop_event = threading.Event(), threading.Event()
    sender = Sender(SendingService(storage_on(database), clock, new_id, post), clock, stop_event.wait)
    with open_queue(database.url) as queue:
        engine = Engine(queue, sender, lambda: None, clock, stop_event)
        thread = threading.Thread(target=engine.run, args=[asked.wait])
        thread.start()
        try:
            yield
        finally:
            asked.set()
            thread.join()
