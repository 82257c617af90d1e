"""The export of a manager's summaries: a CSV file for each subject, and everything as Markdown."""

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
"""Spreadsheets take a cell that begins with one of these for a formula."""


@dataclass(frozen=True, slots=True)
class Table:
    """The content of a CSV file."""

    subject: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class SummaryFiles:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._lines = SummaryLines(words)

    def exported(self) -> Message:
        """The message above the files."""
        return Message((Prose(self._words.say("summary/exported")),))

    def files(self, copy: CopyView, names: Mapping[str, str]) -> dict[str, str]:
        """The texts of the files by file name, which contains the date. `names` maps user ids to names."""
        stem = f"team-summary-{_iso_day(copy.at)}"
        tables = {f"{stem}-{one.subject}.csv": _csv(one) for one in self._tables(copy, names) if one.rows}
        return {**tables, f"{stem}.md": self._markdown(copy, names)}

    def _markdown(self, copy: CopyView, names: Mapping[str, str]) -> str:
        plain = {who: markdown.escaped(" ".join(name.split())) for who, name in names.items()}
        lines = [(line.part, line.values) for line in self._rows(copy, plain)]
        title = self._lines.title(copy.summary.round) if copy.summary else self._words.label("summary.cards")
        return self._words.say("summary/export", title=title, lines=lines) + "\n"

    def _tables(self, copy: CopyView, names: Mapping[str, str]) -> Iterator[Table]:
        """One table per subject, in long format: a row for each value."""
        if copy.summary:
            view, framework, columns = copy.summary, copy.summary.framework, ("as_of", "counted")
            rounds = (view.round, *view.earlier)
            signals = [
                (*self._day_and_count(one), line.part, *value)
                for one in rounds
                for line in (
                    self._lines.signal(framework, one, about)
                    for about in team_interpretation.covered_signals(framework, one.bands)
                )
                for value in line.values
            ]
            yield self._table("signals", (*columns, "signal", "at_least", "band"), signals)
            expectations = [
                (*self._day_and_count(one), *value) for one in rounds for value in self._lines.expectations(one).values
            ]
            yield self._table("expectations", (*columns, "expected", "band"), expectations)
            patterns = team_interpretation.patterns(framework, view.round.bands)
            questions = [(self._day_and_count(view.round)[0], one.text, one.why or "") for one in patterns]
            yield self._table("questions", ("as_of", "question", "why"), questions)
        cards = [
            (names.get(card.user, card.user), card.result.stage.name, name, str(level or ""), short)
            for card in copy.cards
            for name, level, short in self._lines.card_signals(card)
        ]
        yield self._table("cards", ("person", "stage", "signal", "level", "did"), cards)

    def _table(self, subject: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> Table:
        return Table(subject, tuple(self._words.label(f"summary.{column}") for column in columns), tuple(rows))

    def _rows(self, copy: CopyView, names: Mapping[str, str]) -> Iterator[SummaryLine]:
        """Everything that was released, line by line. Dates are in UTC, since readers may be in any time zone."""
        if copy.summary:
            view, framework = copy.summary, copy.summary.framework
            yield from self._as_released(view.round, framework=framework)
            patterns = team_interpretation.patterns(framework, view.round.bands)
            because = self._words.label("summary.why")
            questions = tuple((one.text, f"{because} {one.why}.") for one in patterns)
            yield SummaryLine(self._words.label("summary.meaning"), questions)
            committed = framework.enabling_action(view.commitment.action) if view.commitment else None
            if view.commitment and committed:
                commitment = ((committed.title, _iso_day(view.commitment.made_at)),)
                yield SummaryLine(self._words.label("summary.turn"), commitment)
            for one in view.earlier:
                yield from self._as_released(one, framework=framework)
        for card in copy.cards:
            yield self._lines.card(card, names.get(card.user, card.user))

    def _as_released(self, one: Round, *, framework: Framework) -> Iterator[SummaryLine]:
        day, counted = self._day_and_count(one)
        yield SummaryLine(day, ((self._words.label("summary.counted"), counted),))
        yield from self._lines.all(framework, one)

    def _day_and_count(self, one: Round) -> tuple[str, str]:
        """The date of a summary, and how many people were counted, in words."""
        return _iso_day(one.closed_at or one.closes_at), self._words.say("summary/or_more", counted=one.counted)


def _csv(table: Table) -> str:
    output = io.StringIO()
    rows = (table.columns, *table.rows)
    csv.writer(output, quoting=csv.QUOTE_ALL).writerows([_cell(cell) for cell in row] for row in rows)
    return output.getvalue()


def _iso_day(moment: datetime) -> str:
    return moment.date().isoformat()


def _cell(text: str) -> str:
    """Return text as one line that isn't a formula. Spreadsheets may normalize full-width and small signs (NFKC)."""
    line = " ".join(text.split())
    return f"'{line}" if unicodedata.normalize("NFKC", line).startswith(_FORMULA) else line
