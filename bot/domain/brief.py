"""The brief: a one-page summary of what somebody kept, in their own words, to prepare for a conversation.

The rules for what goes in are simple: of the lines in the period, those that reach furthest, and of equals the newest.
Claims are the anchors chosen in the last check, word for word. A line that supports a claim is shown below it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from bot.domain.errors import NothingToChangeError
from bot.domain.framework import Level
from bot.domain.intents import split_words
from bot.domain.lines import in_a_line

PAGE_MAX = 3000
"""Maximum characters of a page, which is the maximum of a Slack input."""

QUESTION_MAX = 300

MAX_OFFERED = 30
"""How many lines and plans can be ticked: a button's value has to hold their ids."""

_SAME_FROM = 4
"""How many words at the beginning two lines must share to count as the same."""

_LOWEST_CLAIM: Level = 2
"""The lowest level of a claim that is shown: below it, the line itself says more."""


class BriefKind(StrEnum):
    """The conversation that a brief is for."""

    ONE_TO_ONE = "one_to_one"
    REVIEW = "review"
    APPLICATION = "application"


class Ingredient(StrEnum):
    """What can go into a brief, besides a question."""

    EVIDENCE = "evidence"
    PLANS = "plans"  # completed plans, with what came of them
    RESULT = "result"  # claims of the last check, and what to widen next
    AHEAD = "ahead"  # the open plan


@dataclass(frozen=True, slots=True)
class Defaults:
    """The default options of a kind of brief.

    Attributes:
        period: a key of `PERIODS`.
        lines, plans: the maximum numbers of lines and plans.
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

DEFAULTS: Mapping[BriefKind, Defaults] = {
    BriefKind.ONE_TO_ONE: Defaults("month", tuple(Ingredient), 4, 3),
    BriefKind.REVIEW: Defaults("half", tuple(Ingredient), 8, 4),
    BriefKind.APPLICATION: Defaults("all", (Ingredient.EVIDENCE, Ingredient.PLANS, Ingredient.RESULT), 6, 3),
}


@dataclass(frozen=True, slots=True)
class BriefOptions:
    """What a person wants in a brief.

    Attributes:
        period: a key of `PERIODS`.
        question: a question of their own, to ask in the conversation.
        lines: ids of the lines and plans that go in; None for the best ones.
    """

    kind: BriefKind
    period: str
    ingredients: tuple[str, ...]
    question: str = ""
    lines: tuple[str, ...] | None = None

    @property
    def value(self) -> str:
        """The options as the value of a button."""
        return json.dumps([self.kind, self.period, self.ingredients, self.question, self.lines], ensure_ascii=False)

    @classmethod
    def read(cls, value: str) -> Self:
        """Parse the value of a button; raise NothingToChangeError if it isn't one."""
        try:
            kind, period, ingredients, question, lines = json.loads(value)
            return cls(
                BriefKind(kind),
                str(period),
                tuple(ingredients),
                str(question),
                tuple(lines) if lines is not None else None,
            )
        except (ValueError, TypeError):
            raise NothingToChangeError from None


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A line of evidence.

    Attributes:
        level: how far it reaches, if known.
        signal: id of its signal, if known.
    """

    words: str
    day: date
    level: Level | None = None
    signal: str | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """An anchor that was chosen in a check, such as 'changed how another team works', and its level."""

    did: str
    level: Level


@dataclass(frozen=True, slots=True)
class SupportedClaim:
    """A claim, and the lines that support it."""

    claim: Claim
    lines: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class CompletedPlan:
    """A plan that was carried out, and what came of it, if known."""

    when: str
    will: str
    came_of_it: str | None
    day: date
    id: str = ""


@dataclass(frozen=True, slots=True)
class OpenPlan:
    when: str
    will: str


@dataclass(frozen=True, slots=True)
class BriefChoices:
    """What can be ticked to go into a brief: lines, the best first, and plans, newest first."""

    options: BriefOptions
    ends: date
    lines: tuple[EvidenceLine, ...]
    plans: tuple[CompletedPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The contents of a page.

    Attributes:
        options: what was asked for.
        begins: the first day of the period; None for all time.
        title: the person's job title, from the last check.
        lines: the lines that go in, the best first.
        claims: signal id -> the claim made in the last check.
        checked: the day of that check.
        strength: the claim that stands out in it.
        further: the next anchor of the item that is the place to begin.
        left_out: how many lines and plans of the period don't go in.
    """

    options: BriefOptions
    begins: date | None
    ends: date
    title: str | None = None
    lines: tuple[EvidenceLine, ...] = ()
    plans: tuple[CompletedPlan, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)
    checked: date | None = None
    strength: Claim | None = None
    further: str | None = None
    ahead: OpenPlan | None = None
    question: str = ""
    left_out: int = 0

    @property
    def kind(self) -> BriefKind:
        return self.options.kind

    @property
    def value(self) -> str:
        """The options for exactly this page, as the value of a button."""
        lines, plans = (one.id for one in self.lines), (one.id for one in self.plans)
        return replace(self.options, lines=(*lines, *plans)).value

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on the page but a question."""
        return not (self.lines or self.plans or self.strength or self.further or self.ahead)

    @property
    def supported_claims(self) -> tuple[SupportedClaim, ...]:
        """The claims that lines support, with these lines."""
        found: dict[str, list[EvidenceLine]] = {}
        for line in self.lines:
            if line.signal and self._supports(line):
                found.setdefault(line.signal, []).append(line)
        return tuple(SupportedClaim(self.claims[signal], tuple(lines)) for signal, lines in found.items())

    @property
    def unsupported_strength(self) -> Claim | None:
        """The claim that stands out, if no line supports it."""
        return None if self.strength in [supported.claim for supported in self.supported_claims] else self.strength

    @property
    def others(self) -> tuple[EvidenceLine, ...]:
        """The lines that support no claim."""
        placed = {line for supported in self.supported_claims for line in supported.lines}
        return tuple(line for line in self.lines if line not in placed)

    @property
    def shorter(self) -> "Brief":
        """The brief without its last line or, if it has none, without its oldest plan."""
        if self.lines:
            return replace(self, lines=self.lines[:-1], left_out=self.left_out + 1)
        return replace(self, plans=self.plans[:-1], left_out=self.left_out + 1)

    def _supports(self, line: EvidenceLine) -> bool:
        claim = self.claims.get(line.signal or "")
        if claim is None or claim.level < _LOWEST_CLAIM:
            return False
        return (line.level or 0) >= claim.level


def period_start(period: str, today: date) -> date | None:
    """Return the first day of a period; None for all time, or if the period is unknown."""
    length = PERIODS.get(period)
    return today - length + timedelta(days=1) if length else None


def rank_lines(lines: Iterable[EvidenceLine]) -> tuple[EvidenceLine, ...]:
    """Sort lines by reach, the furthest first, and of equals the newest first. Duplicates are dropped."""
    ordered = sorted(lines, key=lambda line: (line.level or 0, line.day), reverse=True)
    kept: dict[tuple[str, ...], EvidenceLine] = {}
    prefixes: set[tuple[str, ...]] = set()
    for line in ordered:
        words = split_words(in_a_line(line.words)) or (line.words,)
        own = {words, *(words[:length] for length in range(_SAME_FROM, len(words)))}
        if words not in prefixes and own.isdisjoint(kept):
            kept[words] = line
            prefixes |= own
    return tuple(kept.values())
