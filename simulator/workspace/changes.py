"""Notifies people's clients of changes."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping


class ChangeTracker:
    """The workspace's lock, and a version per person, which increases with each change that they can see."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._versions: Counter[str] = Counter()

    def touch(self, user_ids: Iterable[str]) -> None:
        """Report a change to these people."""
        with self._changed:
            self._versions.update(tuple(user_ids))
            self._changed.notify_all()

    def version(self, user_id: str) -> int:
        """The number of changes for this person."""
        with self.lock:
            return self._versions[user_id]

    def wait(self, user_id: str, since: int, timeout: float) -> int:
        """Wait until this person's version exceeds `since`, or for `timeout` seconds; return the version."""
        with self._changed:
            self._changed.wait_for(lambda: self._versions[user_id] > since, timeout)
            return self._versions[user_id]

    def wait_for_anybody(self, since: Mapping[str, int], timeout: float) -> Mapping[str, int]:
        """Wait until anybody's version differs from `since`, or for `timeout` seconds; return all versions."""
        with self._changed:
            self._changed.wait_for(lambda: self._versions != since, timeout)
            return Counter(self._versions)
