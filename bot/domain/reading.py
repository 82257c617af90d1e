"""What a manager can read from a team's bands, and from nothing else: so that nothing is said that they don't tell."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median_low

from bot.domain import marks
from bot.domain.bands import Band
from bot.domain.framework import Enabling, Framework, Pitfall, Signal
from bot.domain.summary import Release

Bands = Mapping[str, Band]

OFFERED = 3
"""Enabling actions offered at a time."""

TREND_MOST = 20
"""Releases in a trend: a chart takes no more."""

_WORTH = {Band.FEW: 0, Band.SOME: 1, Band.MOST: 2}
_BAND = {worth: band for band, worth in _WORTH.items()}


def told(framework: Framework, bands: Bands) -> tuple[Signal, ...]:
    """Give the signals that the bands tell about; those that came into the content after the release they don't."""
    return tuple(signal for signal in framework.signals if bands.keys() >= set(marks.signal_chain(framework, signal)))


def reach(framework: Framework, bands: Bands, signal: Signal) -> int:
    """Say how far a signal reaches in a team: for each scope level past the task, few is 0, some 1 and most 2."""
    return sum(_WORTH[bands[mark]] for mark in marks.signal_chain(framework, signal) if mark in bands)


def furthest(framework: Framework) -> int:
    """Give the reach of a signal that most take to the widest scope level."""
    return _WORTH[Band.MOST] * (len(framework.scopes) - 1)


def strongest(framework: Framework, bands: Bands) -> tuple[Signal, ...]:
    """Give the signals that reach furthest; none where all reach as far."""
    return _at_the_end(framework, bands, max)


def weakest(framework: Framework, bands: Bands) -> tuple[Signal, ...]:
    """Give the signals that reach least far; none where all reach as far."""
    return _at_the_end(framework, bands, min)


def typical(framework: Framework, bands: Bands) -> tuple[Band, ...]:
    """Give for each scope level past the task the band of a signal in the middle: the lower of two middle ones.

    At least one signal must be told about.
    """
    signals = told(framework, bands)
    return tuple(
        _BAND[median_low(_WORTH[bands[marks.of_signal(signal, scope)]] for signal in signals)]
        for scope in framework.scopes[1:]
    )


def patterns(framework: Framework, bands: Bands) -> tuple[Pitfall, ...]:
    """Give the pitfalls of organisations whose rules all hold, in the content's order."""
    return tuple(
        pitfall
        for pitfall in framework.pitfalls
        if pitfall.shows_in_team and all(bands.get(rule.mark) in rule.is_ for rule in pitfall.shows_in_team)
    )


def enabling(framework: Framework, bands: Bands, *, settled: Sequence[str] = ()) -> tuple[Enabling, ...]:
    """Pick what a manager can commit to: what answers a pattern that shows comes first, then the shortest signals.

    Args:
        framework: whose actions are offered.
        bands: what was released.
        settled: ids of what the manager carried out or let go lately, newest first; these come back last.
    """
    shown = [pitfall.id for pitfall in patterns(framework, bands)]
    reaches = {signal.id: reach(framework, bands, signal) for signal in told(framework, bands)}

    def need(action: Enabling) -> tuple[int, int, int]:
        lately = len(settled) - settled.index(action.id) if action.id in settled else 0
        pattern = min((shown.index(one) for one in action.answers if one in shown), default=len(shown))
        signal = min((reaches[one] for one in action.answers if one in reaches), default=furthest(framework))
        return (lately, pattern, signal)

    return tuple(sorted(framework.enabling, key=need)[:OFFERED])


@dataclass(frozen=True, slots=True)
class Course:
    """How the reach of one signal went, release by release."""

    signal: Signal
    reaches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """How a team's reach went: a moment for each release, and of each signal its reach at each."""

    moments: tuple[datetime, ...]
    courses: tuple[Course, ...]


def trend(framework: Framework, releases: Sequence[Release]) -> Trend:
    """Lay releases (oldest first) side by side: of each day the last, and only those that tell about every signal."""
    whole = {one.at.date(): one for one in releases if len(told(framework, one.bands)) == len(framework.signals)}
    kept = [whole[day] for day in sorted(whole)][-TREND_MOST:]
    return Trend(
        tuple(one.at for one in kept),
        tuple(
            Course(signal, tuple(reach(framework, one.bands, signal) for one in kept)) for signal in framework.signals
        ),
    )


class Move(StrEnum):
    """How the reach of a signal lies to an earlier one."""

    FURTHER = "further"
    SAME = "same"
    SHORTER = "shorter"


def moved(framework: Framework, before: Bands, now: Bands) -> Mapping[str, Move]:
    """Tell of each signal that both tell about whether it reaches further than before: signal id -> move."""
    return dict(_moves(framework, before, now))


def _moves(framework: Framework, before: Bands, now: Bands) -> Iterator[tuple[str, Move]]:
    known = told(framework, before)
    for signal in told(framework, now):
        if signal in known:
            gained = reach(framework, now, signal) - reach(framework, before, signal)
            yield signal.id, Move.FURTHER if gained > 0 else Move.SHORTER if gained < 0 else Move.SAME


def _at_the_end(framework: Framework, bands: Bands, end: Callable[[Iterable[int]], int]) -> tuple[Signal, ...]:
    reaches = {signal: reach(framework, bands, signal) for signal in told(framework, bands)}
    if len(set(reaches.values())) <= 1:
        return ()
    return tuple(signal for signal, far in reaches.items() if far == end(reaches.values()))
