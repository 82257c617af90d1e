"""The base of all content models, and the types that they share."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
Level = Annotated[int, Field(ge=0, le=4)]
"""0 is *none of these*; 1 to 4 are the anchors."""


@dataclass(frozen=True)
class Fits(StringConstraints):
    """Marks text that people read. Its maximum length is what fits where it is shown: on a phone, or in Slack."""

    min_length: int | None = 1
    strip_whitespace: bool | None = True


BUTTON_SHOWS = 30
"""Characters of a button's label that a phone shows. Slack accepts 75."""

LEVELS = (1, 2, 3, 4)
HIGH_CLAIM: Level = 3
"""From this level on, a rating needs a recent example: self-ratings alone are inflated (Heidemeier & Moser 2009)."""


class Model(BaseModel):
    """A piece of content: immutable, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
