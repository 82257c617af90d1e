"""What is found wrong in a content folder, said so that its author can mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.framework import Framework

Place = tuple[str | int, ...]
"""Where something stands in the framework: ("stages", 1, "name")."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend, with the line where it stands; line 0 speaks of the file as a whole."""

    file: str
    line: int
    message: str
    remedy: str

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.where}: {self.message} — {self.remedy}"


@dataclass(frozen=True)
class Problem:
    """The same before its line is known: rules see the framework, not the files it was read from."""

    place: Place
    message: str
    remedy: str


Rule = Callable[[Framework], Iterator[Problem]]
