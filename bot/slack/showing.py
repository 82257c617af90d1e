"""Where the second halves of handlers run: behind the requests."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 0.25
"""Seconds that a picture waits at most for a moment in which no request is being answered."""


class Showing(ThreadPoolExecutor):
    """Gives requests the right of way.

    Python runs one thread at a time, and drawing a picture takes longer than keeping an answer: beside the pictures of
    others, everybody's 200 would come late where many click at once. Slack waits for that 3 s; a picture has time.

    Args:
        threads: second halves at work at once; each waits for Slack most of its time.
    """

    def __init__(self, threads: int) -> None:
        super().__init__(threads, thread_name_prefix="show")
        self._requests = 0
        self._quiet = Condition()

    def behind(self, answer: Callable[P, T]) -> Callable[P, T]:
        """Give what answers requests, in such a way that the pictures wait while it does."""

        def answered(*args: P.args, **kwargs: P.kwargs) -> T:
            with self._quiet:
                self._requests += 1
            try:
                return answer(*args, **kwargs)
            finally:
                with self._quiet:
                    self._requests -= 1
                    self._quiet.notify_all()

        return answered

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run something as soon as no request is being answered, or its patience ends."""

        def shown() -> T:
            with self._quiet:
                self._quiet.wait_for(lambda: not self._requests, PATIENCE)
            return fn(*args, **kwargs)

        return super().submit(shown)
