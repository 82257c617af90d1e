"""Derives the result of a check from its answers: levels, claims with their evidence, and the interpretation.

Only answers are stored. Results are derived each time, so the same answers always give the same result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.domain.check import REFLECTION, examples_of, level_of, levels, stage_of, title_of
from bot.domain.conversation import Answers
from bot.domain.evidence import BestEvidence
from bot.domain.framework import HIGH_CLAIM, Framework, Item, Level, Signal, Stage
from bot.domain.interpretation import UNKNOWN_PERSON, Interpretation, Person, Ratings, hinted_item, interpret


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The result for one item.

    Attributes:
        level: as rated in this check; None if it wasn't rated.
        before: as rated in the check before.
        example: the example given with the rating.
        evidence: the best stored evidence.
    """

    item: Item
    level: Level | None
    before: Level | None = None
    example: str | None = None
    evidence: BestEvidence | None = None

    @property
    def wants_example(self) -> bool:
        """Whether a high rating has no example. Only signals are asked for one."""
        claimed = isinstance(self.item, Signal) and self.level is not None and self.level >= HIGH_CLAIM
        return claimed and not self.has_example

    @property
    def has_example(self) -> bool:
        """Whether there is an example. Stored evidence of at least this level counts as one."""
        return bool(self.example) or 0 < (self.level or 0) <= (self.evidence.level if self.evidence else 0)

    @property
    def is_exceeded(self) -> bool:
        """Whether stored evidence reaches further than the rating."""
        return self.level is not None and self.evidence is not None and self.evidence.level > self.level


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a check.

    Attributes:
        title: the job title as typed or chosen; None if the person was not sure.
        interpretation: what can be concluded from the answers.
        reflection: the answer to the open question.
    """

    stage: Stage
    next_stage: Stage | None
    title: str | None
    expectations: tuple[ItemResult, ...]
    signals: tuple[ItemResult, ...]
    interpretation: Interpretation
    reflection: str | None

    @property
    def is_rated(self) -> bool:
        return any(item_result.level is not None for item_result in (*self.expectations, *self.signals))


_NONE: Mapping[str, Level] = MappingProxyType({})
_NO_EVIDENCE: Mapping[str, BestEvidence] = MappingProxyType({})


def result(
    framework: Framework,
    answers: Answers,
    before: Mapping[str, Level] = _NONE,
    shown: Mapping[str, BestEvidence] = _NO_EVIDENCE,
    person: Person = UNKNOWN_PERSON,
) -> Result | None:
    """Derive the result of a check; None while the stage is unknown.

    Args:
        framework: the content that the check was made with.
        answers: the stored answers.
        before: item id -> level in the check before.
        shown: signal id -> the best stored evidence.
        person: what else is known about the person.
    """
    stage = stage_of(framework, answers)
    if stage is None:
        return None
    examples, rated = examples_of(framework, answers), levels(framework, answers)
    as_far = {item: one.words for item, one in shown.items() if 0 < rated.get(item, 0) <= one.level}
    ratings = Ratings(rated, {**as_far, **examples}, before)
    return Result(
        stage=stage,
        next_stage=framework.stage_after(stage),
        title=title_of(answers),
        expectations=tuple(
            ItemResult(item, level_of(answers, item), before.get(item.id)) for item in stage.expectations
        ),
        signals=tuple(
            ItemResult(item, level_of(answers, item), before.get(item.id), examples.get(item.id), shown.get(item.id))
            for item in framework.signals
        ),
        interpretation=interpret(framework, stage, ratings, person),
        reflection=answers.get(REFLECTION),
    )


def with_last_item(history: Iterable[tuple[Framework, Answers]], person: Person) -> Person:
    """Set the person's `last_item` by interpreting their earlier checks again.

    Args:
        history: the content and the answers of each finished check, oldest first.
        person: what else is known about the person.
    """
    for framework, answers in history:
        stage = stage_of(framework, answers)
        hinted = hinted_item(framework, stage, levels(framework, answers), person) if stage else None
        person = replace(person, last_item=hinted)
    return person
