"""A manager's summaries as files: a table for each subject, and all of it as text."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import team_interpretation
from bot.domain.framework import Framework
from bot.domain.summary import Round
from bot.messages import markdown
from bot.messages.parts import Message, Prose
from bot.messages.summary_lines import SummaryLine, SummaryLines
from bot.messages.words import Words
from bot.services.summaries import CopyView

_FORMULA = ("=", "+", "-", "@")
"""Cells that begin with one of these are formulas to a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Table:
    """What one CSV file holds."""

    subject: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class SummaryFiles:
    """A manager's summaries as files."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._lines = SummaryLines(words)

    def exported(self) -> Message:
        """The message that goes with the files."""
        return Message((Prose(self._words.say("summary/exported")),))

    def files(self, copy: CopyView, names: Mapping[str, str]) -> dict[str, str]:
        """The files by name, with the day in it. `names` maps user ids to names."""
        stem = f"team-summary-{_iso_day(copy.at)}"
        tables = {f"{stem}-{one.subject}.csv": _csv(one) for one in self._tables(copy, names) if one.rows}
        return {**tables, f"{stem}.md": self._markdown(copy, names)}

    def _markdown(self, copy: CopyView, names: Mapping[str, str]) -> str:
        """All of it as a text."""
        plain = {who: markdown.escaped(" ".join(name.split())) for who, name in names.items()}
        lines = [(line.part, line.values) for line in self._rows(copy, plain)]
        title = self._lines.title(copy.summary.round) if copy.summary else self._words.label("summary.cards")
        return self._words.say("summary/export", title=title, lines=lines) + "\n"

    def _tables(self, copy: CopyView, names: Mapping[str, str]) -> Iterator[Table]:
        """A row for each thing that was counted or rated, a column for each thing that is known of it."""
        if copy.summary:
            view, framework, of = copy.summary, copy.summary.framework, ("as_of", "counted")
            rounds = (view.round, *view.earlier)
            signals = [
                (*self._of(one), line.part, *value)
                for one in rounds
                for line in (
                    self._lines.signal(framework, one, about)
                    for about in team_interpretation.covered_signals(framework, one.bands)
                )
                for value in line.values
            ]
            yield self._table("signals", (*of, "signal", "at_least", "band"), signals)
            met = [(*self._of(one), *value) for one in rounds for value in self._lines.expectations(one).values]
            yield self._table("expectations", (*of, "expected", "band"), met)
            asked = team_interpretation.patterns(framework, view.round.bands)
            questions = [(self._of(view.round)[0], one.text, one.why or "") for one in asked]
            yield self._table("questions", ("as_of", "question", "why"), questions)
        shown = [
            (names.get(card.user, card.user), card.result.stage.name, name, str(level or ""), short)
            for card in copy.cards
            for name, level, short in self._lines.signals_of(card)
        ]
        yield self._table("cards", ("person", "stage", "signal", "level", "did"), shown)

    def _table(self, subject: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Table:
        return Table(subject, tuple(self._words.label(f"summary.{column}") for column in columns), tuple(rows))

    def _rows(self, copy: CopyView, names: Mapping[str, str]) -> Iterator[SummaryLine]:
        """All that was released, line by line. A file knows nobody's time zone, so days are in UTC."""
        if copy.summary:
            view, framework = copy.summary, copy.summary.framework
            yield from self._as_released(view.round, framework=framework)
            asked = team_interpretation.patterns(framework, view.round.bands)
            yield SummaryLine(self._words.label("summary.meaning"), tuple((one.text, one.why or "") for one in asked))
            committed = framework.enabling_action(view.commitment.action) if view.commitment else None
            if view.commitment and committed:
                made = ((committed.title, _iso_day(view.commitment.made_at)),)
                yield SummaryLine(self._words.label("summary.turn"), made)
            for one in view.earlier:
                yield from self._as_released(one, framework=framework)
        for card in copy.cards:
            yield self._lines.card(card, names.get(card.user, card.user))

    def _as_released(self, one: Round, *, framework: Framework) -> Iterator[SummaryLine]:
        day, counted = self._of(one)
        yield SummaryLine(day, ((self._words.label("summary.counted"), counted),))
        yield from self._lines.all(framework, one)

    def _of(self, one: Round) -> tuple[str, str]:
        """The day of a summary, and how many were counted, as it is told."""
        return _iso_day(one.closed_at or one.closes_at), self._words.say("summary/or_more", counted=one.counted)


def _csv(table: Table) -> str:
    written = io.StringIO()
    rows = (table.columns, *table.rows)
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([_cell(cell) for cell in row] for row in rows)
    return written.getvalue()


def _iso_day(moment: datetime) -> str:
    return moment.date().isoformat()


def _cell(text: str) -> str:
    """One line, which no spreadsheet takes for a formula: some read full-width and small signs as the usual ones."""
    line = " ".join(text.split())
    return f"'{line}" if unicodedata.normalize("NFKC", line).startswith(_FORMULA) else line
