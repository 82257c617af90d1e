"""Made-up people who come with a content folder: how they answer, and what they must and must not be told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from bot.content import shape, source
from bot.content.loader import ContentError
from bot.domain.piece import Id, Level, Model

FOLDER = "personas"


class Persona(Model):
    """A made-up person who takes a check."""

    who: str = Field(description="What matters about them, in a line")
    title: str = Field(description="As they type it")
    finder: tuple[int, ...] = Field(
        default=(), description="Answers to the finder's questions, if the title is unknown"
    )
    place: Id | None = Field(default=None, description="The work place that they choose")
    direction: Id | None = Field(default=None, description="The direction that they choose")
    expectations: tuple[Level | None, ...] = Field(
        description="Ratings in order: 0 is *None of these*, ~ didn't come up"
    )
    signals: tuple[Level | None, ...]
    examples: Mapping[Id, str] = Field(default_factory=dict, description="Signal -> the example that they type")
    told: Annotated[tuple[str, ...], Field(min_length=1)] = Field(description="Words that their result must have")
    not_told: tuple[str, ...] = Field(default=(), description="Words that it must not have")

    def __str__(self) -> str:
        return self.who


class _File(Model):
    people: tuple[Persona, ...]


def read(folder: Path) -> tuple[Persona, ...]:
    """Read the personas of a content folder: none if it has none.

    Raises:
        ContentError: with what keeps a file from being read.
    """
    return tuple(person for path in sorted((folder / FOLDER).glob("*.yaml")) for person in _people(path))


def _people(path: Path) -> tuple[Persona, ...]:
    read_file = source.read(path)
    if not isinstance(read_file, source.Source):
        raise ContentError(read_file)
    try:
        return _File.model_validate(read_file.data).people
    except ValidationError as error:
        raise ContentError(shape.findings(error, read_file)) from None
