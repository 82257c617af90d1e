"""The history of a month or quarter: changed answers, evidence, plans, the trend, and a menu of past answers."""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.domain.brief import EvidenceLine
from bot.domain.history import Length, LevelChange
from bot.domain.lines import ended
from bot.messages.elements import Elements
from bot.messages.parts import (
    Button,
    Buttons,
    Chart,
    Heading,
    Message,
    Note,
    Option,
    Part,
    Prose,
    Quote,
    Select,
    Series,
    Style,
)
from bot.messages.words import Words
from bot.services.history import HistoryView, WeekView

MOVED_SHOWN, LINES_SHOWN, PLANS_SHOWN = 4, 3, 3

RESULT, ANSWER = "result", "answer"
"""Prefixes of the options in the menu of past results and weekly answers."""

_OPTIONS_MAX = 50


class HistoryMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: HistoryView) -> Message:
        """A month or quarter, with buttons for the one before and the one after it."""
        return Message(tuple(self._parts(view)))

    def week(self, view: WeekView) -> Message:
        """A past weekly answer."""
        return Message(tuple(self._week(view)))

    def check_again(self) -> Message:
        """The reminder a quarter after a check, which is sent once."""
        again = self._elements.begin_button("check.begin_again", Style.PLAIN)
        return Message(
            (Prose(self._words.say("history/check_again")), Buttons((again, self._elements.history_button())))
        )

    def _parts(self, view: HistoryView) -> Iterator[Part]:
        span = view.span
        begins, ends = self._elements.day(span.begins, span.ends), self._elements.day(span.ends, span.begins)
        yield Heading(self._words.label("history.title"))
        yield Prose(self._words.say("history/span", length=span.length, back=span.back, begins=begins, ends=ends))
        if not (view.results or view.answers or view.lines or view.plans):
            yield Prose(self._words.say("history/nothing", has_earlier=view.has_earlier))
        shown = view.moved[:MOVED_SHOWN]
        yield from self._moved(view, shown)
        yield from self._lines(view, [one.line for one in shown if one.line])
        yield from self._plans(view)
        yield from self._reach(view)
        yield from self._past_answers(view)
        yield Buttons(tuple(self._pages(view)))

    def _moved(self, view: HistoryView, shown: Iterable[LevelChange]) -> Iterator[Part]:
        if view.compared is None:
            return
        earlier, later = (self._elements.day(day, view.span.ends) for day in view.compared)
        yield Prose(self._words.say("history/moved" if view.moved else "history/same", earlier=earlier, later=later))
        for one in shown:
            yield Prose(
                self._words.say(
                    "history/item",
                    name=one.name,
                    before=one.before,
                    now=one.now,
                    further=one.further,
                    has_line=one.line is not None,
                    day=self._elements.day(one.line.day, view.span.ends) if one.line else None,
                )
            )
            if one.line:
                yield Quote(one.line.words)
        if view.moved[MOVED_SHOWN:]:
            yield Note(self._words.say("history/as_before", count=len(view.moved) - MOVED_SHOWN))

    def _lines(self, view: HistoryView, quoted: list[EvidenceLine]) -> Iterator[Part]:
        lines = [line for line in view.lines if line not in quoted]
        if not lines:
            return
        shown = lines[:LINES_SHOWN]
        facts = {"total": len(lines), "shown": len(shown), "beside": bool(quoted)}
        yield Prose(self._words.say("history/lines", **facts))
        for line in shown:
            yield Quote(line.words)

    def _plans(self, view: HistoryView) -> Iterator[Part]:
        if not view.plans:
            return
        shown = view.plans[:PLANS_SHOWN]
        yield Prose(self._words.say("history/plans", total=len(view.plans), shown=len(shown)))
        for plan in shown:
            yield Quote(self._words.say("history/plan", will=ended(plan.will), came_of_it=plan.came_of_it))

    def _reach(self, view: HistoryView) -> Iterator[Part]:
        if not view.trend.total:
            return
        reached = [(scope.name, count) for scope, count in view.reached]
        yield Prose(self._words.say("history/reach", reached=reached, total=view.trend.total))
        if view.trend.spans_weeks:
            widest = tuple(float(level or 0) for level in view.trend.widest)
            line = Series(self._words.label("history.chart_line"), widest)
            weeks = tuple(map(self._week_name, view.mondays))
            yield Chart(self._words.label("history.chart"), weeks, (line,), bars=True)
            names = [view.framework.scope_at(level).name if level else None for level in view.trend.widest]
            named = [(week, name) for week, name in zip(weeks, names, strict=True) if name]
            yield Note(self._words.say("history/weeks", weeks=named))

    def _past_answers(self, view: HistoryView) -> Iterator[Part]:
        ends, day = view.span.ends, self._elements.day
        results = [
            Option(f"{RESULT}.{one.id}", self._words.say("history/result_of", day=day(one.day, ends), stage=one.stage))
            for one in view.results[:_OPTIONS_MAX]
        ]
        answers = [
            Option(
                f"{ANSWER}.{one.id}",
                self._words.say("history/answer_of", day=day(one.monday, ends), question=one.question),
            )
            for one in view.answers
        ]
        named = (("history.results", results), ("history.answers", answers))
        groups = tuple((self._words.label(name), tuple(options)) for name, options in named if options)
        if groups:
            yield Select("history.read", self._words.label("history.read"), groups)

    def _pages(self, view: HistoryView) -> Iterator[Button]:
        length, back = view.span.length, view.span.back
        other = Length.MONTH if length is Length.QUARTER else Length.QUARTER
        yield self._page(f"history.{other}", other, 0)
        if view.has_earlier:
            yield self._page("history.earlier", length, back + 1)
        if back:
            yield self._page("history.later", length, back - 1)
        if view.lines:
            yield self._elements.brief_button()

    def _page(self, label: str, length: Length, back: int) -> Button:
        return Button("history.page", self._words.label(label), f"{length}.{back}", f"{length}.{back}")

    def _week(self, view: WeekView) -> Iterator[Part]:
        day = self._elements.day(view.monday, view.monday)
        yield Prose(self._words.say("history/answer", day=day, question=view.question))
        yield Quote(view.answer)
        if view.scope:
            yield Note(self._words.say("history/reached", scope=view.scope.name))
        if view.plan:
            yield Prose(self._words.say("history/plan_then", how=view.how))
            yield self._elements.plan_quote(view.plan.words)
        yield Buttons((self._elements.history_button(),))

    def _week_name(self, monday: date) -> str:
        return self._words.say("history/week", day=monday.day, month=self._words.label(f"months.{monday.month}"))
