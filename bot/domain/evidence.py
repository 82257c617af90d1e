"""Evidence: what somebody did, kept in their own words, with the signal that it speaks for and how far it reached.

What made the last year is forgotten by the time somebody asks. So it is kept the moment it happens, in one line, and
signal and scope are asked for afterwards; both may stay open.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import partial
from hashlib import sha256

from bot.domain import check as checks
from bot.domain import conversation
from bot.domain import reflection as weekly
from bot.domain.check import Check
from bot.domain.conversation import WORDS_MAX, Answers, Ask, Conversation, Script, Session, Step
from bot.domain.errors import EmptyWordsError, TooLongError
from bot.domain.framework import LEVELS, Framework, Level, ScopeLevel, Signal
from bot.domain.intents import words as cut
from bot.domain.people import Member
from bot.domain.reflection import Reflection
from bot.domain.schedule import local_to_utc, monday_of

SIGNAL, SCOPE = "signal", "scope"

WEEKS = 8
"""Weeks that the trend looks back on, this one among them."""

LATELY = 3
"""Of these, the last so many are told apart from those before."""

ENOUGH = 3
"""Entries from which on a trend says something."""


class Source(StrEnum):
    """Where a piece of evidence came from."""

    LINE = "line"  # typed, or a message of Slack's
    CHECK = "check"  # an example given with a rating
    PLAN = "plan"  # what came of a plan
    WEEK = "week"  # a weekly answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Conversation):
    """A piece of evidence of a member; what is asked about it is its signal and its scope.

    Attributes:
        words: what happened, as they put it.
        link: the message in Slack that it was taken from, if any.
        origin: id of what it came from, which is kept once; None for a line.
    """

    words: str
    source: Source = Source.LINE
    link: str | None = None
    origin: str | None = None

    @property
    def dated(self) -> datetime:
        """When it happened: the moment it was kept, unless the person said another day."""
        return self.started_at


def id_of(member: Member, source: str) -> str:
    """The id of a line that was offered to be kept: the same for the same source, so that it is kept once."""
    return sha256(f"{member.workspace}\n{member.user}\n{source}".encode()).hexdigest()[:32]


def words_of(text: str) -> str:
    """Return what is kept of a typed text; EmptyWordsError or TooLongError where that can't be."""
    if not text.strip():
        raise EmptyWordsError
    if len(text) > WORDS_MAX:
        raise TooLongError(most=str(WORDS_MAX), typed=str(len(text)))
    return text.strip()


def script(framework: Framework) -> Script:
    """Return what is asked about a line that was kept: the signal, then the scope."""
    return partial(_steps, framework)


def _steps(framework: Framework, _: Answers) -> tuple[Step, ...]:
    return (
        Step(SIGNAL, Ask.CHOICE, tuple(signal.id for signal in framework.signals)),
        Step(SCOPE, Ask.CHOICE, tuple(scope.id for scope in framework.scopes)),
    )


def new_session(framework: Framework) -> Session:
    """Begin with both still asked."""
    return conversation.begin(script(framework))


def tagged_session(framework: Framework, signal: str | None, scope: str | None, turn: int = 0) -> Session:
    """Return the session in which both were said at once; what the framework doesn't know counts as not said."""
    given = {SIGNAL: signal, SCOPE: scope}
    answers = {step.id: given[step.id] if given[step.id] in step.options else None for step in _steps(framework, {})}
    return Session(answers, None, conversation.Status.FINISHED, turn)


def signal_of(framework: Framework, evidence: Evidence) -> Signal | None:
    """Return the signal that the evidence speaks for, if it was said."""
    return next((signal for signal in framework.signals if signal.id == evidence.session.answers.get(SIGNAL)), None)


def scope_of(framework: Framework, evidence: Evidence) -> ScopeLevel | None:
    """Return how far it reached, if that was said."""
    return next((scope for scope in framework.scopes if scope.id == evidence.session.answers.get(SCOPE)), None)


def can_be_kept(framework: Framework, reflection: Reflection) -> bool:
    """Return whether the answer of a reflection can be kept: it is all there, and it was said how far it reached."""
    answers, under_way = reflection.session.answers, reflection.session.at is not None
    return not under_way and bool(answers.get(weekly.ANSWER)) and weekly.scope_of(framework, answers) is not None


