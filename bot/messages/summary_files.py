"""A manager's summary as files, to take along."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.domain import reading
from bot.messages import summary_lines
from bot.messages.parts import Message, Prose
from bot.messages.summary_lines import Line
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet takes for a formula."""

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#!|~&])")


def exported(words: Words) -> Message:
    """Say what the files are that come with it."""
    return Message((Prose(words.say("summary/exported")),))


def export_csv(words: Words, view: SummaryView, cards: Sequence[CardView], names: Mapping[str, str]) -> str:
    """Give the summary as a table. `names`: user id -> name."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(words.label(f"summary.{column}") for column in ("part", "what", "value"))
    for line in _lines(words, view, cards, names):
        table.writerows([_cell(line.part), _cell(what), _cell(value)] for what, value in line.told)
    return written.getvalue()


def export_markdown(words: Words, view: SummaryView, cards: Sequence[CardView], names: Mapping[str, str]) -> str:
    """Give the summary as a text. `names`: user id -> name."""
    plain = {who: _MARKUP.sub(r"\\\1", " ".join(name.split())) for who, name in names.items()}
    lines = [(line.part, line.told) for line in _lines(words, view, cards, plain)]
    return words.say("summary/export", title=summary_lines.title(words, view), lines=lines) + "\n"


def _lines(words: Words, view: SummaryView, cards: Sequence[CardView], names: Mapping[str, str]) -> Iterator[Line]:
    """Give all that a summary says, line by line, for files: nobody's time zone is known there, so days are UTC's."""
    release, framework, part = view.standing, view.framework, words.label("summary.team")
    if release is None:
        yield Line(part, ((words.label("summary.counted"), words.label("summary.too_few")),))
    else:
        counted, as_of = words.label("summary.counted"), words.label("summary.as_of")
        yield Line(part, ((counted, str(release.counted)), (as_of, _iso_day(release.at))))
        for signal in reading.told(framework, release.bands):
            yield summary_lines.signal(words, framework, release, signal)
        yield from summary_lines.beside_signals(words, view, _iso_day)
        shown = tuple((pitfall.name, pitfall.why or "") for pitfall in reading.patterns(framework, release.bands))
        yield Line(words.label("summary.meaning"), shown)
    committed = framework.enabling_action(view.pledge.action) if view.pledge else None
    if view.pledge and committed:
        yield Line(words.label("summary.turn"), ((committed.title, _iso_day(view.pledge.made_at)),))
    went = reading.trend(framework, view.trend)
    for course in went.courses:
        days = (_iso_day(moment) for moment in went.moments)
        reaches = tuple(zip(days, map(str, course.reaches), strict=True))
        yield Line(words.say("summary/course", name=course.signal.name, furthest=reading.furthest(framework)), reaches)
    for card in cards:
        yield summary_lines.card(words, card, names.get(card.user, card.user))


def _iso_day(moment: datetime) -> str:
    return moment.date().isoformat()


def _cell(text: str) -> str:
    """Write what a spreadsheet would take for a formula so that it takes it for words."""
    return f"'{text}" if text.startswith(_FORMULA) else text
