"""Interprets a team's summary. Its bands are the only input, so nothing more than they disclose can be said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median_low

from bot.domain import indicators
from bot.domain.framework import Enabling, Framework, Pitfall, Signal
from bot.domain.rounds import Band

Bands = Mapping[str, Band]

OFFERED = 3
"""Enabling actions offered at a time."""

_WORTH = {Band.UNDER_HALF: 0, Band.BETWEEN: 1, Band.HALF_OR_MORE: 2}
_BAND = {worth: band for band, worth in _WORTH.items()}


def covered_signals(framework: Framework, bands: Bands) -> tuple[Signal, ...]:
    """Return the signals that the bands cover. Signals added to the content after the summary was made are left out."""
    return tuple(
        signal for signal in framework.signals if bands.keys() >= set(indicators.signal_chain(framework, signal))
    )


def reach(framework: Framework, bands: Bands, signal: Signal) -> int:
    """Score how far a signal reaches in a team: for each scope level past the first, 2 if half or more reach it."""
    return sum(
        _WORTH[bands[indicator]] for indicator in indicators.signal_chain(framework, signal) if indicator in bands
    )


def furthest(framework: Framework) -> int:
    """Return the highest `reach` that a signal can have."""
    return _WORTH[Band.HALF_OR_MORE] * (len(framework.scopes) - 1)


def strongest(framework: Framework, bands: Bands) -> tuple[Signal, ...]:
    """Return the signals with the highest reach; none if all are equal."""
    return _extremes(framework, bands, max)


def weakest(framework: Framework, bands: Bands) -> tuple[Signal, ...]:
    """Return the signals with the lowest reach; none if all are equal."""
    return _extremes(framework, bands, min)


def median_bands(framework: Framework, bands: Bands) -> tuple[Band, ...]:
    """Return the signals' (low) median band for each scope level past the first.

    The bands must cover at least one signal.
    """
    signals = covered_signals(framework, bands)
    return tuple(
        _BAND[median_low(_WORTH[bands[indicators.of_signal(signal, scope)]] for signal in signals)]
        for scope in framework.scopes[1:]
    )


def patterns(framework: Framework, bands: Bands) -> tuple[Pitfall, ...]:
    """Return the pitfalls whose rules all hold, in the content's order."""
    return tuple(
        pitfall
        for pitfall in framework.pitfalls
        if pitfall.shows_in_team and all(bands.get(rule.indicator) == rule.is_ for rule in pitfall.shows_in_team)
    )


def enabling(framework: Framework, bands: Bands, *, settled: Sequence[str] = ()) -> tuple[Enabling, ...]:
    """Choose the actions to offer a manager: first those for a pitfall that shows, then those for the weakest signals.

    Args:
        framework: the content.
        bands: the bands of the summary.
        settled: ids of actions that the manager recently carried out or let go, newest first; these come last, and the
            newest at the very end.
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
