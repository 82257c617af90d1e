"""Where Shows are carried out: after the requests, and one member's one after the other."""

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import Any, ParamSpec, TypeVar

import structlog
from structlog.contextvars import bound_contextvars, get_contextvars

from bot.domain.people import Member
from bot.haste import hurried

P = ParamSpec("P")
T = TypeVar("T")
Task = Callable[[], object]

PATIENCE = 0.25
"""Seconds that a reply waits at most for a moment in which no request is being answered."""

log = structlog.get_logger()


class ReplyExecutor:
    """Gives requests the right of way.

    Python runs one thread at a time, and drawing a message takes longer than keeping an answer: with replies in
    between, everybody's 200 would come late where many click at once. Slack waits 3 s for that; a reply has time.

    Args:
        threads: replies at work at once; each waits for Slack most of its time.
    """

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reply")
        self._requests = 0
        self._quiet = Condition()
        self._waiting: dict[Member, deque[tuple[Task, Mapping[str, Any]]]] = {}
        self._held: list[Member] = []  # whose first task came during a request: no thread is woken before its end

    def behind(self, answer: Callable[P, T]) -> Callable[P, T]:
        """Wrap what answers requests, so that replies wait while it does."""

        def answered(*args: P.args, **kwargs: P.kwargs) -> T:
            with self._quiet:
                self._requests += 1
            try:
                return answer(*args, **kwargs)
            finally:
                with self._quiet:
                    self._requests -= 1
                    held, self._held = self._held, []
                    self._quiet.notify_all()
                for member in held:
                    self._pool.submit(self._run, member)

        return answered

    def submit(self, member: Member, task: Task) -> None:
        """Run a task after the member's earlier ones. What it logs has the ids of the request that it belongs to."""
        with self._quiet:
            tasks = self._waiting.setdefault(member, deque())
            tasks.append((task, get_contextvars()))
            if len(tasks) > 1:
                return
            if self._requests:
                self._held.append(member)
                return
        self._pool.submit(self._run, member)

    def shutdown(self) -> None:
        """Wait until everything is shown. Nothing can be submitted afterwards."""
        self._pool.shutdown(wait=True)

    def _run(self, member: Member) -> None:
        tasks = self._waiting[member]
        while tasks:
            with self._quiet:
                self._quiet.wait_for(lambda: not self._requests, PATIENCE)
            task, ids = tasks[0]
            try:
                with hurried(), bound_contextvars(**ids):
                    task()
            except Exception as error:
                log.exception("reply failed", exc_info=error)
            with self._quiet:
                tasks.popleft()
                if not tasks:
                    del self._waiting[member]
