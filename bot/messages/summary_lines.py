"""A team's bands and people's cards in words: the lines that a summary and its files have in common."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import marks, reading
from bot.domain.bands import Band
from bot.domain.framework import Framework, Signal
from bot.domain.summary import Release
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of a summary: pairs of a name, and its band or value."""

    part: str
    values: tuple[tuple[str, str], ...]


class SummaryLines:
    """Bands and cards in words."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def signal(self, framework: Framework, standing: Release, about: Signal) -> SummaryLine:
        """How many take a signal at least to each scope level."""
        names = (scope.name for scope in framework.scopes[1:])
        return SummaryLine(about.name, self._banded(standing, names, marks.signal_chain(framework, about)))

    def stages(self, framework: Framework, standing: Release) -> SummaryLine:
        """How many are at least at each stage."""
        later = framework.stages[1:]
        names = (self._words.say("summary/at_least", stage=stage.name, last=stage is later[-1]) for stage in later)
        return SummaryLine(
            self._words.label("summary.stages"), self._banded(standing, names, marks.stage_chain(framework))
        )

    def expectations(self, standing: Release) -> SummaryLine:
        """How many meet what their stage expects."""
        names = (self._words.label("summary.half"), self._words.label("summary.all"))
        return SummaryLine(
            self._words.label("summary.expected"), self._banded(standing, names, (marks.HALF, marks.ALL))
        )

    def rhythm(self, did: Release, until: str) -> SummaryLine:
        """How many reflected, planned and carried out. `until` is the day, if it isn't the summary's own."""
        names = (self._words.label(f"summary.{mark}") for mark in marks.RHYTHM)
        return SummaryLine(self._words.say("summary/rhythm", until=until), self._banded(did, names, marks.RHYTHM))

    def card(self, of: CardView, name: str) -> SummaryLine:
        """What a card shows: the stage, the signals and the action of the plan; nothing that anybody typed."""
        plan = ((self._words.label("summary.on_it"), of.action.title),) if of.action else ()
        rated = tuple((item, short) for item, _, short in self.signals_of(of))
        return SummaryLine(name, ((self._words.label("summary.stage"), of.result.stage.name), *rated, *plan))

    def signals_of(self, of: CardView) -> Iterator[tuple[str, int | None, str]]:
        """Each signal's name, level, and the level in a few words."""
        for standing in of.result.signals:
            level = standing.level
            short = standing.item.anchors[level - 1].short if level else self._words.label("check.not_rated")
            yield standing.item.name, level, short

    def reached(self, framework: Framework, bands: Sequence[Band]) -> str:
        """How far most and some get, in a few words.

        Args:
            framework: whose scope levels.
            bands: of the scope levels from the second on.
        """
        widest = {band: scope.name for scope, band in zip(framework.scopes[1:], bands, strict=True)}
        return self._words.say(
            "summary/reached",
            most=widest.get(Band.MOST),
            some=widest.get(Band.SOME),
            further=Band.FEW in widest and len(widest) > 1,
            own=framework.scopes[0].name,
        )

    def overview(self, framework: Framework, bands: Mapping[str, Band]) -> str:
        """The whole picture in two sentences."""
        return self._words.say(
            "summary/overview",
            reached=self.reached(framework, reading.typical(framework, bands)),
            strongest=glances(reading.strongest(framework, bands)),
            weakest=glances(reading.weakest(framework, bands)),
        )

    def beside_signals(self, view: SummaryView, day: Callable[[datetime], str]) -> Iterator[SummaryLine]:
        """Stages, expectations and rhythm. `day` formats the rhythm's date if it differs from the summary's."""
        if view.standing is None:
            return
        lines = [self.stages(view.framework, view.standing), self.expectations(view.standing)]
        if view.rhythm:
            until = day(view.rhythm.at) if view.rhythm.at != view.standing.at else ""
            lines.append(self.rhythm(view.rhythm, until))
        yield from (line for line in lines if line.values)

    def title(self, view: SummaryView) -> str:
        """The heading, with the month of what is shown."""
        shown = view.standing or view.request
        return self._words.say(
            "summary/heading", month=self._words.label(f"months.{shown.at.month}") if shown else None
        )

    def _banded(
        self, release: Release, names: Iterator[str] | Sequence[str], chain: Sequence[str]
    ) -> tuple[tuple[str, str], ...]:
        """Pair names with bands; marks that the release does not know are left out."""
        known = ((name, release.bands[mark]) for name, mark in zip(names, chain, strict=True) if mark in release.bands)
        return tuple((name, self._words.label(f"summary.{band}")) for name, band in known)


def glances(signals: Sequence[Signal]) -> list[str]:
    return [signal.at_a_glance for signal in signals]
