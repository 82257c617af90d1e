"""Pitfalls: texts to browse, and questions that a team's summary can raise for its manager."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.domain.base_model import Fits, Id, Model


class TeamRule(Model):
    """A condition on a team's summary: an indicator holds for under half of the team, or for half or more."""

    indicator: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")] = Field(
        description="What is counted: '<signal>.<scope>', 'expected.half' or 'expected.all'"
    )
    is_: Literal["under_half", "half_or_more"] = Field(alias="is", description="How many it holds for")


class Pitfall(Model):
    """A pitfall. Those of persons are read while browsing, those of organisations are questions to a manager."""

    id: Id
    of: Literal["person", "organisation"]
    name: Annotated[str, Fits(max_length=60)]
    text: Annotated[str, Fits(max_length=350)] = Field(
        description="What happens, and what people who get past it do; true for every reader"
    )
    why: Annotated[str, Fits(max_length=150)] | None = Field(
        default=None, description="For pitfalls of organisations: completes 'You see this because …'"
    )
    shows_in_team: tuple[TeamRule, ...] = Field(
        default=(), description="For pitfalls of organisations: shown if all of these hold"
    )
