"""The made-up people of a content folder: how they answer, and what they must and must not be told."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from bot.bundled import CONTENT
from bot.content import folder as folders
from bot.content import shape, source
from bot.content.findings import Finding
from bot.content.loader import ContentError
from bot.domain.base_model import Id, Level, Model
from bot.domain.framework import Framework


class Persona(Model):
    """A made-up person who takes a check."""

    who: str = Field(description="What matters about them, in a line")
    title: str = Field(description="As they type it")
    finder: tuple[int, ...] = Field(
        default=(), description="Answers to the stage finder's questions, if the title is unknown"
    )
    place: Id | None = Field(default=None, description="The work place that they choose")
    direction: Id | None = Field(default=None, description="The direction that they choose")
    expectations: tuple[Level | None, ...] = Field(
        description="Ratings in order: 0 is *None of these*, ~ is *Didn't come up*"
    )
    signals: tuple[Level | None, ...]
    examples: Mapping[Id, str] = Field(default_factory=dict, description="Signal -> the example that they type")
    told: Annotated[tuple[str, ...], Field(min_length=1)] = Field(description="Words that must be in their result")
    not_told: tuple[str, ...] = Field(default=(), description="Words that must not be in it")

    def __str__(self) -> str:
        return self.who


class _File(Model):
    people: tuple[Persona, ...]


def read(folder: Path, framework: Framework) -> tuple[Persona, ...]:
    """Read the personas of a content folder; none if it has stages of its own and no personas.

    Raises:
        ContentError: if a file can't be read, or a persona doesn't fit the framework.
    """
    return tuple(person for path in _files(folder) for person in _people(path, framework))


def where(folder: Path, person: Persona) -> tuple[str, int]:
    """Return the file and line of a persona's `told`."""
    sources = [read for path in _files(folder) if isinstance(read := source.read(path), source.Source)]
    return next(
        (read.file, read.locate(("people", number, "told"))[0])
        for read in sources
        for number, one in enumerate(read.data["people"])
        if one["who"].strip() == person.who
    )


def _files(folder: Path) -> list[Path]:
    inherits = folders.is_bundled_ladder(folder) and not folders.has(folder, folders.PERSONAS)
    return sorted(((CONTENT if inherits else folder) / folders.PERSONAS).glob("*.yaml"))


def _people(path: Path, framework: Framework) -> tuple[Persona, ...]:
    read_file = source.read(path)
    if not isinstance(read_file, source.Source):
        raise ContentError(read_file)
    try:
        people = _File.model_validate(read_file.data).people
    except ValidationError as error:
        raise ContentError(shape.findings(error, read_file)) from None
    findings = [
        Finding(read_file.file, read_file.locate(("people", number, field))[0], f"{person.who}: {problem}", remedy)
        for number, person in enumerate(people)
        for field, problem, remedy in _problems(person, framework)
    ]
    if findings:
        raise ContentError(findings)
    return people


def _problems(person: Persona, framework: Framework) -> Iterator[tuple[str, str, str]]:
    """Yield (field, problem, remedy) for each field that doesn't fit the framework."""
    signals = [signal.id for signal in framework.signals]
    named = (
        ("place", (person.place,), [place.id for place in framework.work_places]),
        ("direction", (person.direction,), [direction.id for direction in framework.directions]),
        ("examples", tuple(person.examples), signals),
    )
    for field, values, known in named:
        for value in values:
            if value is not None and value not in known:
                yield field, f"'{value}' is not known", f"write one of {', '.join(known)}"
    counted = (
        ("expectations", len(person.expectations), {len(stage.expectations) for stage in framework.stages}),
        ("signals", len(person.signals), {len(signals)}),
    )
    for field, rated, asked in counted:
        if rated not in asked:
            yield field, f"{rated} are rated", f"rate {' or '.join(map(str, sorted(asked)))}, with ~ for those left out"
