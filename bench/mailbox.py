"""The stand-in as those meet it who post to many: notes when each post came, and may be slow, or set a limit."""

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock

from bench.slack import Json, StandIn, TooManyError

A_MINUTE = 300
"""Posts that a workspace with a limit takes: what Slack calls 'several hundred'."""

BURST = 10
"""Posts that such a workspace takes at once, after two seconds without any; Slack looks at a whole minute."""

SILENCE = 90.0
"""Seconds without a post after which no more are waited for."""


class TooFewError(Exception):
    """Fewer posts came than were due."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message that was taken.

    Attributes:
        user: who it is for; the id begins with that of their workspace, `T3-U17`.
        at: seconds, on a clock that only runs on.
    """

    user: str
    at: float

    @property
    def workspace(self) -> str:
        """Where it was posted."""
        return self.user.partition("-")[0]


class Mailbox(StandIn):
    """Takes posts.

    Args:
        late: seconds that each answer to a post takes; the attribute is the same.
        limited: whether it refuses more than a workspace may be sent.

    Attributes:
        refused: how many posts it refused so far.
    """

    def __init__(self, *, late: float = 0.0, limited: bool = False) -> None:
        super().__init__()
        self.refused = 0
        self.late = late
        self._limited = limited
        self._posts: SimpleQueue[Post] = SimpleQueue()
        self._lock = Lock()
        self._full_until: defaultdict[str, float] = defaultdict(float)

    def answer(self, path: str, body: bytes) -> Json:
        """Answer a call; a post counts from the moment at which it came."""
        if not path.endswith("/chat.postMessage"):
            return super().answer(path, body)
        post = Post(json.loads(body)["channel"], time.perf_counter())
        if self._limited:
            self._count(post)
        time.sleep(self.late)
        self._posts.put(post)
        return {"ok": True, "channel": f"D-{post.user}", "ts": f"{post.at:.6f}"}

    def take(self, count: int) -> list[Post]:
        """Wait for so many posts, and take them out, first come first; TooFewError where they don't come."""
        posts: list[Post] = []
        while len(posts) < count:
            try:
                posts.append(self._posts.get(timeout=SILENCE))
            except Empty:
                raise TooFewError(f"{count} posts were due, and {len(posts)} came") from None
        return sorted(posts, key=lambda post: post.at)

    def _count(self, post: Post) -> None:
        """Let each post take up its share of a minute; no more than a burst of them may be in advance."""
        share = 60 / A_MINUTE
        with self._lock:
            full_until = max(self._full_until[post.workspace], post.at) + share
            if full_until > post.at + BURST * share:
                self.refused += 1
                raise TooManyError
            self._full_until[post.workspace] = full_until
