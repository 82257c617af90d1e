"""What the answers of a check add up to: where somebody stands, claimed beside evidenced, title beside scope.

Answers are stored and results derived, so that replaying the answers always gives the same result.
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
    """Where somebody stands on one item.

    Attributes:
        level: claimed now, and `before` at the check before.
        example: given with the claim.
        shown: the most fitting evidence that is kept.
    """

    item: Item
    level: Level | None
    before: Level | None = None
    example: str | None = None
    evidence: BestEvidence | None = None

    @property
    def wants_example(self) -> bool:
        """Whether a high claim stands without an example; only signals are asked for one."""
        claimed = isinstance(self.item, Signal) and self.level is not None and self.level >= HIGH_CLAIM
        return claimed and not self.has_example

    @property
    def has_example(self) -> bool:
        """Whether there is an example of what was claimed; evidence that reaches as far is as good as one."""
        return bool(self.example) or 0 < (self.level or 0) <= (self.evidence.level if self.evidence else 0)


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers of a check add up to.

    Attributes:
        title: as it was typed or chosen; None where somebody was not sure.
        found: what can be said of the answers.
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
    """Derive the result of a check; None while the stage is not known.

    Args:
        framework: the content that the check was made with.
        answers: as stored.
        before: item id -> level of the check before, to compare with.
        shown: signal id -> the most fitting evidence that is kept.
        person: what is known beside the answers.
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
    """Add the item that was told last, by reading somebody's checks again, oldest first.

    Args:
        history: of each finished check, its content and its answers.
        person: what else is known.
    """
    for framework, answers in history:
        stage = stage_of(framework, answers)
        told = hinted_item(framework, stage, levels(framework, answers), person) if stage else None
        person = replace(person, last_item=told)
    return person
