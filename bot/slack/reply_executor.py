"""Runs replies in a thread pool: after requests, and one at a time per member."""

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import Any, ParamSpec, TypeVar

import structlog
from structlog.contextvars import bound_contextvars, get_contextvars

from bot.deadline import deadline
from bot.domain.people import Member

P = ParamSpec("P")
T = TypeVar("T")
Task = Callable[[], object]

MAX_WAIT = 0.25
"""Seconds that a reply waits at most until no request is being handled."""

log = structlog.get_logger()


class ReplyExecutor:
    """Runs replies with a lower priority than requests.

    Python runs one thread at a time, and rendering a message takes longer than saving an answer. If many people click
    at once, replies that run between the requests would delay every acknowledgement, which Slack expects within 3 s.

    Args:
        threads: the number of concurrent replies. A reply spends most of its time waiting for Slack.
    """

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="reply")
        self._requests = 0
        self._idle = Condition()
        self._tasks: dict[Member, deque[tuple[Task, Mapping[str, Any]]]] = {}
        self._deferred: list[Member] = []  # their first task was submitted during a request, and starts after it

    def prioritize(self, handle: Callable[P, T]) -> Callable[P, T]:
        """Wrap a request handler so that replies wait while it runs."""

        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            with self._idle:
                self._requests += 1
            try:
                return handle(*args, **kwargs)
            finally:
                with self._idle:
                    self._requests -= 1
                    deferred, self._deferred = self._deferred, []
                    self._idle.notify_all()
                for member in deferred:
                    self._pool.submit(self._run, member)

        return wrapper

    def submit(self, member: Member, task: Task) -> None:
        """Run a task after the member's earlier tasks, with the log context of the current request."""
        with self._idle:
            tasks = self._tasks.setdefault(member, deque())
            tasks.append((task, get_contextvars()))
            if len(tasks) > 1:
                return
            if self._requests:
                self._deferred.append(member)
                return
        self._pool.submit(self._run, member)

    def shutdown(self) -> None:
        """Finish all submitted tasks, and accept no more."""
        self._pool.shutdown(wait=True)

    def _run(self, member: Member) -> None:
        tasks = self._tasks[member]
        while tasks:
            with self._idle:
                self._idle.wait_for(lambda: not self._requests, MAX_WAIT)
            task, context = tasks[0]
            try:
                with deadline(), bound_contextvars(**context):
                    task()
            except Exception as error:
                log.exception("reply failed", exc_info=error)
            with self._idle:
                tasks.popleft()
                if not tasks:
                    del self._tasks[member]
