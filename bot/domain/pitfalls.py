"""Traps on the way, and the rules that show them: over one person's answers, or over a team's bands."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.domain.bands import Band
from bot.domain.piece import Fits, Id, Level, Model


class ItemRule(Model):
    """One item's rating is at most, or at least, a level."""

    kind: Literal["item"]
    item: Id
    at_most: Level | None = None
    at_least: Level | None = None


class CountRule(Model):
    """At least `count` of the signals (or of the stage's expectations) are at most, or at least, a level."""

    kind: Literal["signals", "expectations"]
    count: Annotated[int, Field(ge=1, le=9)]
    at_most: Level | None = None
    at_least: Level | None = None


class ExamplesRule(Model):
    """At least `count` examples use one of these words."""

    kind: Literal["examples_mention"]
    words: Annotated[tuple[Annotated[str, Field(min_length=2)], ...], Field(min_length=1)]
    count: Annotated[int, Field(ge=1, le=9)]


class UnevidencedRule(Model):
    """At least `count` high claims stand without an example."""

    kind: Literal["claims_without_example"]
    count: Annotated[int, Field(ge=1, le=9)]


class ScopeRule(Model):
    """The answers read as narrower, or wider, than the stage expects."""

    kind: Literal["scope"]
    is_: Literal["narrower", "wider"] = Field(alias="is")


Rule = Annotated[ItemRule | CountRule | ExamplesRule | UnevidencedRule | ScopeRule, Field(discriminator="kind")]


class TeamRule(Model):
    """One mark of a team stands in one of these bands."""

    mark: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")] = Field(
        description="What is counted: 'stage.<stage>', '<signal>.<scope>', 'expected.half' or 'expected.all'"
    )
    is_: Annotated[tuple[Band, ...], Field(min_length=1)] = Field(alias="is")


class Pitfall(Model):
    """A trap on the way. One of a person shows in a result, one of organisations in a team: all its rules must hold."""

    id: Id
    of: Literal["person", "organisation"]
    name: Annotated[str, Fits(max_length=60)]
    text: Annotated[str, Fits(max_length=350)] = Field(
        description="What is seen, and what people do who move on; about the work, never the person"
    )
    why: Annotated[str, Fits(max_length=150)] | None = Field(
        default=None, description="Completes 'You see this because …'"
    )
    shows_when: tuple[Rule, ...] = ()
    # Frameworks kept beside checks from before there were teams are without these.
    shows_in_team: tuple[TeamRule, ...] = Field(default=(), description="For a pitfall of organisations")

    @model_validator(mode="after")
    def _a_person_s_has_rules(self) -> Self:
        if self.of == "person" and not (self.shows_when and self.why):
            raise ValueError("a pitfall of a person needs shows_when and why")
        return self
