"""What is counted of a person for a team's summary: marks that hold or don't, in chains.

In a chain each mark holds only where the one before it holds: whoever reaches at least an outcome reaches at least a
project too. Of a chain no count can be worked out from its bands (`bands` tells why). That carries over to all bands
together because the chains are free of each other: each rests on answers of its own, so that whatever is known about
one says nothing about the others.

A mark that draws on several answers is therefore not among them, however useful. 'Reads as narrower than the stage
expects' is one: it comes from the signals, which are counted already. If of six people most take each of four signals
to a project, and some read as narrower, then those are exactly two, and each 'most' is exactly five.
"""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.bands import Band, band
from bot.domain.framework import Framework, Item, ScopeLevel, Signal, Stage
from bot.domain.standing import Result, Standing
from bot.domain.summary import Marks

STAGE, EXPECTED = "stage", "expected"
"""What the marks of a stage and of its expectations begin with; those of a signal begin with its id."""

HALF, ALL = f"{EXPECTED}.half", f"{EXPECTED}.all"

RHYTHM = ("reflected", "planned", "carried_out")
"""What is counted of four weeks, as `Sharings.rhythms` names it."""

MET = 3
"""The level at which an expectation is met: the anchor that a grown person of the stage would give."""


def of_stage(stage: Stage) -> str:
    """Name the mark of those who are at least at this stage."""
    return f"{STAGE}.{stage.id}"


def of_signal(signal: Item, scope: ScopeLevel) -> str:
    """Name the mark of those whose examples take this signal at least so far."""
    return f"{signal.id}.{scope.id}"


def stage_chain(framework: Framework) -> tuple[str, ...]:
    """Give the marks of the stages from the second on: at the first is everybody."""
    return tuple(of_stage(stage) for stage in framework.stages[1:])


def signal_chain(framework: Framework, signal: Signal) -> tuple[str, ...]:
    """Give the marks of a signal from the second scope level on: the first is everybody's own task."""
    return tuple(of_signal(signal, scope) for scope in framework.scopes[1:])


def standing_chains(framework: Framework) -> tuple[tuple[str, ...], ...]:
    """Give all chains of marks of where people stand, each from its widest mark to its narrowest."""
    return (
        stage_chain(framework),
        *(signal_chain(framework, signal) for signal in framework.signals),
        (HALF, ALL),
    )


def standing_names(framework: Framework) -> tuple[str, ...]:
    """Give every mark that there can be, in order."""
    return tuple(name for chain in standing_chains(framework) for name in chain)


def standing_marks(framework: Framework, result: Result) -> Marks:
    """Give the marks that hold for somebody.

    Args:
        framework: the content that the check was made with.
        result: where they stand.
    """
    return frozenset(_standing_marks(framework, result))


def _standing_marks(framework: Framework, result: Result) -> Iterator[str]:
    reached = [stage.id for stage in framework.stages].index(result.stage.id)
    yield from stage_chain(framework)[:reached]
    for standing in result.signals:
        for scope in framework.scopes[1 : standing.evidenced or 1]:
            yield of_signal(standing.item, scope)
    met = sum(_is_met(standing) for standing in result.expectations)
    if 2 * met >= len(result.expectations):
        yield HALF
    if met == len(result.expectations):
        yield ALL


def _is_met(standing: Standing) -> bool:
    return standing.level is not None and standing.level >= MET


def bands_of(marks: Sequence[Marks], names: Sequence[str]) -> Mapping[str, Band]:
    """Tell of each mark how many it holds for, as a band.

    Args:
        marks: of each person that is counted.
        names: the marks to tell about; others are passed over, as those of a content that was edited since.
    """
    return {name: band(sum(name in one for one in marks), len(marks)) for name in names}
