"""Sends what is due, once: for machines where something else says when, such as cron, and for tests."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bot.jobs.sender import Sender, Wait
from bot.services import Clock
from bot.services.sending import SendingService

MAX_WAIT = timedelta(minutes=5)
"""How long it is waited for what can't be sent at once: a dead worker's lease, the pause that Slack wants. What takes
longer is the next tick's."""

POLL_INTERVAL = 1.0
"""Seconds between two looks while waiting: another worker may be done long before its lease ends."""

THREADS = 32
"""Workspaces that are sent to at once."""


class Tick:
    """One look at the outbox, and all that follows from it.

    Args:
        sender: does the work.
        sending: knows when there is more.
        clock: the sender's.
        wait: the same.
        max_wait: how long to wait for what can't be sent at once. What another worker has in hand is always waited for.
    """

    def __init__(
        self, sender: Sender, sending: SendingService, clock: Clock, wait: Wait, max_wait: timedelta = MAX_WAIT
    ) -> None:
        self._sender = sender
        self._sending = sending
        self._clock = clock
        self._wait = wait
        self._max_wait = max_wait

    def run(self) -> datetime | None:
        """Send all that is due, wait out what can be waited out, and return when something is due next."""
        deadline = self._clock() + self._max_wait
        with ThreadPoolExecutor(THREADS, thread_name_prefix="send") as threads:
            while True:
                left = threads.map(self._send_all, self._sender.sweep())
                at = self._earliest(left)
                now = self._clock()
                if at is None or (max(at, now) > deadline and not self._sending.any_claimed()):
                    break
                if self._wait(min((at - now).total_seconds(), POLL_INTERVAL)):
                    break
        return self._sending.next_due()

    def _send_all(self, workspace: str) -> datetime | None:
        """Send until nothing is left, or until something has to be waited for: then give when there is more."""
        while (again := self._sender.send(workspace)) is not None and again <= self._clock():
            pass
        return again

    def _earliest(self, left: Iterable[datetime | None]) -> datetime | None:
        """Return the next moment with something to do. What is due but has to wait says until when."""
        moments = [at for at in left if at]
        now, next_at = self._clock(), self._sending.next_at()
        if next_at and next_at > now:
            moments.append(next_at)
        return min(moments, default=None)
