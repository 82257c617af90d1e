"""What every piece of content is made of, from the framework to a single rule."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
Level = Annotated[int, Field(ge=0, le=4)]
"""0 is *none of these*; 1 to 4 are the anchors."""


@dataclass(frozen=True)
class Fits(StringConstraints):
    """Marks text that people read, with the most characters that fit a phone, or Slack, where it is shown."""

    min_length: int | None = 1
    strip_whitespace: bool | None = True


BUTTON_SHOWS = 30
"""Characters of a button's label that a phone shows; Slack accepts 75."""

LEVELS = (1, 2, 3, 4)
HIGH_CLAIM: Level = 3
"""From this level on a claim asks for a recent example (self-ratings alone are inflated: Heidemeier & Moser 2009)."""


class Model(BaseModel):
    """A piece of content: never changed once read, and no key that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")
