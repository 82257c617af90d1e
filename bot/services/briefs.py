"""Gathers the contents of a brief, which isn't stored: it is a message in the member's DM, and only they edit it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.domain import brief as rules
from bot.domain import evidence as evidence_rules
from bot.domain.brief import Brief, BriefChoices, BriefOptions, Claim, CompletedPlan, EvidenceLine, Ingredient, OpenPlan
from bot.domain.evidence import Evidence, EvidenceSource
from bot.domain.framework import LEVELS, Item, Level
from bot.domain.lines import ended, in_a_line, unended
from bot.domain.people import Member
from bot.domain.plan import PlanStatus
from bot.services import Clock
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.storage.unit_of_work import Storage

_MAX_EVIDENCE = 500
"""How many pieces of evidence are read."""


class BriefService:
    """Briefs for reviews and one-to-ones, from a member's evidence, plans and checks."""

    def __init__(self, storage: Storage, library: Library, clock: Clock) -> None:
        self._storage = storage
        self._library = library
        self._clock = clock

    def has_material(self, member: Member) -> bool:
        """Return whether there is anything to write a brief about."""
        with self._storage.reading() as work:
            state = MemberState(work, self._library, member, self._clock())
            return bool(state.evidence or state.plans or state.last)

    def gather(self, member: Member, options: BriefOptions) -> Brief:
        """Return the contents: the ticked lines, or else the most telling ones, and the chosen ingredients."""
        usual, wanted = rules.DEFAULTS[options.kind], set(options.ingredients)
        with self._storage.reading() as work:
            state = MemberState(work, self._library, member, self._clock())
            offered = _offered(state, options)
            brief = Brief(
                options=options,
                begins=rules.period_start(options.period, state.today),
                ends=state.today,
                title=state.last.title if state.last else None,
                question=in_a_line(options.question),
            )
            if Ingredient.RESULT in wanted:
                brief = _with_result(state, brief)
            if Ingredient.AHEAD in wanted and state.plan:
                brief = replace(brief, ahead=OpenPlan(*map(unended, (state.plan.words.when, state.plan.words.will))))
            if options.lines is not None:
                lines = tuple(one for one in offered.lines if one.id in options.lines)
                return replace(brief, lines=lines, plans=tuple(one for one in offered.plans if one.id in options.lines))
            lines = offered.lines if Ingredient.EVIDENCE in wanted else ()
            left_out = len(lines[usual.lines :]) + len(offered.plans[usual.plans :])
            return replace(brief, lines=lines[: usual.lines], plans=offered.plans[: usual.plans], left_out=left_out)

    def offered(self, member: Member, options: BriefOptions) -> BriefChoices:
        """Return the lines and plans that can be ticked, the most telling ones if there are many."""
        with self._storage.reading() as work:
            offered = _offered(MemberState(work, self._library, member, self._clock()), options)
            plans = offered.plans[: rules.MAX_OFFERED // 3]
            return replace(offered, lines=offered.lines[: rules.MAX_OFFERED - len(plans)], plans=plans)


def _offered(state: MemberState, options: BriefOptions) -> BriefChoices:
    """Return the evidence and the plans of the period. The result of an included plan is not repeated as a line."""
    begins = rules.period_start(options.period, state.today)
    kept = [
        one
        for one in state.work.evidence.recent(state.member, limit=_MAX_EVIDENCE)
        if begins is None or state.day_of(one.dated) >= begins
    ]
    plans = completed_plans(state, kept, begins) if Ingredient.PLANS in options.ingredients else {}
    lines = rules.rank_lines(brief_line(state, one) for one in kept if one.origin not in plans)
    return BriefChoices(options, state.today, lines, tuple(plans.values()))


def _with_result(state: MemberState, brief: Brief) -> Brief:
    """Add the claims of the last check, and what the member would work on next."""
    result, last = state.result, state.last
    if result is None or last is None or last.check.finished_at is None:
        return brief
    claims = {one.item.id: _claim(one.item, one.level) for one in result.signals if one.level}
    strength, hint = result.interpretation.strength, result.interpretation.hint
    evidenced = {one.item.id: one.evidence.level for one in result.signals if one.evidence}
    reached = {item: max(level, evidenced.get(item, 0)) for item, level in last.levels.items()}
    level = reached.get(hint.item.id) if hint and hint.item else None
    return replace(
        brief,
        claims=claims,
        checked=state.day_of(last.check.finished_at),
        strength=_claim(strength.item, strength.level) if strength and strength.level else None,
        further=_claim(hint.item, level + 1).did if hint and hint.item and level in LEVELS[:-1] else None,
    )


def completed_plans(state: MemberState, kept: Iterable[Evidence], begins: date | None) -> dict[str, CompletedPlan]:
    """Return plan id -> plan for the plans that were completed since `begins`, newest first."""
    results = {one.origin: ended(one.words) for one in kept if one.source is EvidenceSource.PLAN and one.words}
    completed = [
        (plan, state.day_of(plan.settled_at))
        for plan in state.settled
        if plan.status is PlanStatus.DONE and plan.settled_at
    ]
    return {
        plan.id: CompletedPlan(unended(plan.words.when), unended(plan.words.will), results.get(plan.id), day, plan.id)
        for plan, day in completed
        if begins is None or day >= begins
    }


def brief_line(state: MemberState, one: Evidence) -> EvidenceLine:
    signal = evidence_rules.signal_of(state.library.at(state.work, one.framework), one)
    return EvidenceLine(
        words=ended(one.words),
        day=state.day_of(one.dated),
        level=state.level_of(one),
        signal=signal.id if signal else None,
        id=one.id,
    )


def _claim(item: Item, level: Level) -> Claim:
    return Claim(item.anchors[level - 1].short, level)
