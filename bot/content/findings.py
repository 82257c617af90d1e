"""What is wrong in a content folder, in words that help its author to correct it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.framework import Framework

Place = tuple[str | int, ...]
"""The path to a value in the framework, such as ("stages", 1, "name")."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to correct, with its line; line 0 means the file as a whole."""

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
    """A finding before its line is known: rules see the framework, not the files that it was read from."""

    place: Place
    message: str
    remedy: str


Rule = Callable[[Framework], Iterator[Problem]]
