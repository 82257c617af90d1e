"""Patterns in a check's answers, as content: when one holds, what can be said, and which step follows.

A pattern is two or three answers that contradict or complement each other. Its sentence is true of everybody whose
answers meet its conditions, so a person can always be shown which answers a hint is based on.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.domain.base_model import HIGH_CLAIM, Fits, Id, Level, Model

Levels = Mapping[str, Level]
"""Item id -> level, for all items that were rated; 0 is *none of these*."""


class Condition(Model):
    """A condition on the answers: on one item's level, on how many of a group are at a level, or any of several."""

    item: Id | None = Field(default=None, description="A signal, or an expectation of the stage")
    of: Literal["expectations", "signals", "items"] | None = Field(
        default=None, description="Count over a group: the stage's expectations, the signals, or both"
    )
    count: Annotated[int, Field(ge=1, le=12)] | None = Field(
        default=None, description="At least this many of the group; left out: all that were rated"
    )
    at_least: Level | None = None
    at_most: Level | None = None
    or_unrated: bool = Field(default=False, description="Whether it also holds if the item was not rated")
    any: tuple["Condition", ...] = Field(default=(), description="One of these is enough")

    @model_validator(mode="after")
    def _is_one_of_three(self) -> Self:
        if sum((self.item is not None, self.of is not None, bool(self.any))) != 1:
            raise ValueError("a condition names an item, a group (of), or several conditions (any)")
        if not self.any and self.at_least is None and self.at_most is None:
            raise ValueError("a condition needs at_least or at_most")
        return self

    def holds(self, levels: Levels, groups: Mapping[str, Sequence[str]]) -> bool:
        """Return whether the answers meet this condition; `groups` has the item ids for each value of `of`."""
        if self.any:
            return any(one.holds(levels, groups) for one in self.any)
        if self.item is not None:
            level = levels.get(self.item)
            return self.or_unrated if level is None else self._fits(level)
        rated = [levels[item] for item in groups[self.of or "items"] if item in levels]
        met = [level for level in rated if self._fits(level)]
        return len(met) >= self.count if self.count is not None else bool(rated) and len(met) == len(rated)

    def items(self, groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Yield the ids of the items that this looks at."""
        for one in self.any:
            yield from one.items(groups)
        if self.item is not None:
            yield self.item
        if self.of is not None:
            yield from groups[self.of]

    def named(self) -> Iterator[str]:
        """Yield the ids of the items that this names, without those that it counts over."""
        for one in self.any:
            yield from one.named()
        if self.item is not None:
            yield self.item

    def _fits(self, level: Level) -> bool:
        return (self.at_least is None or level >= self.at_least) and (self.at_most is None or level <= self.at_most)


class Effect(StrEnum):
    """What a guard does if less than usual can be concluded from the answers."""

    ALONE = "alone"  # all answers are *none of these*: nothing else is said
    NO_VERDICT = "no_verdict"  # too few items were rated: nothing is said about reach
    AS_ANSWERED = "as_answered"  # wide answers without an example: they are taken as given


class Pattern(Model):
    """What several answers mean together."""

    id: Id
    stages: tuple[Id, ...] = Field(default=(), description="Left out: every stage")
    when: Annotated[tuple[Condition, ...], Field(min_length=1)] = Field(description="All of these must hold")
    rated: Annotated[int, Field(ge=0, le=12)] = Field(default=0, description="At least this many items must be rated")
    moves: tuple[Id, ...] = Field(
        default=(), description="Items that a step should move, in order; 'expectations' and 'signals' mean all of them"
    )
    says: Annotated[str, Fits(max_length=400)] = Field(
        description="True of everybody who reads it. '{far: a, b}' names those of the items that are at 3 or 4, "
        "'{near: a}' says what an item at 2 or less means"
    )
    step: Id | None = Field(default=None, description="The kind of step; left out: the one of the item's fragment")
    asks: Annotated[str, Fits(max_length=120)] = Field(description="A question that only they can answer")
    share: Annotated[int, Field(ge=0, le=10)] = Field(
        description="For how many tenths of all possible answers it holds; `ldcareer lint` gives the number"
    )
    places: tuple[Id, ...] = Field(default=(), description="Work places where it comes first")
    last: bool = Field(default=False, description="Whether it is used only if no other pattern holds")

    def concerns(self, stage: str) -> bool:
        """Return whether this can apply at a stage."""
        return not self.stages or stage in self.stages

    def holds(self, levels: Levels, groups: Mapping[str, Sequence[str]]) -> bool:
        """Return whether the answers meet all conditions."""
        if len(levels) < self.rated:
            return False
        return all(condition.holds(levels, groups) for condition in self.when)

    def moved(self, groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """Return the ids of the items that this moves, in order."""
        return tuple(item for name in self.moves for item in groups.get(name, (name,)))


class Guard(Model):
    """What is said before any conclusion, or instead of one. There is one guard for each effect."""

    effect: Effect
    says: Annotated[str, Fits(max_length=400)]
    step: Id
    asks: Annotated[str, Fits(max_length=120)]


class Fragment(Model):
    """What the lower and the upper half of an item's levels mean, in words that are true of everybody there."""

    item: Id
    far: Annotated[str, Fits(max_length=120)] = Field(description="Completes 'You …', at 3 or 4")
    near: Annotated[str, Fits(max_length=160)] = Field(description="A clause of its own, at 0, 1 or 2")
    step: Id = Field(description="The kind of step that moves this item")


class StepKind(Model):
    """A kind of step, which is offered if no action fits."""

    id: Id
    says: Annotated[str, Fits(max_length=150)] = Field(
        description="An instruction that fits everybody, to be put in one's own words"
    )
    places: Mapping[Id, Annotated[str, Fits(max_length=150)]] = Field(
        default_factory=dict, description="The same, by work place"
    )
    when: Annotated[str, Fits(max_length=120, min_length=0)] = Field(
        default="", description="Completes 'When …' in a plan, wherever people work"
    )
    will: Annotated[str, Fits(max_length=120, min_length=0)] = Field(default="", description="Completes 'I will …'")
    done: Annotated[str, Fits(max_length=120, min_length=0)] = Field(default="", description="Completes 'Done when …'")


def is_far(level: Level | None) -> bool:
    """Return whether a level is in the upper half, which `Fragment.far` describes."""
    return level is not None and level >= HIGH_CLAIM
