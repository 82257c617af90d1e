"""A manager's summary as files, to take along."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.domain import reading
from bot.messages.parts import Message, Prose
from bot.messages.summary_lines import SummaryLine, SummaryLines
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Cells that begin with one of these are formulas to a spreadsheet."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#!|~&])")


class SummaryFiles:
    """A manager's summary as files."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._lines = SummaryLines(words)

    def exported(self) -> Message:
        """The message that goes with the files."""
        return Message((Prose(self._words.say("summary/exported")),))

    def export_csv(self, view: SummaryView, cards: Sequence[CardView], names: Mapping[str, str]) -> str:
        """The summary as a table. `names` maps user ids to names."""
        written = io.StringIO()
        table = csv.writer(written)
        table.writerow(self._words.label(f"summary.{column}") for column in ("part", "what", "value"))
        for line in self._rows(view, cards, names):
            table.writerows([_cell(line.part), _cell(what), _cell(value)] for what, value in line.values)
        return written.getvalue()

    def export_markdown(self, view: SummaryView, cards: Sequence[CardView], names: Mapping[str, str]) -> str:
        """The summary as a text. `names` maps user ids to names."""
        plain = {who: _MARKUP.sub(r"\\\1", " ".join(name.split())) for who, name in names.items()}
        lines = [(line.part, line.values) for line in self._rows(view, cards, plain)]
        return self._words.say("summary/export", title=self._lines.title(view), lines=lines) + "\n"

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


def _iso_day(moment: datetime) -> str:
    return moment.date().isoformat()


def _cell(text: str) -> str:
    """Escape what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
