"""A manager's summary as files: a table for each subject, and all of it as text."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import reading
from bot.messages.parts import Message, Prose
from bot.messages.summary_lines import SummaryLine, SummaryLines
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Cells that begin with one of these are formulas to a spreadsheet."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#!|~&])")


@dataclass(frozen=True, slots=True)
class Table:
    """What one CSV file holds."""

    subject: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class SummaryFiles:
    """A manager's summary as files."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._lines = SummaryLines(words)

    def exported(self) -> Message:
        """The message that goes with the files."""
        return Message((Prose(self._words.say("summary/exported")),))

    def files(self, view: SummaryView, cards: Sequence[CardView], names: Mapping[str, str]) -> dict[str, str]:
        """The files by name, with the day of the summary in it. `names` maps user ids to names."""
        shown = view.standing or view.request
        stem = "-".join(("team-summary", *((_iso_day(shown.at),) if shown else ())))
        tables = {f"{stem}-{one.subject}.csv": self._csv(one) for one in self._tables(view, cards, names) if one.rows}
        return {**tables, f"{stem}.md": self._markdown(view, cards, names)}

    def _markdown(self, view: SummaryView, cards: Sequence[CardView], names: Mapping[str, str]) -> str:
        """The summary as a text. `names` maps user ids to names."""
        plain = {who: _MARKUP.sub(r"\\\1", " ".join(name.split())) for who, name in names.items()}
        lines = [(line.part, line.values) for line in self._rows(view, cards, plain)]
        return self._words.say("summary/export", title=self._lines.title(view), lines=lines) + "\n"

    def _csv(self, table: Table) -> str:
        written = io.StringIO()
        csv.writer(written).writerows(map(_cell, row) for row in (table.columns, *table.rows))
        return written.getvalue()

    def _tables(self, view: SummaryView, cards: Sequence[CardView], names: Mapping[str, str]) -> Iterator[Table]:
        """A row for each thing that was counted or rated, a column for each thing that is known of it."""
        release, framework = view.standing, view.framework
        if release:
            at, bands = (_iso_day(release.at), str(release.counted)), ("as_of", "counted")
            signals = [self._lines.signal(framework, release, one) for one in reading.told(framework, release.bands)]
            rows = [(*at, line.part, *value) for line in signals for value in line.values]
            yield self._table("signals", (*bands, "signal", "at_least", "band"), rows)
            stages, met = self._lines.stages(framework, release), self._lines.expectations(release)
            yield self._table("stages", (*bands, "stage", "band"), [(*at, *value) for value in stages.values])
            yield self._table("expectations", (*bands, "expected", "band"), [(*at, *value) for value in met.values])
            asked = reading.patterns(framework, release.bands)
            yield self._table("questions", ("as_of", "question", "why"), [(at[0], p.text, p.why or "") for p in asked])
        if release and view.rhythm:
            until, did = _iso_day(view.rhythm.at), self._lines.rhythm(view.rhythm, "")
            yield self._table("habits", ("until", "did", "band"), [(until, *value) for value in did.values])
        trend = [
            (_iso_day(at), course.signal.name, str(reach))
            for went in (reading.trend(framework, view.trend),)
            for course in went.courses
            for at, reach in zip(went.moments, course.reaches, strict=True)
        ]
        yield self._table("trend", ("as_of", "signal", "reach_of_six"), trend)
        shown = [
            (names.get(card.user, card.user), card.result.stage.name, name, str(level or ""), short, _working_on(card))
            for card in cards
            for name, level, short in self._lines.signals_of(card)
        ]
        yield self._table("cards", ("person", "stage", "signal", "level", "did", "on_it"), shown)

    def _table(self, subject: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Table:
        return Table(subject, tuple(self._words.label(f"summary.{column}") for column in columns), tuple(rows))

    def _rows(self, view: SummaryView, cards: Sequence[CardView], names: Mapping[str, str]) -> Iterator[SummaryLine]:
        """All that a summary says, line by line. A file knows nobody's time zone, so days are in UTC."""
        release, framework, part = view.standing, view.framework, self._words.label("summary.team")
        if release is None:
            yield SummaryLine(part, ((self._words.label("summary.counted"), self._words.label("summary.too_few")),))
        else:
            counted, as_of = self._words.label("summary.counted"), self._words.label("summary.as_of")
            yield SummaryLine(part, ((counted, str(release.counted)), (as_of, _iso_day(release.at))))
            for signal in reading.told(framework, release.bands):
                yield self._lines.signal(framework, release, signal)
            yield from self._lines.beside_signals(view, _iso_day)
            shown = tuple((pitfall.name, pitfall.why or "") for pitfall in reading.patterns(framework, release.bands))
            yield SummaryLine(self._words.label("summary.meaning"), shown)
        committed = framework.enabling_action(view.pledge.action) if view.pledge else None
        if view.pledge and committed:
            yield SummaryLine(self._words.label("summary.turn"), ((committed.title, _iso_day(view.pledge.made_at)),))
        went = reading.trend(framework, view.trend)
        for course in went.courses:
            days = (_iso_day(moment) for moment in went.moments)
            reaches = tuple(zip(days, map(str, course.reaches), strict=True))
            yield SummaryLine(
                self._words.say("summary/course", name=course.signal.name, furthest=reading.furthest(framework)),
                reaches,
            )
        for card in cards:
            yield self._lines.card(card, names.get(card.user, card.user))


def _working_on(card: CardView) -> str:
    return card.action.title if card.action else ""


def _iso_day(moment: datetime) -> str:
    return moment.date().isoformat()


def _cell(text: str) -> str:
    """Escape what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
