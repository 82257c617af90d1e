"""The next stage, compared with the last check: what is in place, and what is missing."""

from dataclasses import dataclass

from bot.domain.base_model import HIGH_CLAIM, LEVELS
from bot.domain.check_result import ItemResult, Result
from bot.domain.framework import Anchor, Framework, Stage


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a check says about the stage after its own.

    Attributes:
        stage: the next one; None at the last stage.
        in_place: signals at the level that the next stage expects; at the last stage, at the highest level.
        to_come: the other rated signals, each with the anchor of that level.
        base: expectations of the present stage that are not met yet.
    """

    stage: Stage | None
    in_place: tuple[ItemResult, ...]
    to_come: tuple[tuple[ItemResult, Anchor], ...]
    base: tuple[ItemResult, ...]

    @property
    def example(self) -> str | None:
        """An example of a signal in place, in the person's own words."""
        return next((standing.example for standing in self.in_place if standing.example), None)


def look_ahead(framework: Framework, result: Result) -> Ahead:
    """Compare a result with the next stage. Items that were not rated are left out."""
    following = result.next_stage
    wanted = framework.signal_range(following)[0] if following else LEVELS[-1]
    rated = [(standing, standing.level) for standing in result.signals if standing.level is not None]
    return Ahead(
        stage=following,
        in_place=tuple(standing for standing, level in rated if level >= wanted),
        to_come=tuple((standing, standing.item.anchors[wanted - 1]) for standing, level in rated if level < wanted),
        base=tuple(one for one in result.expectations if one.level is not None and one.level < HIGH_CLAIM),
    )
