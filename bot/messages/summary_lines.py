"""Bands and cards in words: the lines that both the summary and its files contain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain import indicators, rounds, team_interpretation
from bot.domain.framework import Framework, Signal
from bot.domain.rounds import Band
from bot.domain.summary import Round
from bot.messages.words import Words
from bot.services.summaries import CardView

_IN_THIRDS = {Band.UNDER_HALF: "up_to_third", Band.BETWEEN: "over_third", Band.HALF_OR_MORE: "two_thirds"}


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A line of a summary: pairs of a name and its band or value."""

    part: str
    values: tuple[tuple[str, str], ...]


class SummaryLines:
    def __init__(self, words: Words) -> None:
        self._words = words

    def signal(self, framework: Framework, round_: Round, about: Signal) -> SummaryLine:
        """How many people reach at least each scope level with a signal."""
        names = (scope.name for scope in framework.scopes[1:])
        return SummaryLine(about.name, self._banded(round_, names, indicators.signal_chain(framework, about)))

    def expectations(self, round_: Round) -> SummaryLine:
        """How many people meet half or all of their stage's expectations."""
        names = (self._words.label("summary.half"), self._words.label("summary.all"))
        return SummaryLine(
            self._words.label("summary.expected"), self._banded(round_, names, (indicators.HALF, indicators.ALL))
        )

    def all(self, framework: Framework, round_: Round) -> Iterator[SummaryLine]:
        """All lines of a summary."""
        lines = [
            self.signal(framework, round_, signal)
            for signal in team_interpretation.covered_signals(framework, round_.bands)
        ]
        yield from (line for line in (*lines, self.expectations(round_)) if line.values)

    def card(self, card: CardView, name: str) -> SummaryLine:
        """The content of a card: the stage and the signals."""
        rated = tuple((item, short) for item, _, short in self.card_signals(card))
        return SummaryLine(name, ((self._words.label("summary.stage"), card.result.stage.name), *rated))

    def card_signals(self, card: CardView) -> Iterator[tuple[str, int | None, str]]:
        """Yield the name, the level and a short description of each signal on a card."""
        for item_result in card.result.signals:
            level = item_result.level
            short = item_result.item.anchors[level - 1].short if level else self._words.label("check.not_rated")
            yield item_result.item.name, level, short

    def reached(self, framework: Framework, round_: Round, bands: Sequence[Band]) -> str:
        """How far half or more of the team get, in a few words.

        Args:
            framework: the framework with the scope levels.
            round_: the round with the bands.
            bands: the bands of the scope levels from the second on.
        """
        widest = {band: scope.reads_as for scope, band in zip(framework.scopes[1:], bands, strict=True)}
        return self._words.say(
            "summary/reached",
            most=widest.get(Band.HALF_OR_MORE),
            some=widest.get(Band.BETWEEN),
            further=Band.UNDER_HALF in widest and len(widest) > 1,
            nearest=framework.scopes[1].reads_as,
            **{band: self.band(round_, band) for band in Band},
        )

    def overview(self, framework: Framework, round_: Round) -> str:
        """The summary in two sentences."""
        return self._words.say(
            "summary/overview",
            reached=self.reached(framework, round_, team_interpretation.median_bands(framework, round_.bands)),
            strongest=_glances(team_interpretation.strongest(framework, round_.bands)),
            weakest=_glances(team_interpretation.weakest(framework, round_.bands)),
        )

    def signals(self, framework: Framework, round_: Round) -> Iterator[tuple[Signal, int, str]]:
        """Yield each signal with its reach as a number and in words."""
        for signal in team_interpretation.covered_signals(framework, round_.bands):
            bands = [round_.bands[indicator] for indicator in indicators.signal_chain(framework, signal)]
            yield (
                signal,
                team_interpretation.reach(framework, round_.bands, signal),
                self.reached(framework, round_, bands),
            )

    def title(self, round_: Round) -> str:
        """The heading, with the month in which the round closed."""
        closed = round_.closed_at or round_.closes_at
        return self._words.say("summary/heading", month=self._words.label(f"months.{closed.month}"))

    def counted(self, round_: Round) -> str:
        return self._words.say("summary/counted", counted=round_.counted, at=round_.closed_at)

    def band(self, round_: Round, band: Band) -> str:
        """A band in words, which depend on whether the bands are halves or thirds."""
        in_thirds = (round_.counted or 0) >= rounds.THIRDS_FROM
        return self._words.label(f"summary.{_IN_THIRDS[band] if in_thirds else band}")

    def _banded(
        self, round_: Round, names: Iterator[str] | Sequence[str], chain: Sequence[str]
    ) -> tuple[tuple[str, str], ...]:
        """Pair names with bands; indicators that the summary does not tell about are left out."""
        known = (
            (name, round_.bands[indicator])
            for name, indicator in zip(names, chain, strict=True)
            if indicator in round_.bands
        )
        return tuple((name, self.band(round_, band)) for name, band in known)


def _glances(signals: Sequence[Signal]) -> list[str]:
    return [signal.chart_name for signal in signals]
