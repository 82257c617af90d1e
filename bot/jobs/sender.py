"""Sends what is due, a batch at a time, whichever engine says when."""

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from threading import Lock

import structlog
from structlog.contextvars import bound_contextvars

from bot import observing
from bot.domain.delivery import Limited, SendResult
from bot.domain.errors import NotSavedError
from bot.errors import describe
from bot.services import Clock
from bot.services.sending import ClaimedDelivery, PendingResults, SendingService

Wait = Callable[[float], bool]
"""Waits so many seconds; True, and at once, where all work is to end."""

log = structlog.get_logger()


class Sender:
    """Empties the rules. One may be shared by many threads.

    Args:
        sending: the outbox's work.
        clock: tells the time that deliveries wait for.
        wait: passes it.

    Attributes:
        results: how many calls ended how, by the name of the result.
    """

    def __init__(self, sending: SendingService, clock: Clock, wait: Wait) -> None:
        self._sending = sending
        self._clock = clock
        self._wait = wait
        self._lock = Lock()
        self._asked: dict[str, bool] = {}
        self.results: Counter[str] = Counter()

    def sweep(self) -> tuple[str, ...]:
        """Turn everybody who is due into a delivery; return the workspaces where something is to be sent."""
        return self._sending.sweep()

    def send(self, workspace: str) -> datetime | None:
        """Send a batch of what is due in a workspace.

        A batch, and not all: so that a large workspace doesn't keep others waiting. One thread at a time is at a
        workspace; whoever asks meanwhile has it send one more.

        Returns:
            When to come again; None if nothing is left, or if another thread is at it.
        """
        with self._lock:
            under_way = workspace in self._asked
            self._asked[workspace] = True
        if under_way:
            return None
        again = None
        try:
            while self._was_asked(workspace):
                with bound_contextvars(workspace=workspace):
                    again = self._send_some(workspace)
        except BaseException:
            with self._lock:
                self._asked.pop(workspace, None)
            raise
        return again

    def _was_asked(self, workspace: str) -> bool:
        """Whether anybody asked since the last look; if not, whoever asks next begins anew."""
        with self._lock:
            asked = self._asked.pop(workspace)
            if asked:
                self._asked[workspace] = False
            return asked

    def _send_some(self, workspace: str) -> datetime | None:
        free_at = self._sending.free_at(workspace)  # before the claim: what becomes free in between must not be missed
        rest, pending = deque(self._sending.claim(workspace)), PendingResults()
        if not rest:
            return free_at if free_at and free_at > self._clock() else None
        try:
            while rest:
                if self._wait(max(0.0, (rest[0].at - self._clock()).total_seconds())):
                    return None
                if isinstance(self._deliver(rest.popleft(), pending), Limited):
                    break
        finally:
            self._sending.finish(pending, rest)
        return self._clock()

    def _deliver(self, claimed: ClaimedDelivery, pending: PendingResults) -> SendResult | None:
        """Deliver a message. One that can't even be made is left to its lease, and does not hold up the others."""
        delivery = claimed.before
        with bound_contextvars(delivery=delivery.id):
            try:
                result = self._sending.deliver(claimed, pending)
            except NotSavedError:
                raise
            except Exception:
                log.exception("a delivery broke")  # the others get theirs
                observing.delivered("broke")
                return None
            if result is None:
                return None
            self._count(result)
            ended, reason = type(result).__name__, getattr(result, "reason", None)
            log.info("delivery", ended=ended, reason=reason)
            return result

    def _count(self, result: SendResult) -> None:
        name = type(result).__name__.lower()
        observing.delivered(name)
        with self._lock:
            self.results[name] += 1


def send_now(sender: Sender) -> Callable[[str], None]:
    """A function that sends a batch in a workspace at once. Whatever it can't is left to the next sweep."""

    def send(workspace: str) -> None:
        try:
            sender.send(workspace)
        except NotSavedError as error:
            log.warning("sending is left to the next sweep", reason=describe(error.__cause__))

    return send
