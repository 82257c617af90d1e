"""The versions of the framework: the current one, and those that earlier conversations were begun with."""

from bot.domain.framework import Framework
from bot.storage.unit_of_work import UnitOfWork


class Library:
    """The current framework, and earlier versions, each read on first use, since a version never changes.

    If the database lacks a version, because somebody edited it, the current one takes its place.
    """

    def __init__(self, current: Framework) -> None:
        self.current = current
        self._known = {current.version: current}

    def at(self, work: UnitOfWork, version: str) -> Framework:
        if version not in self._known:
            found = work.frameworks.get(version)
            if found is None:
                return self.current
            self._known[version] = found
        return self._known[version]
