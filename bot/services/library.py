"""Every version of the framework that is still read: today's, and those that earlier checks were made with."""

from bot.domain.framework import Framework
from bot.storage.unit_of_work import UnitOfWork


class Library:
    """Today's content, and earlier versions as they are asked for.

    Versions never change, so each is read once. A check whose version is gone (a database brought in by hand) is read
    with today's content.
    """

    def __init__(self, current: Framework) -> None:
        self.current = current
        self._known = {current.version: current}

    def at(self, work: UnitOfWork, version: str) -> Framework:
        """Return the framework of a version."""
        if version not in self._known:
            kept = work.frameworks.get(version)
            if kept is None:
                return self.current
            self._known[version] = kept
        return self._known[version]
