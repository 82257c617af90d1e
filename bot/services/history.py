"""Looks back on months and quarters of a member's work. Writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import brief as brief_rules
from bot.domain import history as rules
from bot.domain import reflection as weekly
from bot.domain.brief import CompletedPlan, EvidenceLine
from bot.domain.errors import NothingToChangeError
from bot.domain.evidence import Trend, first_week
from bot.domain.framework import Framework, Item, Level, ScopeLevel
from bot.domain.history import Length, LevelChange, Span
from bot.domain.people import Member
from bot.domain.plan import HOW, Plan
from bot.domain.reflection import ANSWER, Reflection
from bot.domain.schedule import monday_of
from bot.services import Clock
from bot.services.briefs import brief_line, completed_plans
from bot.services.library import Library
from bot.services.member_state import MemberState, VersionedCheck
from bot.storage.unit_of_work import Storage

_MAX_ROWS = 1000
"""How many rows of each kind are read."""


@dataclass(frozen=True, slots=True)
class PastResult:
    """A finished check that can be read again. `day`: when it was finished, in the member's time zone."""

    id: str
    day: date
    stage: str


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """A weekly answer that can be read again. `monday`: the first day of its week."""

    id: str
    monday: date
    question: str


@dataclass(frozen=True, slots=True)
class HistoryView:
    """A time span in the past.

    Attributes:
        compared: the dates of the two checks that are compared, the earlier one first; None without two checks.
        moved: the answers that differ between them.
        lines: the evidence, the most telling first.
        plans: the completed plans, newest first.
        trend: how far the work has reached, week by week.
        has_earlier: whether there is anything before this span.
    """

    span: Span
    framework: Framework
    compared: tuple[date, date] | None
    moved: tuple[LevelChange, ...]
    lines: tuple[EvidenceLine, ...]
    plans: tuple[CompletedPlan, ...]
    trend: Trend
    results: tuple[PastResult, ...]
    answers: tuple[PastAnswer, ...]
    has_earlier: bool

    @property
    def mondays(self) -> tuple[date, ...]:
        """The first day of each week of the trend."""
        first = first_week(self.span.ends, self.span.weeks)
        return tuple(first + timedelta(weeks=week) for week in range(self.span.weeks))

    @property
    def reached(self) -> tuple[tuple[ScopeLevel, int], ...]:
        """The scopes that the work has reached, widest first, and how often."""
        counted = Counter(level for week in self.trend.weeks for level in week)
        return tuple((self.framework.scope_at(level), counted[level]) for level in sorted(counted, reverse=True))


@dataclass(frozen=True, slots=True)
class WeekView:
    """A weekly answer.

    Attributes:
        monday: the first day of its week.
        plan: the plan that the member was asked about.
        how: how the plan went, in the member's answer.
    """

    monday: date
    question: str
    answer: str
    scope: ScopeLevel | None
    plan: Plan | None = None
    how: str | None = None


class HistoryService:
    """Reads months and quarters of a member's own work."""

    def __init__(self, storage: Storage, library: Library, clock: Clock) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock

    def view(self, member: Member, length: Length, back: int) -> HistoryView:
        """Return the span that ends today, or the one `back` lengths earlier."""
        with self._storage.reading() as work:
            state = MemberState(work, self._library, member, self._clock())
            span = rules.span(length, back, state.today)
            checks = [
                (state.day_of(check.finished_at), state.versioned(check))
                for check in work.checks.recent(member, limit=_MAX_ROWS)
                if check.finished_at
            ]
            reflections = [
                one for one in work.reflections.recent(member, limit=_MAX_ROWS) if one.session.answers.get(ANSWER)
            ]
            evidence = work.evidence.recent(member, limit=_MAX_ROWS)
            lines = brief_rules.rank_lines(
                one for one in (brief_line(state, e) for e in evidence) if span.contains(one.day)
            )
            plans = completed_plans(state, evidence, None).values()
            days = [
                *(day for day, _ in checks),
                *(monday_of(one.period) for one in reflections),
                *(plan.day for plan in plans),
                *(brief_line(state, one).day for one in evidence[-1:]),
            ]
            compared = _checks_to_compare(checks, span)
            return HistoryView(
                span=span,
                framework=self._library.current,
                compared=(compared[0][0], compared[1][0]) if compared else None,
                moved=_level_changes(compared[0][1], compared[1][1], lines) if compared else (),
                lines=lines,
                plans=tuple(plan for plan in plans if span.contains(plan.day)),
                trend=state.trend_of(reflections, span.ends, span.weeks),
                results=tuple(
                    PastResult(made.check.id, day, made.stage.name if made.stage else "")
                    for day, made in checks
                    if span.contains(day)
                ),
                answers=tuple(
                    PastAnswer(one.id, monday_of(one.period), self._question(state, one))
                    for one in reflections
                    if span.contains(monday_of(one.period))
                ),
                has_earlier=any(day < span.begins for day in days),
            )

    def week(self, member: Member, reflection_id: str) -> WeekView:
        """Return a weekly answer; NothingToChangeError if the member has none with this id."""
        with self._storage.reading() as work:
            state = MemberState(work, self._library, member, self._clock())
            one = work.reflections.get(member, reflection_id)
            if one is None or not one.session.answers.get(ANSWER):
                raise NothingToChangeError
            how = one.session.answers.get(HOW)
            return WeekView(
                monday=monday_of(one.period),
                question=self._question(state, one),
                answer=one.session.answers.get(ANSWER) or "",
                scope=weekly.scope_of(state.library.at(work, one.framework), one.session.answers),
                plan=state.plan_of(one.plan) if one.plan and how else None,
                how=how,
            )

    @staticmethod
    def _question(state: MemberState, one: Reflection) -> str:
        asked = state.library.at(state.work, one.framework).weekly_question(one.question)
        return asked.question if asked else ""


Dated = tuple[date, VersionedCheck]


def _checks_to_compare(checks: Sequence[Dated], span: Span) -> tuple[Dated, Dated] | None:
    """Return the last check before the span, or else the first within it, and the last within it.

    `checks` are sorted, newest first.
    """
    within = [one for one in checks if span.contains(one[0])]
    earlier = [one for one in checks if one[0] < span.begins][:1] or within[-1:]
    return (earlier[0], within[0]) if within and earlier[0] is not within[0] else None


def _level_changes(
    before: VersionedCheck, now: VersionedCheck, lines: Sequence[EvidenceLine]
) -> tuple[LevelChange, ...]:
    shows = {one.signal: one for one in reversed(lines) if one.signal}
    was = {item.id: (item, level) for item, level in _rated(before).items()}
    return rules.level_changes(_rated(now), was, shows)


def _rated(made: VersionedCheck) -> Mapping[Item, Level]:
    items = (*(made.stage.expectations if made.stage else ()), *made.framework.signals)
    return {item: made.levels[item.id] for item in items if item.id in made.levels}
