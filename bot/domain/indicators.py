"""What a team's summary counts: indicators that hold for a person or don't, in chains.

In a chain, each indicator holds only if the one before it does: whoever reaches at least an outcome also reaches at
least a project. The counts in a chain can't be derived from its bands, since all counts within a band could be its
lowest, or all its highest. The same is true of all bands together, because the chains are independent: each is based on
answers of its own, so knowledge about one chain says nothing about the others.

That rules out indicators based on several answers, however useful. 'Narrower than the stage expects' would be one: it
follows from the signals, which are counted already. Stages aren't counted either: managers know people's titles, so a
band of stages would reveal who took part.
"""

from collections.abc import Iterator, Mapping

from bot.domain.check import examples_of, level_of, stage_of
from bot.domain.conversation import Answers
from bot.domain.framework import HIGH_CLAIM, Framework, Item, Level, ScopeLevel, Signal
from bot.domain.summary import Indicators

EXPECTED = "expected"
"""The prefix of the indicators of expectations. Those of a signal begin with the signal's id."""

HALF, ALL = f"{EXPECTED}.half", f"{EXPECTED}.all"

MET = 3
"""The level at which an expectation is met: the anchor that an experienced person of the stage would choose."""


def of_signal(signal: Item, scope: ScopeLevel) -> str:
    """Return the indicator of people who reach at least this scope in a signal."""
    return f"{signal.id}.{scope.id}"


def signal_chain(framework: Framework, signal: Signal) -> tuple[str, ...]:
    """Return the indicators of a signal, from the second scope level on. The first is everybody's own task."""
    return tuple(of_signal(signal, scope) for scope in framework.scopes[1:])


def chains(framework: Framework) -> tuple[tuple[str, ...], ...]:
    """Return all chains of indicators. In each, the indicator that holds for most people comes first."""
    return (*(signal_chain(framework, signal) for signal in framework.signals), (HALF, ALL))


def names(framework: Framework) -> tuple[str, ...]:
    """Return all indicators, in order."""
    return tuple(name for chain in chains(framework) for name in chain)


def of_answers(framework: Framework, answers: Answers) -> Indicators:
    """Return the indicators that hold for somebody with these answers to a check.

    Args:
        framework: the content that the check was made with.
        answers: the stored answers.
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
        for scope in framework.scopes[1 : _supported(signal, level, examples) or 1]:
            yield of_signal(signal, scope)
    met = sum((level_of(answers, item) or 0) >= MET for item in stage.expectations)
    if 2 * met >= len(stage.expectations):
        yield HALF
    if met == len(stage.expectations):
        yield ALL


def _supported(signal: Signal, level: Level, examples: Mapping[str, str]) -> Level:
    """Return the level of a signal; a high one without an example counts as the level below."""
    return level if level < HIGH_CLAIM or signal.id in examples else HIGH_CLAIM - 1
