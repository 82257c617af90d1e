"""A team's bands and people's cards in words: the lines that a summary and its files have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain import marks, rounds, team_interpretation
from bot.domain.framework import Framework, Signal
from bot.domain.rounds import Band
from bot.domain.summary import Round
from bot.messages.words import Words
from bot.services.summaries import CardView

_IN_THIRDS = {Band.UNDER_HALF: "up_to_third", Band.BETWEEN: "over_third", Band.HALF_OR_MORE: "two_thirds"}


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of a summary: pairs of a name, and its band or value."""

    part: str
    values: tuple[tuple[str, str], ...]


class SummaryLines:
    """Bands and cards in words."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def signal(self, framework: Framework, of: Round, about: Signal) -> SummaryLine:
        """How many take a signal at least to each scope level."""
        names = (scope.name for scope in framework.scopes[1:])
        return SummaryLine(about.name, self._banded(of, names, marks.signal_chain(framework, about)))

    def expectations(self, of: Round) -> SummaryLine:
        """How many meet what their stage expects."""
        names = (self._words.label("summary.half"), self._words.label("summary.all"))
        return SummaryLine(self._words.label("summary.expected"), self._banded(of, names, (marks.HALF, marks.ALL)))

    def all(self, framework: Framework, of: Round) -> Iterator[SummaryLine]:
        """Everything that a summary tells."""
        lines = [
            self.signal(framework, of, signal) for signal in team_interpretation.covered_signals(framework, of.bands)
        ]
        yield from (line for line in (*lines, self.expectations(of)) if line.values)

    def card(self, of: CardView, name: str) -> SummaryLine:
        """What a card shows: the stage and the signals; nothing that anybody typed."""
        rated = tuple((item, short) for item, _, short in self.signals_of(of))
        return SummaryLine(name, ((self._words.label("summary.stage"), of.result.stage.name), *rated))

    def signals_of(self, of: CardView) -> Iterator[tuple[str, int | None, str]]:
        """Each signal's name, level, and the level in a few words."""
        for item_result in of.result.signals:
            level = item_result.level
            short = item_result.item.anchors[level - 1].short if level else self._words.label("check.not_rated")
            yield item_result.item.name, level, short

    def reached(self, framework: Framework, of: Round, bands: Sequence[Band]) -> str:
        """How far half or more get, in a few words.

        Args:
            framework: whose scope levels.
            of: the round that the bands are of.
            bands: of the scope levels from the second on.
        """
        widest = {band: scope.reads_as for scope, band in zip(framework.scopes[1:], bands, strict=True)}
        return self._words.say(
            "summary/reached",
            most=widest.get(Band.HALF_OR_MORE),
            some=widest.get(Band.BETWEEN),
            further=Band.UNDER_HALF in widest and len(widest) > 1,
            nearest=framework.scopes[1].reads_as,
            **{band: self.band(of, band) for band in Band},
        )

    def overview(self, framework: Framework, of: Round) -> str:
        """The whole picture in two sentences."""
        return self._words.say(
            "summary/overview",
            reached=self.reached(framework, of, team_interpretation.median_bands(framework, of.bands)),
            strongest=glances(team_interpretation.strongest(framework, of.bands)),
            weakest=glances(team_interpretation.weakest(framework, of.bands)),
        )

    def signals(self, framework: Framework, of: Round) -> Iterator[tuple[Signal, int, str]]:
        """Each signal with its reach as a number, and in words."""
        for signal in team_interpretation.covered_signals(framework, of.bands):
            bands = [of.bands[mark] for mark in marks.signal_chain(framework, signal)]
            yield signal, team_interpretation.reach(framework, of.bands, signal), self.reached(framework, of, bands)

    def title(self, of: Round) -> str:
        """The heading, with the month of the close."""
        closed = of.closed_at or of.closes_at
        return self._words.say("summary/heading", month=self._words.label(f"months.{closed.month}"))

    def counted(self, of: Round) -> str:
        return self._words.say("summary/counted", counted=of.counted, at=of.closed_at)

    def band(self, of: Round, band: Band) -> str:
        """A band in words, which depend on whether the summary has halves or thirds."""
        in_thirds = (of.counted or 0) >= rounds.THIRDS_FROM
        return self._words.label(f"summary.{_IN_THIRDS[band] if in_thirds else band}")

    def _banded(
        self, of: Round, names: Iterator[str] | Sequence[str], chain: Sequence[str]
    ) -> tuple[tuple[str, str], ...]:
        """Pair names with bands; marks that the summary does not tell about are left out."""
        known = ((name, of.bands[mark]) for name, mark in zip(names, chain, strict=True) if mark in of.bands)
        return tuple((name, self.band(of, band)) for name, band in known)


def glances(signals: Sequence[Signal]) -> list[str]:
    return [signal.chart_name for signal in signals]
