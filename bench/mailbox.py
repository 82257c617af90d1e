"""A stand-in for Slack that records when each message was posted. It can be slow, or limit the rate."""

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock

from bench.slack import Json, StandIn, TooManyError

A_MINUTE = 300
"""Posts a minute that a workspace with a limit accepts: what Slack calls 'several hundred'."""

BURST = 10
"""Posts that such a workspace accepts at once, after two seconds without any. Slack counts a whole minute."""

IDLE_TIMEOUT = 90.0
"""How many seconds to wait for the next post."""


class TooFewError(Exception):
    """Fewer posts came than were due."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message that was accepted.

    Attributes:
        user: the recipient's id, which begins with that of the workspace, such as `T3-U17`.
        at: seconds on a monotonic clock.
    """

    user: str
    at: float

    @property
    def workspace(self) -> str:
        return self.user.partition("-")[0]


class Mailbox(StandIn):
    """Accepts posts.

    Args:
        delay: how many seconds each response to a post takes.
        limited: whether it refuses posts above a workspace's limit.

    Attributes:
        refused: how many posts it has refused so far.
    """

    def __init__(self, *, delay: float = 0.0, limited: bool = False) -> None:
        super().__init__()
        self.refused = 0
        self.delay = delay
        self._limited = limited
        self._posts: SimpleQueue[Post] = SimpleQueue()
        self._lock = Lock()
        self._full_until: defaultdict[str, float] = defaultdict(float)

    def answer(self, path: str, body: bytes) -> Json:
        """Handle a call. A post is counted when it arrives, before the delay."""
        if not path.endswith("/chat.postMessage"):
            return super().answer(path, body)
        post = Post(json.loads(body)["channel"], time.perf_counter())
        if self._limited:
            self._count(post)
        time.sleep(self.delay)
        self._posts.put(post)
        return {"ok": True, "channel": f"D-{post.user}", "ts": f"{post.at:.6f}"}

    def take(self, count: int) -> list[Post]:
        """Wait for this many posts, and return them by time; TooFewError if they don't come."""
        posts: list[Post] = []
        while len(posts) < count:
            try:
                posts.append(self._posts.get(timeout=IDLE_TIMEOUT))
            except Empty:
                raise TooFewError(f"{count} posts were due, but only {len(posts)} came") from None
        return sorted(posts, key=lambda post: post.at)

    def _count(self, post: Post) -> None:
        """Count a post against its workspace's limit; TooManyError if it is more than a burst ahead."""
        share = 60 / A_MINUTE
        with self._lock:
            full_until = max(self._full_until[post.workspace], post.at) + share
            if full_until > post.at + BURST * share:
                self.refused += 1
                raise TooManyError
            self._full_until[post.workspace] = full_until
