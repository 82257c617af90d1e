"""The brief: one page for a conversation, of what somebody kept, in their own words.

What goes in is chosen by rules that can be read: of the lines of the time, those that reached furthest, the newer one
first where two reached as far. A line that bears out a claim of the last check stands below it; the claim is the one
that was chosen there, word by word.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Level
from bot.domain.intents import words as cut
from bot.domain.lines import in_a_line

PAGE_MAX = 3000
"""Characters of a page: what a Slack input takes."""

QUESTION_MAX = 300

MAX_OFFERED = 30
"""Lines and plans that can be ticked; a button has to carry their ids."""

_SAYS_SOMETHING = 4
"""Words with which two lines must begin alike to be the same."""

_CLAIMED_FROM: Level = 2
"""Below this level, a line says more than the claim above it would."""


class Kind(StrEnum):
    """The conversation that a brief is for."""

    ONE_TO_ONE = "one_to_one"
    REVIEW = "review"
    APPLICATION = "application"


class Ingredient(StrEnum):
    """What can go into a brief, besides a question."""

    EVIDENCE = "evidence"
    PLANS = "plans"  # carried out, with what came of them
    RESULT = "result"  # claims of the last check, and what to widen next
    AHEAD = "ahead"  # the open plan


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a kind of brief begins with, and how much fits it.

    Attributes:
        period: a key of `PERIODS`.
        lines, plans: how many at most.
    """

    period: str
    ingredients: tuple[Ingredient, ...]
    lines: int
    plans: int


PERIODS: Mapping[str, timedelta | None] = {
    "month": timedelta(weeks=4),
    "quarter": timedelta(weeks=13),
    "half": timedelta(weeks=26),
    "year": timedelta(weeks=52),
    "all": None,
}

DEFAULTS: Mapping[Kind, Defaults] = {
    Kind.ONE_TO_ONE: Defaults("month", tuple(Ingredient), 4, 3),
    Kind.REVIEW: Defaults("half", tuple(Ingredient), 8, 4),
    Kind.APPLICATION: Defaults("all", (Ingredient.EVIDENCE, Ingredient.PLANS, Ingredient.RESULT), 6, 3),
}


@dataclass(frozen=True, slots=True)
class BriefOptions:
    """What somebody wants in a brief.

    Attributes:
        period: a key of `PERIODS`.
        lines: ids of the lines and plans that go in; None for the most telling ones.
    """

    kind: Kind
    period: str
    ingredients: tuple[str, ...]
    question: str = ""
    lines: tuple[str, ...] | None = None

    @property
    def value(self) -> str:
        """Write it as the value of a button."""
        return json.dumps([self.kind, self.period, self.ingredients, self.question, self.lines], ensure_ascii=False)

    @classmethod
    def read(cls, value: str) -> Self:
        """Read it from the value; NothingToChangeError if it is none."""
        try:
            kind, period, ingredients, question, lines = json.loads(value)
            return cls(
                Kind(kind), str(period), tuple(ingredients), str(question), tuple(lines) if lines is not None else None
            )
        except (ValueError, TypeError):
            raise NothingToChangeError from None


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was kept.

    Attributes:
        level: how far it reached, if that was said.
        signal: id of the signal that it speaks for, if that was said.
        is_example: whether it was given in a check, for the claim made there.
    """

    words: str
    day: date
    level: Level | None = None
    signal: str | None = None
    is_example: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What was chosen in a check: 'changed how another team works'. `level`: how far it reaches."""

    did: str
    level: Level


@dataclass(frozen=True, slots=True)
class SupportedClaim:
    """A claim, and the lines that bear it out."""

    claim: Claim
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CompletedPlan:
    """A plan that was carried out, and what came of it, if that was kept."""

    when: str
    will: str
    came_of_it: str | None
    day: date
    id: str = ""


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """The plan that is open."""

    when: str
    will: str


@dataclass(frozen=True, slots=True)
class BriefChoices:
    """What could go into a brief, to be ticked: lines, the most telling first, and plans, newest first."""

    options: BriefOptions
    ends: date
    lines: tuple[Line, ...]
    plans: tuple[CompletedPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a page is made of.

    Attributes:
        options: what was wished for.
        begins: the first day of the time that it is about; None for everything.
        title: the person's, by the last check.
        lines: those that go in, the most telling first.
        claims: signal id -> what was claimed in the last check.
        checked: the day of that check.
        strength: the claim that stands out there.
        further: what they could say of where they would begin, one level on.
        left_out: how many lines and plans of that time don't go in.
    """

    options: BriefOptions
    begins: date | None
    ends: date
    title: str | None = None
    lines: tuple[Line, ...] = ()
    plans: tuple[CompletedPlan, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)
    checked: date | None = None
    strength: Claim | None = None
    further: str | None = None
    ahead: OpenPlan | None = None
    question: str = ""
    left_out: int = 0

    @property
    def kind(self) -> Kind:
        return self.options.kind

    @property
    def value(self) -> str:
        """The options with what is on the page now, as the value of a button."""
        lines, plans = (one.id for one in self.lines), (one.id for one in self.plans)
        return replace(self.options, lines=(*lines, *plans)).value

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say but a question."""
        return not (self.lines or self.plans or self.strength or self.further or self.ahead)

    @property
    def supported_claims(self) -> tuple[SupportedClaim, ...]:
        """The claims that lines bear out, each with those that do."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.signal and self._bears(line):
                found.setdefault(line.signal, []).append(line)
        return tuple(SupportedClaim(self.claims[signal], tuple(lines)) for signal, lines in found.items())

    @property
    def unsupported_strength(self) -> Claim | None:
        """The claim that stands out, where no line bears it out."""
        return None if self.strength in [borne.claim for borne in self.supported_claims] else self.strength

    @property
    def others(self) -> tuple[Line, ...]:
        """The lines that stand below no claim."""
        placed = {line for borne in self.supported_claims for line in borne.lines}
        return tuple(line for line in self.lines if line not in placed)

    @property
    def shorter(self) -> "Brief":
        """Leave out the least telling line, or else the oldest plan."""
        if self.lines:
            return replace(self, lines=self.lines[:-1], left_out=self.left_out + 1)
        return replace(self, plans=self.plans[:-1], left_out=self.left_out + 1)

    def _bears(self, line: Line) -> bool:
        claim = self.claims.get(line.signal or "")
        if claim is None or claim.level < _CLAIMED_FROM:
            return False
        return line.is_example or (line.level or 0) >= claim.level


def period_start(period: str, today: date) -> date | None:
    """Return the first day of a period; None where it has none, and of a period that is not known."""
    length = PERIODS.get(period)
    return today - length + timedelta(days=1) if length else None


def rank_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Order lines: those that reached furthest first, and of equals the newest. What is said twice is taken once."""
    ordered = sorted(lines, key=lambda line: (line.level or 0, line.is_example, line.day), reverse=True)
    once: dict[tuple[str, ...], Line] = {}
    begun: set[tuple[str, ...]] = set()
    for line in ordered:
        words = cut(in_a_line(line.words)) or (line.words,)
        beginnings = {words, *(words[:length] for length in range(_SAYS_SOMETHING, len(words)))}
        if words not in begun and beginnings.isdisjoint(once):
            once[words] = line
            begun |= beginnings
    return tuple(once.values())
