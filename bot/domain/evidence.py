"""Evidence: what somebody did, in their own words, with the signal it is evidence of and how far it reached.

By the time somebody asks, last year's work is forgotten. So it is kept as it happens, in one line. The signal and the
scope are asked for afterwards, and both can be left open.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from hashlib import sha256

from bot.domain import check as checks
from bot.domain import conversation
from bot.domain import reflection as weekly
from bot.domain.check import Check
from bot.domain.conversation import WORDS_MAX, Ask, Conversation, Script, Session, Step
from bot.domain.errors import EmptyWordsError, TooLongError
from bot.domain.framework import LEVELS, Framework, Level, ScopeLevel, Signal
from bot.domain.intents import split_words
from bot.domain.people import Member
from bot.domain.reflection import Reflection
from bot.domain.schedule import local_to_utc, monday_of

SIGNAL, SCOPE = "signal", "scope"

WEEKS = 8
"""How many weeks a trend covers, including this one."""

LATELY = 3
"""How many of these, at the end, count as recent."""

ENOUGH = 3
"""How many entries a trend needs to be meaningful."""


class EvidenceSource(StrEnum):
    """Where a piece of evidence came from."""

    LINE = "line"  # typed, or taken from a message in Slack
    CHECK = "check"  # an example given with a rating
    PLAN = "plan"  # what came of a plan
    WEEK = "week"  # a weekly answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Conversation):
    """A piece of evidence of a member, as a conversation that asks for its signal and scope.

    Attributes:
        words: what happened, as the person wrote it.
        link: link to the message in Slack that it was taken from, if any.
        origin: id of what it came from, which is evidence only once; None for a line.
    """

    words: str
    source: EvidenceSource = EvidenceSource.LINE
    link: str | None = None
    origin: str | None = None

    @property
    def dated(self) -> datetime:
        """When it happened: when it was kept, unless the person chose another day."""
        return self.started_at


def id_of(member: Member, source: str) -> str:
    """Derive the id of a piece of evidence from its source, so that the same source is kept only once."""
    return sha256(f"{member.workspace}\n{member.user}\n{source}".encode()).hexdigest()[:32]


def words_of(text: str) -> str:
    """Return a typed text without surrounding spaces; raise EmptyWordsError or TooLongError if it can't be stored."""
    if not text.strip():
        raise EmptyWordsError
    if len(text) > WORDS_MAX:
        raise TooLongError(most=str(WORDS_MAX), typed=str(len(text)))
    return text.strip()


def script(framework: Framework) -> Script:
    """Return the script that asks for the signal, then for the scope."""
    return lambda _: _steps(framework)


def _steps(framework: Framework) -> tuple[Step, ...]:
    return (
        Step(SIGNAL, Ask.CHOICE, tuple(signal.id for signal in framework.signals)),
        Step(SCOPE, Ask.CHOICE, tuple(scope.id for scope in framework.scopes)),
    )


def new_session(framework: Framework) -> Session:
    """Return a session in which both are still to be asked."""
    return conversation.begin(script(framework))


def tagged_session(framework: Framework, signal: str | None, scope: str | None, turn: int = 0) -> Session:
    """Return a finished session with these tags; ids that the framework doesn't know are left open."""
    given = {SIGNAL: signal, SCOPE: scope}
    answers = {step.id: given[step.id] if given[step.id] in step.options else None for step in _steps(framework)}
    return Session(answers, None, conversation.Status.FINISHED, turn)


def signal_of(framework: Framework, evidence: Evidence) -> Signal | None:
    """Return the signal that it was tagged with, if any."""
    return next((signal for signal in framework.signals if signal.id == evidence.session.answers.get(SIGNAL)), None)


def scope_of(framework: Framework, evidence: Evidence) -> ScopeLevel | None:
    """Return the scope that it was tagged with, if any."""
    return next((scope for scope in framework.scopes if scope.id == evidence.session.answers.get(SCOPE)), None)


def can_be_kept(framework: Framework, reflection: Reflection) -> bool:
    """Return whether a reflection's answer can be kept as evidence: the reflection is finished, with a scope."""
    answers, under_way = reflection.session.answers, reflection.session.at is not None
    return not under_way and bool(answers.get(weekly.ANSWER)) and weekly.scope_of(framework, answers) is not None


def synced(evidence: Evidence, before: Reflection, after: Reflection) -> Evidence:
    """Apply changes of the weekly answer that this evidence came from, as a person would expect of one text.

    Words or a scope that were changed in the evidence itself are not overwritten.
    """
    was, now = before.session.answers, after.session.answers
    words, answers = evidence.words, dict(evidence.session.answers)
    if words == was.get(weekly.ANSWER):
        words = now.get(weekly.ANSWER) or words
    if answers.get(SCOPE) == was.get(weekly.SCOPE):
        answers[SCOPE] = now.get(weekly.SCOPE) or answers.get(SCOPE)
    if (words, answers) == (evidence.words, evidence.session.answers):
        return evidence
    session = replace(evidence.session, answers=answers, turn=evidence.session.turn + 1)
    return replace(evidence, words=words, session=session)


def example_origin(check: Check, signal_id: str) -> str:
    """Return the `origin` of the example that a check has of a signal."""
    return f"{check.id}:{signal_id}"


