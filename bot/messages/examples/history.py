"""Examples of the history."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain import check as checks
from bot.domain import history as rules
from bot.domain.brief import CompletedPlan, EvidenceLine
from bot.domain.evidence import Trend
from bot.domain.framework import LEVELS, Framework
from bot.domain.history import Length, LevelChange
from bot.domain.plan import DONE, LET_GO, NO_CHANCE, NOT_YET, PARTLY
from bot.messages.examples import samples
from bot.messages.examples.samples import NOW, SAID, Example
from bot.messages.history import HistoryMessages
from bot.messages.result import ResultMessages
from bot.messages.words import Words
from bot.services.checks import build_view
from bot.services.history import HistoryView, PastAnswer, PastResult, WeekView
from bot.services.member_state import CheckContext

_GROWN = Trend(((1,), (), (1, 2), (), (1,), (2,), (1,), (), (2,), (1, 3), (3,), (2,), (4,)))


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    history, today = HistoryMessages(words), NOW.date()
    line = EvidenceLine(SAID, today, 3, framework.signals[0].id)
    first, second, *_ = framework.signals
    whole = HistoryView(
        span=rules.span(Length.QUARTER, 0, today),
        framework=framework,
        compared=(today - timedelta(weeks=12), today),
        moved=(
            LevelChange(first.name, first.anchors[0].short, first.anchors[2].short, further=True, line=line),
            *(LevelChange(second.name, second.anchors[1].short, None, further=False) for _ in range(5)),
        ),
        lines=(line, *(replace(line, words=f"{SAID} {n}") for n in range(5))),
        plans=tuple(CompletedPlan(SAID, SAID, came, today) for came in (SAID, None, None, None)),
        trend=_GROWN,
        results=(PastResult("example", today, framework.stages[0].name),),
        answers=(PastAnswer("example", today, framework.weekly[0].question),),
        has_earlier=True,
    )
    yield Example("history", "a quarter", history.message(whole))
    month = rules.span(Length.MONTH, 2, today)
    few = replace(whole, span=month, compared=None, lines=(line,), plans=whole.plans[:1], trend=Trend(((1,),)))
    yield Example("history", "a month before", history.message(few))
    same = replace(whole, moved=(), answers=(), span=rules.span(Length.MONTH, 0, today), trend=Trend(_GROWN.weeks[-4:]))
    yield Example("history", "nothing has changed", history.message(same))
    nothing = HistoryView(whole.span, framework, None, (), (), (), Trend(((),)), (), (), has_earlier=False)
    yield Example("history", "nothing at all", history.message(nothing))
    yield Example("history", "nothing in the span", history.message(replace(nothing, has_earlier=True)))
    scope, plan = framework.scopes[1], samples.plan(framework)
    week = WeekView(today, framework.weekly[0].question, SAID, scope)
    yield Example("history", "a weekly answer", history.week(week))
    for how in (DONE, PARTLY, NO_CHANCE, LET_GO, NOT_YET):
        told = replace(week, scope=None, plan=plan, how=how)
        yield Example("history", f"a weekly answer with a plan: {how}", history.week(told))
    before = samples.answered(framework, framework.stages[0], LEVELS[1])
    context = CheckContext(before, checks.levels(framework, before.session.answers))
    view = build_view(framework, samples.answered(framework, framework.stages[0], LEVELS[2]), context)
    yield Example("history", "a past result", ResultMessages(words).past(view))
    yield Example("history", "a check was a quarter ago", history.check_again())
