"""What a manager can read from a team's bands, and from nothing else: so that nothing is said that they don't tell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median_low

from bot.domain import marks
from bot.domain.framework import Enabling, Framework, Pitfall, Signal
from bot.domain.rounds import Band

Bands = Mapping[str, Band]

OFFERED = 3
"""Enabling actions offered at a time."""

_WORTH = {Band.UNDER_HALF: 0, Band.BETWEEN: 1, Band.HALF_OR_MORE: 2}
_BAND = {worth: band for band, worth in _WORTH.items()}


def covered_signals(framework: Framework, bands: Bands) -> tuple[Signal, ...]:
    """Return the signals that the bands tell about; those that came into the content after the summary they don't."""
    return tuple(signal for signal in framework.signals if bands.keys() >= set(marks.signal_chain(framework, signal)))


def reach(framework: Framework, bands: Bands, signal: Signal) -> int:
    """Say how far a signal reaches in a team: 2 for each scope level past the task that half or more get to."""
    return sum(_WORTH[bands[mark]] for mark in marks.signal_chain(framework, signal) if mark in bands)


def furthest(framework: Framework) -> int:
    """Return the reach of a signal that half or more take to the widest scope level."""
    return _WORTH[Band.HALF_OR_MORE] * (len(framework.scopes) - 1)


def strongest(framework: Framework, bands: Bands) -> tuple[Signal, ...]:
    """Return the signals that reach furthest; none where all reach as far."""
    return _extremes(framework, bands, max)


def weakest(framework: Framework, bands: Bands) -> tuple[Signal, ...]:
    """Return the signals that reach least far; none where all reach as far."""
    return _extremes(framework, bands, min)


def median_bands(framework: Framework, bands: Bands) -> tuple[Band, ...]:
    """Return for each scope level past the task the band of a signal in the middle: the lower of two middle ones.

    At least one signal must be told about.
    """
    signals = covered_signals(framework, bands)
    return tuple(
        _BAND[median_low(_WORTH[bands[marks.of_signal(signal, scope)]] for signal in signals)]
        for scope in framework.scopes[1:]
    )


def patterns(framework: Framework, bands: Bands) -> tuple[Pitfall, ...]:
    """Return the pitfalls of organisations whose rules all hold, in the content's order."""
    return tuple(
        pitfall
        for pitfall in framework.pitfalls
        if pitfall.shows_in_team and all(bands.get(rule.mark) == rule.is_ for rule in pitfall.shows_in_team)
    )


def enabling(framework: Framework, bands: Bands, *, settled: Sequence[str] = ()) -> tuple[Enabling, ...]:
    """Pick what a manager can commit to: what answers a pattern that shows comes first, then the shortest signals.

    Args:
        framework: whose actions are offered.
        bands: as released.
        settled: ids of what the manager carried out or let go lately, newest first; these come back last.
    """
    shown = [pitfall.id for pitfall in patterns(framework, bands)]
    reaches = {signal.id: reach(framework, bands, signal) for signal in covered_signals(framework, bands)}

    def need(action: Enabling) -> tuple[int, int, int]:
        lately = len(settled) - settled.index(action.id) if action.id in settled else 0
        pattern = min((shown.index(one) for one in action.answers if one in shown), default=len(shown))
        signal = min((reaches[one] for one in action.answers if one in reaches), default=furthest(framework))
        return (lately, pattern, signal)

    return tuple(sorted(framework.enabling, key=need)[:OFFERED])


def _extremes(framework: Framework, bands: Bands, end: Callable[[Iterable[int]], int]) -> tuple[Signal, ...]:
    reaches = {signal: reach(framework, bands, signal) for signal in covered_signals(framework, bands)}
    if len(set(reaches.values())) <= 1:
        return ()
    return tuple(signal for signal, far in reaches.items() if far == end(reaches.values()))
