"""Sends what is due, once: for machines with a scheduler of their own, such as cron, and for tests."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bot.jobs.sender import Sender, Wait
from bot.services import Clock
from bot.services.sending import SendingService

MAX_WAIT = timedelta(minutes=5)
"""How long to wait for what can't be sent yet: the lease of a dead worker, or a pause that Slack asks for. What takes
longer is left to the next tick."""

POLL_INTERVAL = 1.0
"""Seconds between two polls while waiting: another worker may finish long before its lease ends."""

THREADS = 32
"""How many workspaces are sent to at once."""


class Tick:
    """Sends everything that is due, once.

    Args:
        sender: sends it.
        sending: says when something is due next.
        clock: the sender's clock.
        wait: the sender's `wait`.
        max_wait: how long to wait for what can't be sent yet. What another worker has claimed is always waited for.
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
        """Send all that is due, waiting for it if need be, and return when something is due next."""
        deadline = self._clock() + self._max_wait
        with ThreadPoolExecutor(THREADS, thread_name_prefix="send") as threads:
            while True:
                waits = threads.map(self._send_all, self._sender.sweep())
                at = self._earliest(waits)
                now = self._clock()
                if at is None or (max(at, now) > deadline and not self._sending.any_claimed()):
                    break
                if self._wait(min((at - now).total_seconds(), POLL_INTERVAL)):
                    break
        return self._sending.next_due()

    def _send_all(self, workspace: str) -> datetime | None:
        """Send until nothing is left, or until the rest has to wait; return until when."""
        while (next_at := self._sender.send(workspace)) is not None and next_at <= self._clock():
            pass
        return next_at

    def _earliest(self, waits: Iterable[datetime | None]) -> datetime | None:
        """Return when there is something to do next; None if there is nothing."""
        moments = [at for at in waits if at]
        now, next_at = self._clock(), self._sending.next_at()
        if next_at and next_at > now:
            moments.append(next_at)
        return min(moments, default=None)
