"""Tells people's Slack that there is something new for them."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping


class Pulse:
    """One lock for the workspace, and a version a person that grows with each change they can see."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._versions: Counter[str] = Counter()

    def touch(self, user_ids: Iterable[str]) -> None:
        """Say that these people have something new to see."""
        with self._changed:
            self._versions.update(tuple(user_ids))
            self._changed.notify_all()

    def version(self, user_id: str) -> int:
        """How often something changed for this person."""
        with self.lock:
            return self._versions[user_id]

    def wait(self, user_id: str, since: int, timeout: float) -> int:
        """Wait until this person's version has grown past `since`, or `timeout` seconds; return the version."""
        with self._changed:
            self._changed.wait_for(lambda: self._versions[user_id] > since, timeout)
            return self._versions[user_id]

    def wait_for_anybody(self, since: Mapping[str, int], timeout: float) -> Mapping[str, int]:
        """Wait until somebody's version is not the one in `since`, or `timeout` seconds; return everybody's."""
        with self._changed:
            self._changed.wait_for(lambda: self._versions != since, timeout)
            return Counter(self._versions)