def synced(evidence: Evidence, before: Reflection, after: Reflection) -> Evidence:
    """Take over what changed in the answer that this evidence came from, as the person would expect of one text.

    Words that were reworded here since are the person's own by now, and stay; so does a scope that was set otherwise.
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
    """Name the example that a check has of a signal."""
    return f"{check.id}:{signal_id}"


@dataclass(frozen=True, slots=True)
class ExampleChange:
    """The example of a signal, before and after a move of a finished check; None where there is none."""

    signal: str
    before: str | None
    after: str | None


def example_changes(framework: Framework, before: Check, after: Check) -> tuple[ExampleChange, ...]:
    """Compare the examples of a check with those before a move. Only those of a finished check count."""
    if after.finished_at is None:
        return ()
    was = checks.examples_of(framework, before.session.answers) if before.finished_at else {}
    now = checks.examples_of(framework, after.session.answers)
    changes = (ExampleChange(signal.id, was.get(signal.id), now.get(signal.id)) for signal in framework.signals)
    return tuple(change for change in changes if change.before != change.after)


def is_unedited(evidence: Evidence, words: str | None) -> bool:
    """Return whether nothing was changed about it since it came from a check."""
    return evidence.words == words and not evidence.session.answers.get(SCOPE)


def has_same_words(evidence: Evidence, words: str) -> bool:
    return cut(evidence.words) == cut(words)


def dated_on(evidence: Evidence, day: date | None, today: date, zone: tzinfo) -> Evidence:
    """Date a piece of evidence; a day to come is today."""
    if day is None or day == evidence.dated.astimezone(zone).date():
        return evidence
    return replace(evidence, started_at=local_to_utc(min(day, today), time(12), str(zone)))


@dataclass(frozen=True, slots=True)
class BestEvidence:
    """The most fitting piece of evidence for a signal: of those that reach furthest, the newest."""

    level: Level
    words: str
    dated: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one thing reached, and when."""

    day: date
    level: Level


@dataclass(frozen=True, slots=True)
class Trend:
    """How far somebody's work reached, week by week. For their eyes alone.

    Attributes:
        weeks: what each week reached, narrow to wide, the oldest week first and this one last.
    """

    weeks: tuple[tuple[Level, ...], ...]

    @property
    def total(self) -> int:
        """Count what was reached."""
        return sum(map(len, self.weeks))

    @property
    def is_meaningful(self) -> bool:
        """Whether there is enough to say something."""
        return self.total >= ENOUGH

    @property
    def spans_weeks(self) -> bool:
        """Whether there is more than one week to look at."""
        return sum(map(bool, self.weeks)) > 1

    @property
    def widest(self) -> tuple[Level | None, ...]:
        """Return the widest reach of each week; None of a week without any."""
        return tuple(max(week, default=None) for week in self.weeks)

    @property
    def usual_before(self) -> Level | None:
        """Return the reach that was commonest before the last weeks, the wider one of equals."""
        counted = Counter(level for week in self.weeks[:-LATELY] for level in week)
        return max(counted, key=lambda level: (counted[level], level), default=None)

    @property
    def widest_lately(self) -> Level | None:
        """Return the widest reach of the last weeks."""
        return max(self._lately, default=None)

    @property
    def times_lately(self) -> int:
        """Count how often the last weeks reached that far."""
        return self._lately.count(self.widest_lately or 0)

    @property
    def _lately(self) -> tuple[Level, ...]:
        return tuple(level for week in self.weeks[-LATELY:] for level in week)


def trend(reaches: Iterable[Reach], today: date, weeks: int = WEEKS) -> Trend:
    """Sort what was reached into the last weeks, Monday to Sunday; what is older, or not yet, is left out."""
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
    """How far a piece of evidence reached, if that was said, and on which day where the member is."""
    scope = scope_of(framework, evidence)
    day = evidence.dated.astimezone(zone).date()
    return Reach(day, LEVELS[framework.scopes.index(scope)]) if scope else None


def reach_of_week(framework: Framework, reflection: Reflection) -> Reach | None:
    """Return how far the answer of a week reached, if that was said. It counts for its week, however late it came."""
    scope = weekly.scope_of(framework, reflection.session.answers)
    if scope is None or not reflection.session.answers.get(weekly.ANSWER):
        return None
    return Reach(monday_of(reflection.period), LEVELS[framework.scopes.index(scope)])


def best_evidence(pieces: Iterable[tuple[Framework, Evidence]]) -> Mapping[str, BestEvidence]:
    """Return signal id -> the most fitting piece of evidence."""
    found: dict[str, BestEvidence] = {}
    for framework, evidence in pieces:
        signal, reach = signal_of(framework, evidence), reach_of(framework, evidence)
        if signal and reach:
            one = BestEvidence(reach.level, evidence.words, evidence.dated)
            found[signal.id] = max(found.get(signal.id, one), one, key=lambda shown: (shown.level, shown.dated))
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
