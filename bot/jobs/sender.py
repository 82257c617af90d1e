"""Sends what is due, a batch at a time. The job engine, or a tick, decides when."""

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
"""Waits this many seconds and returns False; returns True, without waiting longer, if all work must stop."""

CLOCK_CHECK_INTERVAL = 1.0
"""Seconds after which a wait looks at the clock again."""

log = structlog.get_logger()


class Sender:
    """Sends the deliveries in the outbox. Many threads can share one.

    Args:
        sending: claims and posts deliveries.
        clock: returns the current time.
        wait: waits until a delivery may be posted.

    Attributes:
        results: name of a result -> how many calls have ended with it.
    """

    def __init__(self, sending: SendingService, clock: Clock, wait: Wait) -> None:
        self._sending = sending
        self._clock = clock
        self._wait = wait
        self._lock = Lock()
        self._requested: dict[str, bool] = {}
        self.results: Counter[str] = Counter()

    def sweep(self) -> tuple[str, ...]:
        """Add a delivery for everybody who is due; return the workspaces that have deliveries to send."""
        return self._sending.sweep()

    def send(self, workspace: str) -> datetime | None:
        """Send a batch of what is due in a workspace.

        One batch at a time, so that a large workspace doesn't keep others waiting. Only one thread sends to a
        workspace; a call from another thread meanwhile makes it send another batch.

        Returns:
            When to call again; None if nothing is left, or if another thread is sending.
        """
        with self._lock:
            is_sending = workspace in self._requested
            self._requested[workspace] = True
        if is_sending:
            return None
        next_at = None
        try:
            while self._take_request(workspace):
                with bound_contextvars(workspace=workspace):
                    next_at = self._send_batch(workspace)
        except BaseException:
            with self._lock:
                self._requested.pop(workspace, None)
            raise
        return next_at

    def _take_request(self, workspace: str) -> bool:
        """Return whether a batch was requested since the last call. If not, the next request starts sending again."""
        with self._lock:
            requested = self._requested.pop(workspace)
            if requested:
                self._requested[workspace] = False
            return requested

    def _send_batch(self, workspace: str) -> datetime | None:
        free_at = self._sending.free_at(workspace)  # before the claim, so as not to miss a time that passes in between
        unsent, pending = deque(self._sending.claim(workspace)), PendingResults()
        if not unsent:
            return free_at if free_at and free_at > self._clock() else None
        try:
            while unsent:
                if self._wait_until(unsent[0].at):
                    return None
                if isinstance(self._deliver(unsent.popleft(), pending), Limited):
                    break
        finally:
            self._sending.finish(pending, unsent)
        return self._clock()

    def _wait_until(self, at: datetime) -> bool:
        """Wait for a time; return True if all work must stop. The clock may be set meanwhile."""
        while (seconds := (at - self._clock()).total_seconds()) > CLOCK_CHECK_INTERVAL:
            if self._wait(CLOCK_CHECK_INTERVAL):
                return True
        return self._wait(max(0.0, seconds))

    def _deliver(self, claimed: ClaimedDelivery, pending: PendingResults) -> SendResult | None:
        """Deliver a message. One that can't be composed stays claimed until its lease ends, and holds up no others."""
        delivery = claimed.before
        with bound_contextvars(delivery=delivery.id):
            try:
                result = self._sending.deliver(claimed, pending)
            except NotSavedError:
                raise
            except Exception:
                log.exception("a delivery broke")
                observing.delivered("broke")
                return None
            if result is None:
                return None
            self._count(result)
            log.info("delivery", ended=type(result).__name__, reason=getattr(result, "reason", None))
            return result

    def _count(self, result: SendResult) -> None:
        name = type(result).__name__.lower()
        observing.delivered(name)
        with self._lock:
            self.results[name] += 1


def send_now(sender: Sender) -> Callable[[str], None]:
    """Return a function that sends a batch in a workspace right away; what fails is left to the next sweep."""

    def send(workspace: str) -> None:
        try:
            sender.send(workspace)
        except NotSavedError as error:
            log.warning("sending is left to the next sweep", reason=describe(error.__cause__))

    return send
