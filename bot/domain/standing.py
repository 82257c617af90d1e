"""What the answers of a check add up to: where somebody stands, claimed beside evidenced, title beside scope.

Answers are stored and results derived, so that replaying the answers always gives the same result.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_low
from types import MappingProxyType

from bot.domain.check import REFLECTION, example_step, level_of, stage_of, title_of
from bot.domain.conversation import Answers
from bot.domain.framework import HIGH_CLAIM, Framework, Item, Level, ScopeLevel, Signal, Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands on one item.

    Attributes:
        level: claimed now, and `before` at the check before.
        example: given with the claim.
        shown: the widest reach that there is evidence of, kept outside of any check.
    """

    item: Item
    level: Level | None
    before: Level | None = None
    example: str | None = None
    shown: Level | None = None

    @property
    def wants_example(self) -> bool:
        """Whether a high claim stands without an example; only signals are asked for one."""
        claimed = isinstance(self.item, Signal) and self.level is not None and self.level >= HIGH_CLAIM
        return claimed and not self.has_example

    @property
    def has_example(self) -> bool:
        """Whether there is an example of what was claimed; evidence that reaches as far is as good as one."""
        return bool(self.example) or (self.level is not None and self.level <= (self.shown or 0))

    @property
    def evidenced(self) -> Level | None:
        """The level that examples carry: a high claim without one counts as the level below high."""
        return HIGH_CLAIM - 1 if self.wants_example else self.level


class Fit(StrEnum):
    """How the scope that the answers show lies to the scope that the stage expects."""

    NARROWER = "narrower"
    WITHIN = "within"
    WIDER = "wider"


@dataclass(frozen=True, slots=True)
class ScopeReading:
    """The scope that the answers read as, beside what the stage expects."""

    claimed: ScopeLevel
    evidenced: ScopeLevel
    fit: Fit


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers of a check add up to."""

    stage: Stage
    next_stage: Stage | None
    title: str | None
    expectations: tuple[Standing, ...]
    signals: tuple[Standing, ...]
    scope: ScopeReading | None
    reflection: str | None

    @property
    def by_need(self) -> tuple[Standing, ...]:
        """What was rated, shortest bar first; signals before expectations, for scope drives progression."""
        groups = (_rated(self.signals), _rated(self.expectations))
        return tuple(standing for group in groups for standing in sorted(group, key=_bar))

    @property
    def weakest(self) -> Standing | None:
        """The bar to work on first, if anything was rated."""
        return next(iter(self.by_need), None)


def _rated(standings: Iterable[Standing]) -> Iterator[Standing]:
    return (standing for standing in standings if standing.level is not None)


def _bar(standing: Standing) -> tuple[Level, Level]:
    return (standing.evidenced or 0, standing.level or 0)


_NONE: Mapping[str, Level] = MappingProxyType({})


def result(
    framework: Framework, answers: Answers, before: Mapping[str, Level] = _NONE, shown: Mapping[str, Level] = _NONE
) -> Result | None:
    """Derive the result of a check; None while the stage is not known.

    Args:
        framework: the content that the check was made with.
        answers: as stored.
        before: item id -> level of the check before, to compare with.
        shown: signal id -> the widest reach that there is evidence of.
    """
    stage = stage_of(framework, answers)
    if stage is None:
        return None
    expectations = tuple(Standing(item, level_of(answers, item), before.get(item.id)) for item in stage.expectations)
    signals = tuple(
        Standing(item, level_of(answers, item), before.get(item.id), _example(answers, item), shown.get(item.id))
        for item in framework.signals
    )
    scope = _read_scope(framework, stage, signals)
    return Result(
        stage=stage,
        next_stage=framework.stage_after(stage),
        title=title_of(answers),
        expectations=expectations,
        signals=signals,
        scope=scope,
        reflection=answers.get(REFLECTION),
    )


def _example(answers: Answers, signal: Signal) -> str | None:
    """The example of a high claim; that of a claim lowered since is kept, unread, like any step that is gone."""
    claimed = (level_of(answers, signal) or 0) >= HIGH_CLAIM
    return answers.get(example_step(signal.id)) if claimed else None


def _read_scope(framework: Framework, stage: Stage, signals: tuple[Standing, ...]) -> ScopeReading | None:
    claims = [standing.level for standing in signals if standing.level is not None]
    proofs = [standing.evidenced for standing in signals if standing.evidenced is not None]
    if not claims:
        return None
    claimed = framework.scope_at(median_low(claims))
    order = [scope.id for scope in framework.scopes]
    expected = [order.index(scope) for scope in stage.scope]
    place = order.index(claimed.id)
    fit = Fit.NARROWER if place < min(expected) else Fit.WIDER if place > max(expected) else Fit.WITHIN
    return ScopeReading(claimed, framework.scope_at(median_low(proofs)), fit)
