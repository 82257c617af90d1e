"""Sends what is due, a batch at a time, whichever engine says when."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

import structlog

from bot.domain.delivery import Ending, Limited
from bot.domain.errors import NotSavedError
from bot.services import Clock
from bot.services.sending import Parcel, SendingService

Wait = Callable[[float], bool]
"""Waits so many seconds; True, and at once, where all work is to end."""

log = structlog.get_logger()


class Sender:
    """Empties the ledger. One may be shared by many threads.

    Args:
        sending: the ledger's work.
        clock: tells the time that parcels wait for.
        wait: passes it.

    Attributes:
        endings: how many calls ended how, by the name of the ending.
    """

    def __init__(self, sending: SendingService, clock: Clock, wait: Wait) -> None:
        self._sending = sending
        self._clock = clock
        self._wait = wait
        self._lock = Lock()
        self._under_way: set[str] = set()
        self.endings: Counter[str] = Counter()

    def sweep(self) -> tuple[str, ...]:
        """Turn everybody who is due into a delivery, and give the workspaces where something is to be sent."""
        return self._sending.sweep()

    def send(self, workspace: str) -> datetime | None:
        """Send a batch of what is due in a workspace.

        A batch, and not all: so that a large workspace doesn't keep others waiting.

        Returns:
            When to come again; None where nothing is left, or where another thread is at it.
        """
        with self._alone(workspace) as alone:
            return self._send_some(workspace) if alone else None

    def _send_some(self, workspace: str) -> datetime | None:
        free_at = self._sending.free_at(workspace)  # before the claim: what becomes free in between must not be missed
        rest = deque(self._sending.claim(workspace))
        if not rest:
            return free_at if free_at and free_at > self._clock() else None
        try:
            while rest:
                if self._wait(max(0.0, (rest[0].at - self._clock()).total_seconds())):
                    return None
                if isinstance(self._deliver(rest.popleft()), Limited):
                    break
        finally:
            if rest:
                self._sending.release(rest)
        return self._clock()

    def _deliver(self, parcel: Parcel) -> Ending | None:
        """Deliver a parcel. One that can't even be made is left to its lease, and does not hold up the others."""
        delivery = parcel.before
        about = log.bind(delivery=delivery.id, workspace=delivery.member.workspace)
        try:
            ending = self._sending.deliver(parcel)
        except NotSavedError:
            raise
        except Exception:  # noqa: BLE001  whatever it was, the log has it and the others get theirs
            about.exception("a delivery broke")
            return None
        if ending is None:
            return None
        self._count(ending)
        about.info("delivery", kind=delivery.kind, ended=type(ending).__name__, reason=getattr(ending, "reason", None))
        return ending

    def _count(self, ending: Ending) -> None:
        with self._lock:
            self.endings[type(ending).__name__.lower()] += 1

    @contextmanager
    def _alone(self, workspace: str) -> Iterator[bool]:
        with self._lock:
            alone = workspace not in self._under_way
            self._under_way.add(workspace)
        try:
            yield alone
        finally:
            if alone:
                with self._lock:
                    self._under_way.remove(workspace)


def outbox(sender: Sender) -> Callable[[str], None]:
    """Give what sends a batch in a workspace at once. Whatever it can't is left to the next sweep."""

    def send(workspace: str) -> None:
        try:
            sender.send(workspace)
        except NotSavedError as error:
            log.warning("sending is left to the next sweep", cause=repr(error.__cause__))

    return send