@dataclass(frozen=True, slots=True)
class ExampleChange:
    """The example of a signal before and after a move of a check; None if there is none."""

    signal: str
    before: str | None
    after: str | None


def example_changes(framework: Framework, before: Check, after: Check) -> tuple[ExampleChange, ...]:
    """Compare the examples of a check before and after a move. Only those of a finished check count."""
    if after.finished_at is None:
        return ()
    was = checks.examples_of(framework, before.session.answers) if before.finished_at else {}
    now = checks.examples_of(framework, after.session.answers)
    changes = (ExampleChange(signal.id, was.get(signal.id), now.get(signal.id)) for signal in framework.signals)
    return tuple(change for change in changes if change.before != change.after)


def is_unedited(evidence: Evidence, words: str | None) -> bool:
    """Return whether evidence from a check still has these words, and was given no scope."""
    return evidence.words == words and not evidence.session.answers.get(SCOPE)


def has_same_words(evidence: Evidence, words: str) -> bool:
    return split_words(evidence.words) == split_words(words)


def dated_on(evidence: Evidence, day: date | None, today: date, zone: tzinfo) -> Evidence:
    """Change the day of a piece of evidence; a future day becomes today."""
    if day is None or day == evidence.dated.astimezone(zone).date():
        return evidence
    return replace(evidence, started_at=local_to_utc(min(day, today), time(12), str(zone)))


@dataclass(frozen=True, slots=True)
class BestEvidence:
    """The best piece of evidence for a signal: the newest of those with the widest scope."""

    level: Level
    words: str
    dated: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """How far something reached, and when."""

    day: date
    level: Level


@dataclass(frozen=True, slots=True)
class Trend:
    """How far somebody's work reached, week by week. Only they see it.

    Attributes:
        weeks: the sorted levels of each week, the oldest week first.
    """

    weeks: tuple[tuple[Level, ...], ...]

    @property
    def total(self) -> int:
        """How many entries there are."""
        return sum(map(len, self.weeks))

    @property
    def is_meaningful(self) -> bool:
        """Whether there are enough entries to conclude something."""
        return self.total >= ENOUGH

    @property
    def spans_weeks(self) -> bool:
        """Whether there are entries in more than one week."""
        return sum(map(bool, self.weeks)) > 1

    @property
    def widest(self) -> tuple[Level | None, ...]:
        """The highest level of each week; None for a week without entries."""
        return tuple(max(week, default=None) for week in self.weeks)

    @property
    def usual_before(self) -> Level | None:
        """The most frequent level before the recent weeks; of equally frequent ones, the highest."""
        counted = Counter(level for week in self.weeks[:-LATELY] for level in week)
        return max(counted, key=lambda level: (counted[level], level), default=None)

    @property
    def widest_lately(self) -> Level | None:
        """The highest level of the recent weeks."""
        return max(self._lately, default=None)

    @property
    def times_lately(self) -> int:
        """How many entries of the recent weeks have that level."""
        return self._lately.count(self.widest_lately or 0)

    @property
    def _lately(self) -> tuple[Level, ...]:
        return tuple(level for week in self.weeks[-LATELY:] for level in week)


def trend(reaches: Iterable[Reach], today: date, weeks: int = WEEKS) -> Trend:
    """Group entries by week, Monday to Sunday. Those before the first week or in the future are left out."""
    mondays = [first_week(today, weeks) + timedelta(weeks=n) for n in range(weeks)]
    sorted_in: dict[date, list[Level]] = {monday: [] for monday in mondays}
    for reach in reaches:
        monday = _monday(reach.day)
        if monday in sorted_in:
            sorted_in[monday].append(reach.level)
    return Trend(tuple(tuple(sorted(sorted_in[monday])) for monday in mondays))


def first_week(today: date, weeks: int = WEEKS) -> date:
    """Return the Monday on which the trend begins."""
    return _monday(today) - timedelta(weeks=weeks - 1)


def reach_of(framework: Framework, evidence: Evidence, zone: tzinfo = UTC) -> Reach | None:
    """Return the reach of a piece of evidence, dated in the member's time zone; None if it has no scope."""
    scope = scope_of(framework, evidence)
    day = evidence.dated.astimezone(zone).date()
    return Reach(day, LEVELS[framework.scopes.index(scope)]) if scope else None


def reach_of_week(framework: Framework, reflection: Reflection) -> Reach | None:
    """Return the reach of a weekly answer, dated to its week however late it came; None if it has no scope."""
    scope = weekly.scope_of(framework, reflection.session.answers)
    if scope is None or not reflection.session.answers.get(weekly.ANSWER):
        return None
    return Reach(monday_of(reflection.period), LEVELS[framework.scopes.index(scope)])


def best_evidence(pieces: Iterable[tuple[Framework, Evidence]]) -> Mapping[str, BestEvidence]:
    """Return signal id -> the best piece of evidence."""
    found: dict[str, BestEvidence] = {}
    for framework, evidence in pieces:
        signal, reach = signal_of(framework, evidence), reach_of(framework, evidence)
        if signal and reach:
            one = BestEvidence(reach.level, evidence.words, evidence.dated)
            found[signal.id] = max(found.get(signal.id, one), one, key=lambda shown: (shown.level, shown.dated))
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
