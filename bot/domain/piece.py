"""What every piece of content is made of, from the framework to a single rule."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=150, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Level = Annotated[int, Field(ge=0, le=4)]
"""0 is *none of these*; 1 to 4 are the anchors."""

LEVELS = (1, 2, 3, 4)
HIGH_CLAIM: Level = 3
"""From this level on a claim asks for a recent example (self-ratings alone are inflated: Heidemeier & Moser 2009)."""


class Model(BaseModel):
    """A piece of content: never changed once read, and no key that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")
