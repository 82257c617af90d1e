"""What is counted of a person for a team's summary: indicators that hold or don't, in chains.

In a chain each indicator holds only where the one before it holds: whoever reaches at least an outcome reaches at
least a project too. Of a chain no count can be worked out from its bands, since all the counts within one band can be
its lowest, or all its highest. That carries over to all bands together because the chains are free of each other: each
rests on answers of its own, so that whatever is known about one says nothing about the others.

An indicator that draws on several answers is therefore not among them, however useful. 'Reads as narrower than the
stage expects' is one: it comes from the signals, which are counted already. Stages are left out too, since a manager
knows people's titles: a band of stages tells who took part.
"""

from collections.abc import Iterator, Mapping

from bot.domain.check import examples_of, level_of, stage_of
from bot.domain.conversation import Answers
from bot.domain.framework import HIGH_CLAIM, Framework, Item, Level, ScopeLevel, Signal
from bot.domain.summary import Indicators

EXPECTED = "expected"
"""What the indicators of a stage's expectations begin with; those of a signal begin with its id."""

HALF, ALL = f"{EXPECTED}.half", f"{EXPECTED}.all"

MET = 3
"""The level at which an expectation is met: the anchor that a grown person of the stage would give."""


def of_signal(signal: Item, scope: ScopeLevel) -> str:
    """Name the indicator of those whose examples take this signal at least so far."""
    return f"{signal.id}.{scope.id}"


def signal_chain(framework: Framework, signal: Signal) -> tuple[str, ...]:
    """Return the indicators of a signal from the second scope level on: the first is everybody's own task."""
    return tuple(of_signal(signal, scope) for scope in framework.scopes[1:])


def chains(framework: Framework) -> tuple[tuple[str, ...], ...]:
    """Return all chains of indicators, each from its widest indicator to its narrowest."""
    return (*(signal_chain(framework, signal) for signal in framework.signals), (HALF, ALL))


def names(framework: Framework) -> tuple[str, ...]:
    """Yield every indicator that a check is asked about, in order."""
    return tuple(name for chain in chains(framework) for name in chain)


def of_answers(framework: Framework, answers: Answers) -> Indicators:
    """Return the indicators that hold for somebody.

    Args:
        framework: the content that the check was made with.
        answers: of the check.
    """
    return frozenset(_indicators(framework, answers))


def _indicators(framework: Framework, answers: Answers) -> Iterator[str]:
    stage = stage_of(framework, answers)
    if stage is None:
        return
    rated = {signal: level_of(answers, signal) or 0 for signal in framework.signals}
    claims = any(level >= HIGH_CLAIM for level in rated.values())
    examples: Mapping[str, str] = examples_of(framework, answers) if claims else {}
    for signal, level in rated.items():
        for scope in framework.scopes[1 : _carried(signal, level, examples) or 1]:
            yield of_signal(signal, scope)
    met = sum((level_of(answers, item) or 0) >= MET for item in stage.expectations)
    if 2 * met >= len(stage.expectations):
        yield HALF
    if met == len(stage.expectations):
        yield ALL


def _carried(signal: Signal, level: Level, examples: Mapping[str, str]) -> Level:
    """A high claim without an example counts as the level below high."""
    return level if level < HIGH_CLAIM or signal.id in examples else HIGH_CLAIM - 1
