"""What a request needs to know about a member. Each fact is a property that is read once, on first use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.domain import check as check_rules
from bot.domain import check_result, coaching, schedule, weekly
from bot.domain import evidence as evidence_rules
from bot.domain.check import Check
from bot.domain.check_result import Result
from bot.domain.coaching import Circumstances, NextStep
from bot.domain.evidence import BestEvidence, Evidence, EvidenceSource, Trend
from bot.domain.framework import Framework, Level, Stage
from bot.domain.interpretation import UNKNOWN_PERSON, Person
from bot.domain.people import Member, Profile
from bot.domain.plan import Plan, PlanStatus
from bot.domain.reflection import Reflection
from bot.domain.weekly import Subscription
from bot.services.library import Library
from bot.storage.unit_of_work import UnitOfWork

COUNTED_EVIDENCE = 50
"""How many of the newest pieces of evidence count beside a claim: about a year's."""

COUNTED_PLANS = 51
"""How many of the newest plans count for the suggestions: an action that was completed rests for half a year."""


@dataclass(frozen=True, slots=True)
class VersionedCheck:
    """A check, and the version of the content that it was begun with."""

    check: Check
    framework: Framework

    @property
    def stage(self) -> Stage | None:
        return check_rules.stage_of(self.framework, self.check.session.answers)

    @property
    def title(self) -> str | None:
        return check_rules.title_of(self.check.session.answers)

    @property
    def levels(self) -> Mapping[str, Level]:
        """Item id -> its rating."""
        return check_rules.levels(self.framework, self.check.session.answers)


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What the view of a check needs besides its answers.

    Attributes:
        check: the finished check before this one.
        levels: item id -> its rating in that check.
        title: the title in that check.
        person: what else the interpretation of the answers takes into account.
        circumstances: what the suggested steps have to fit.
        knows_weekly: whether the member has ever subscribed to the weekly question.
        shown: signal id -> the best evidence of it.
    """

    check: Check | None = None
    levels: Mapping[str, Level] = field(default_factory=dict)
    title: str | None = None
    person: Person = UNKNOWN_PERSON
    circumstances: Circumstances = field(default_factory=Circumstances)
    knows_weekly: bool = True
    shown: Mapping[str, BestEvidence] = field(default_factory=dict)

    def result(self, framework: Framework, check: Check) -> Result | None:
        """Derive the result of a check from its answers; None while the stage is not known."""
        return check_result.result(framework, check.session.answers, self.levels, self.shown, self.person)

    def steps(self, framework: Framework, result: Result) -> tuple[NextStep, ...]:
        return coaching.steps(framework, result.stage, result.interpretation, self.circumstances)


class MemberState:
    """What a unit of work knows about a member.

    Facts are cached. After writing something in the same unit, call `invalidate` with the facts that have changed, or
    use `refreshed`.
    """

    def __init__(self, work: UnitOfWork, library: Library, member: Member, now: datetime) -> None:
        self.work = work
        self.library = library
        self.member = member
        self.now = now

    def refreshed(self) -> "MemberState":
        return MemberState(self.work, self.library, self.member, self.now)

    def invalidate(self, *facts: str) -> None:
        """Read these facts again on next use."""
        for fact in facts:
            self.__dict__.pop(fact, None)

    @cached_property
    def profile(self) -> Profile:
        return self.work.members.get(self.member)

    @cached_property
    def subscription(self) -> Subscription | None:
        return self.work.subscriptions.get(self.member)

    @property
    def zone(self) -> ZoneInfo:
        return weekly.zone_of(self.subscription)

    @property
    def today(self) -> date:
        """Today's date in the member's time zone."""
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        """Return the date of a time in the member's time zone."""
        return moment.astimezone(self.zone).date()

    @property
    def week(self) -> str:
        return schedule.week_of(self.today)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """An unfinished check first, then the finished ones, newest first."""
        return self.work.checks.recent(self.member)

    @property
    def unfinished(self) -> Check | None:
        return next((check for check in self.checks if check.finished_at is None), None)

    @property
    def finished(self) -> tuple[Check, ...]:
        """Newest first."""
        return tuple(check for check in self.checks if check.finished_at)

    @cached_property
    def last(self) -> VersionedCheck | None:
        """The last finished check."""
        return self.versioned(self.finished[0]) if self.finished else None

    @property
    def framework(self) -> Framework:
        """The content that the last finished check was begun with; the current one if there is none."""
        return self.last.framework if self.last else self.library.current

    @property
    def stage(self) -> Stage | None:
        return self.last.stage if self.last else None

    @cached_property
    def result(self) -> Result | None:
        """The result of the last finished check."""
        return self.context_of(self.last.check).result(self.last.framework, self.last.check) if self.last else None

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The open plan first, then the settled ones, newest first."""
        return self.work.plans.recent(self.member, limit=COUNTED_PLANS)

    @cached_property
    def plan(self) -> Plan | None:
        """The open plan."""
        return self.work.plans.open(self.member)

    @property
    def settled(self) -> tuple[Plan, ...]:
        return tuple(plan for plan in self.plans if plan.status is not PlanStatus.OPEN)

    def plan_of(self, plan_id: str) -> Plan | None:
        return self.plan if self.plan and self.plan.id == plan_id else self.work.plans.get(self.member, plan_id)

    @cached_property
    def reflections(self) -> tuple[Reflection, ...]:
        """The latest ones, newest first."""
        return self.work.reflections.recent(self.member)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The latest `COUNTED_EVIDENCE` pieces, newest first."""
        return self.work.evidence.recent(self.member, limit=COUNTED_EVIDENCE)

    def level_of(self, one: Evidence) -> Level | None:
        """Return how far evidence reaches: its scope or, for an example, the answer that it was given for."""
        reach = evidence_rules.reach_of(self.library.at(self.work, one.framework), one)
        return reach.level if reach else self._levels_of_examples.get(one.origin or "")

    @cached_property
    def _levels_of_examples(self) -> Mapping[str, Level]:
        return {
            evidence_rules.example_origin(check, item): level
            for check in self.finished
            for item, level in self.versioned(check).levels.items()
        }

    @cached_property
    def shown(self) -> Mapping[str, BestEvidence]:
        """Signal id -> the best evidence of it."""
        return evidence_rules.best_evidence((self.library.at(self.work, one.framework), one) for one in self.evidence)

    @cached_property
    def trend(self) -> Trend:
        """How far the member's work has reached in the last weeks."""
        return self.trend_of(self.reflections[: evidence_rules.WEEKS + 1], self.today, evidence_rules.WEEKS)

    def trend_of(self, answered: Sequence[Reflection], last: date, weeks: int) -> Trend:
        """Return how far the work has reached in the weeks up to `last`; an answer kept as evidence counts once."""
        begins = datetime.combine(evidence_rules.first_week(last, weeks), time.min, self.zone)
        of_weeks = {reflection.id for reflection in answered}
        kept = [
            one
            for one in self.work.evidence.since(self.member, begins, limit=_MAX_TREND_EVIDENCE)
            if one.source is not EvidenceSource.WEEK or one.origin not in of_weeks
        ]
        reaches = (
            *(evidence_rules.reach_of_week(self.library.at(self.work, one.framework), one) for one in answered),
            *(evidence_rules.reach_of(self.library.at(self.work, one.framework), one, self.zone) for one in kept),
        )
        return evidence_rules.trend(filter(None, reaches), last, weeks)

    @cached_property
    def steps(self) -> tuple[NextStep, ...]:
        """The steps that the last check suggests; none without a check."""
        if self.last is None or self.result is None:
            return ()
        return self.context_of(self.last.check).steps(self.last.framework, self.result)

    def other_steps(self, step_id: str) -> tuple[NextStep, ...]:
        """Return suggested steps other than this one and that of the open plan."""
        if self.last is None or self.result is None:
            return ()
        known = {step_id, *((self.plan.action,) if self.plan else ())}
        found, circumstances = self.result.interpretation, self.context_of(self.last.check).circumstances
        return coaching.other_steps(self.framework, self.result.stage, found, circumstances, beside=known)

    def versioned(self, check: Check) -> VersionedCheck:
        return VersionedCheck(check, self.library.at(self.work, check.framework))

    def context_of(self, check: Check) -> CheckContext:
        """Return what the view of a check needs besides its answers: nothing between the first step and the result."""
        if check.session.at not in {None, check_rules.STAGE}:
            return CheckContext()
        before = next((self.versioned(one) for one in self.finished if _earlier(one, check)), None)
        title = before.title if before else None
        if check.session.at is not None:
            return CheckContext(title=title)
        return CheckContext(
            check=before.check if before else None,
            levels=before.levels if before else {},
            title=title,
            person=self._person(check),
            circumstances=self._circumstances(check),
            knows_weekly=self.subscription is not None,
            shown=self.shown,
        )

    def _person(self, check: Check) -> Person:
        person = Person(self.profile.work_place, self.profile.path)
        earlier = [self.versioned(one) for one in reversed(self.finished) if _earlier(one, check)]
        return check_result.with_last_item(((one.framework, one.check.session.answers) for one in earlier), person)

    def _circumstances(self, check: Check) -> Circumstances:
        return Circumstances(
            work_place=self.profile.work_place,
            path=self.profile.path,
            direction=self.profile.direction,
            evidenced={signal: one.level for signal, one in self.shown.items()},
            recently_settled=coaching.recently_settled(self.settled, self.now),
            week=max(0, (self.now - (check.finished_at or self.now)) // _WEEK),
        )


_WEEK = timedelta(weeks=1)

_MAX_TREND_EVIDENCE = 1000
"""How many pieces of evidence a trend takes into account."""


def _earlier(one: Check, other: Check) -> bool:
    return one.finished_at is not None and (other.finished_at is None or one.finished_at < other.finished_at)
