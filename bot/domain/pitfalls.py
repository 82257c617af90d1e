"""Traps on the way: texts to browse, and questions to a manager that a team's bands can raise."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.domain.base_model import Fits, Id, Model


class TeamRule(Model):
    """A mark of a team holds for under half of it, or for half or more."""

    mark: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")] = Field(
        description="What is counted: '<signal>.<scope>', 'expected.half' or 'expected.all'"
    )
    is_: Literal["under_half", "half_or_more"] = Field(alias="is", description="How many it holds for")


class Pitfall(Model):
    """A trap on the way: one of persons is read while browsing, one of organisations is a question to a manager."""

    id: Id
    of: Literal["person", "organisation"]
    name: Annotated[str, Fits(max_length=60)]
    text: Annotated[str, Fits(max_length=350)] = Field(
        description="What happens, and what people do who move on; true whoever reads it"
    )
    why: Annotated[str, Fits(max_length=150)] | None = Field(
        default=None, description="For one of organisations: completes 'You see this because …'"
    )
    shows_in_team: tuple[TeamRule, ...] = Field(default=(), description="For one of organisations")
