"""What the answers of a check add up to, read the way a careful coach would read them.

The rules are few and can be checked by hand. A verdict about reach needs a clear margin. A strength is named before
anything else. Then comes *one* place to begin, chosen by the pattern of answers that says most, with the answers that
it rests on. Single answers are not trusted: the same person gives the same answer again in about half of retests, so
everything within one level of the lowest is a candidate, and last time's item is kept while it is one.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import ceil

from bot.domain.base_model import HIGH_CLAIM, LEVELS
from bot.domain.framework import Framework, Item, Level, ScopeLevel, Stage
from bot.domain.patterns import Effect, Fragment, Guard, Pattern, is_far

SIGNALS_ENOUGH = 0.75
"""The share of the signals that must be rated for their reach to be told, and must agree for a verdict."""

SIGNALS_LEAST = 2
"""The same as a number, since a single answer is not trusted."""

EXAMPLES_ENOUGH = 2
"""Examples of a wide reach, from which on it is shown and not only said."""

_NEARBY = 1
"""Levels within which two answers count as equally low."""

_PLACEHOLDER = re.compile(r"\{(far|near): ([a-z0-9_, ]+)\}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered about one item.

    Attributes:
        level: 0 for *none of these*; None where it was not rated.
        lowest, highest: the levels between which the stage expects it.
        example: kept with the answer, in the person's own words.
    """

    item: Item
    level: Level | None
    lowest: Level
    highest: Level
    example: str | None = None

    @property
    def distance(self) -> int:
        """Levels below (negative) or above what the stage expects; 0 within, and where nothing was rated."""
        if self.level is None:
            return 0
        return min(self.level - self.lowest, 0) + max(self.level - self.highest, 0)


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody beside the answers.

    Attributes:
        work_place, path: ids of the content's, where they were chosen.
        last_item: the item that was told as the place to begin last time.
    """

    work_place: str | None = None
    path: str | None = None
    last_item: str | None = None


UNKNOWN_PERSON = Person()
"""Somebody of whom nothing is known."""


class Verdict(StrEnum):
    """How the reach of the signals compares with what the stage expects."""

    WIDER = "wider"
    WIDER_OPEN_BASE = "wider_open_base"  # wide, while the stage's own expectations are not yet met
    WITHIN = "within"
    NOT_YET = "not_yet"
    NONE = "none"  # the counts are told, and no verdict


class Movement(StrEnum):
    """How the answers compare with the last check's."""

    FURTHER = "further"
    NEARER = "nearer"
    MUCH_THE_SAME = "much_the_same"


@dataclass(frozen=True, slots=True)
class Hint:
    """One place to begin, or what can be said where there is none.

    Attributes:
        pattern: None where no pattern fits, so that the sentence speaks of single items.
        item: what a step should move; None where nothing is to be moved.
        says: true of everybody with the answers it rests on.
        step: id of the kind of step.
        asks: the closing question, if the pattern has one.
        rests_on: the answers that the sentence speaks of.
    """

    pattern: Pattern | None
    item: Item | None
    says: str
    step: str
    asks: str | None
    rests_on: tuple[Answer, ...]


@dataclass(frozen=True)
class Interpretation:
    """What can be said of the answers of a check.

    Attributes:
        guards: what is to be told first, since less than usual can be concluded.
        reach: how many rated signals reach how far, narrow to wide; empty where nothing can be said.
        by_examples: whether the wide answers have examples, so that they are shown and not only said.
        strength: an answer to name first; None where nothing was done yet.
        hint: the place to begin.
        equals: other items that are as low as the hint's.
        others: what else could be said, most telling first.
        movement: against the last check; None where there is none to compare with.
    """

    answers: tuple[Answer, ...]
    guards: tuple[Guard, ...]
    reach: tuple[tuple[ScopeLevel, int], ...]
    verdict: Verdict
    by_examples: bool
    strength: Answer | None
    hint: Hint | None
    equally_low: tuple[Item, ...] = ()
    other_hints: tuple[Hint, ...] = ()
    movement: Movement | None = None


@dataclass(frozen=True, slots=True)
class Ratings:
    """What was answered in a check.

    Attributes:
        levels: item id -> level, of everything that was rated.
        examples: signal id -> the example kept with the answer.
        before: item id -> level of the last check at the same stage; empty where there is none.
    """

    levels: Mapping[str, Level]
    examples: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Level] = field(default_factory=dict)


def interpret(framework: Framework, stage: Stage, ratings: Ratings, person: Person = UNKNOWN_PERSON) -> Interpretation:
    """Read the answers of a check.

    Args:
        framework: the content that the check was made with.
        stage: whose expectations were asked.
        ratings: the answers.
        person: what is known beside the answers.
    """
    return _Interpreter(framework, stage, ratings.levels, ratings.examples, person).interpret(ratings.before)


def hinted_item(framework: Framework, stage: Stage, levels: Mapping[str, Level], person: Person) -> str | None:
    """Return the id of the item that `interpret` tells as the place to begin."""
    hint = next(_Interpreter(framework, stage, levels, {}, person).hints(), None)
    return hint.item.id if hint and hint.item else None


@dataclass(frozen=True)
class _Interpreter:
    framework: Framework
    stage: Stage
    levels: Mapping[str, Level]
    examples: Mapping[str, str]
    person: Person

    def interpret(self, before: Mapping[str, Level]) -> Interpretation:
        hints = tuple(self.hints())
        hint = next(iter(hints), None)
        silent = any(guard.effect in {Effect.ALONE, Effect.NO_VERDICT} for guard in self.guards)
        return Interpretation(
            answers=self.answers,
            guards=self.guards,
            reach=() if silent else self._reach(),
            verdict=Verdict.NONE if silent else self._verdict(),
            by_examples=sum(bool(answer.example) for answer in self.above) >= EXAMPLES_ENOUGH,
            strength=self._strength(hint),
            hint=hint,
            equally_low=tuple(self._equals(hint)),
            other_hints=hints[1:],
            movement=_movement(self.framework, self.levels, before),
        )

    # What was answered, beside what the stage expects.

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        return self.framework.groups(self.stage)

    @cached_property
    def signals(self) -> tuple[Answer, ...]:
        lowest, highest = self.framework.signal_range(self.stage)
        return tuple(
            Answer(signal, self.levels.get(signal.id), lowest, highest, self.examples.get(signal.id))
            for signal in self.framework.signals
        )

    @cached_property
    def expectations(self) -> tuple[Answer, ...]:
        return tuple(Answer(item, self.levels.get(item.id), HIGH_CLAIM, HIGH_CLAIM) for item in self.stage.expectations)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        return (*self.expectations, *self.signals)

    @cached_property
    def rated(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.level is not None)

    @cached_property
    def above(self) -> tuple[Answer, ...]:
        """The signals that reach further than the stage expects."""
        return tuple(answer for answer in self.signals if answer.distance > 0)

    # From how much it is concluded.

    @cached_property
    def guards(self) -> tuple[Guard, ...]:
        return tuple(guard for guard in self.framework.guards if self._applies(guard.effect))

    @cached_property
    def min_signals(self) -> int:
        return max(ceil(SIGNALS_ENOUGH * len(self.signals)), SIGNALS_LEAST)

    def _applies(self, effect: Effect) -> bool:
        enough = 2 * len(self.rated) > len(self.answers)
        match effect:
            case Effect.ALONE:
                return enough and not any(self.levels.values())
            case Effect.NO_VERDICT:
                return not enough
            case Effect.AS_ANSWERED:
                far = [answer for answer in self.signals if (answer.level or 0) >= min(answer.highest + 1, LEVELS[-1])]
                return len(far) >= self.min_signals and not any(answer.example for answer in far)

    # How far the work reaches.

    def _reach(self) -> tuple[tuple[ScopeLevel, int], ...]:
        levels = [answer.level for answer in self.signals if answer.level is not None]
        if len(levels) < self.min_signals or not any(levels):
            return ()
        counts = ((scope, levels.count(level)) for level, scope in zip(LEVELS, self.framework.scopes, strict=True))
        return tuple((scope, count) for scope, count in counts if count)

    def _verdict(self) -> Verdict:
        rated = [answer for answer in self.signals if answer.level is not None]
        if len(rated) < self.min_signals or not any(answer.level for answer in rated):
            return Verdict.NONE
        below = sum(answer.distance < 0 for answer in rated)
        base = [answer.level for answer in self.expectations if answer.level is not None]
        if len(self.above) >= self.min_signals:
            if len(base) < 2:  # noqa: PLR2004  one expectation is no base
                return Verdict.NONE
            holds = 2 * sum(level >= HIGH_CLAIM for level in base) > len(base)
            return Verdict.WIDER if holds else Verdict.WIDER_OPEN_BASE
        if below >= self.min_signals and self.stage.id != self.framework.stages[0].id:
            return Verdict.NOT_YET
        return Verdict.WITHIN if below <= 1 else Verdict.NONE

    def _strength(self, hint: Hint | None) -> Answer | None:
        told = hint.item.id if hint and hint.item else None
        rests_on = {answer.item.id for answer in hint.rests_on} if hint else set()
        done = [answer for answer in self.rated if answer.level and answer.item.id != told]
        return max(
            done,
            key=lambda one: (bool(one.example), one.distance, one.level or 0, one.item.id in rests_on),
            default=None,
        )

    # Where to begin.

    @cached_property
    def candidates(self) -> Mapping[str, int]:
        """Item id -> how far below what is looked for it is, of those within one level of the lowest."""
        open_items = self._open()
        fixed = self.framework.fixed_by(self.person.work_place)
        free = {item: below for item, below in open_items.items() if item not in fixed}
        if free:
            open_items = free
        lowest = min(open_items.values(), default=0)
        return {item: below for item, below in open_items.items() if below <= lowest + _NEARBY}

    @cached_property
    def on_path(self) -> frozenset[str]:
        """The items that an action on the person's path moves."""
        return self.framework.on_path(self.person.path, self.stage.id)

    def _open(self) -> dict[str, int]:
        here = {answer.item.id: answer.distance for answer in self.rated if answer.distance < 0}
        if here:
            return here
        following = self.framework.stage_after(self.stage)
        if following:
            lowest, _ = self.framework.signal_range(following)
            ahead = {a.item.id: a.level - lowest for a in self.signals if a.level is not None and a.level < lowest}
            if ahead:
                return ahead
        return {a.item.id: a.level for a in self.rated if a.level is not None and a.level < LEVELS[-1]}

    def hints(self) -> Iterator[Hint]:
        """Return what can be told, most telling first: patterns, and for the rest a sentence on a single item."""
        if any(guard.effect is Effect.ALONE for guard in self.guards):
            return
        found = sorted(self._tellable(), key=self._order)
        last = self.person.last_item if self.person.last_item in self.candidates else None
        if last and not any(item == last for _, item in found):
            yield self._of_items(last)
        elif not found and self.candidates:
            yield self._of_items(self._lowest(self.candidates))
        for pattern, item in found:
            yield self._of_pattern(pattern, item)

    def _tellable(self) -> list[tuple[Pattern, str | None]]:
        found = [
            (pattern, self._moved(pattern))
            for pattern in self.framework.patterns_of[self.stage.id]
            if pattern.holds(self.levels, self.groups)
        ]
        tellable = [(pattern, item) for pattern, item in found if item is not None or not pattern.moves]
        return [one for one in tellable if not one[0].last] or tellable

    def _moved(self, pattern: Pattern) -> str | None:
        """Choose the item that a pattern is told about: last time's, or else the lowest candidate that it moves."""
        moved = [item for item in pattern.moved(self.groups) if item in self.candidates]
        if self.person.last_item in moved:
            return self.person.last_item
        if moved:
            return self._lowest(moved)
        unrated = [one.item for one in pattern.when if one.or_unrated and one.item not in self.levels]
        return next((item for item in unrated if item in pattern.moves), None)

    def _lowest(self, items: Iterable[str]) -> str:
        return min(items, key=lambda item: self.candidates[item])

    def _order(self, found: tuple[Pattern, str | None]) -> tuple[bool, bool, int, int, bool]:
        pattern, item = found
        return (
            item is None or item != self.person.last_item,
            self.person.work_place not in pattern.places or not self.person.work_place,
            pattern.share,
            self.candidates.get(item, 0) if item else 0,
            item not in self.on_path,
        )

    def _equals(self, hint: Hint | None) -> Iterator[Item]:
        if hint is None or hint.item is None or hint.item.id not in self.candidates:
            return
        for answer in self.answers:
            same = self.candidates.get(answer.item.id) == self.candidates[hint.item.id]
            if same and answer.item.id != hint.item.id:
                yield answer.item

    # What is said.

    def _of_pattern(self, pattern: Pattern, item_id: str | None) -> Hint:
        looked_at = {item for condition in pattern.when for item in condition.items(self.groups)}
        item = self._item(item_id) if item_id else None
        return Hint(
            pattern=pattern,
            item=item,
            says=fill(pattern.says, self.levels, self.framework.fragment_of, self.framework.joins),
            step=pattern.step or (self.framework.fragment_of[item.id].step if item else ""),
            asks=pattern.asks,
            rests_on=tuple(answer for answer in self.rated if answer.item.id in looked_at),
        )

    def _of_items(self, item_id: str) -> Hint:
        """Say what single answers say: a far one beside the near one, or the near one alone."""
        low = next(answer for answer in self.answers if answer.item.id == item_id)
        high = max(self.rated, key=lambda answer: (answer.level or 0, answer.distance))
        rests_on = (high, low) if is_far(high.level) and not is_far(low.level) else (low,)
        return Hint(
            pattern=None,
            item=low.item,
            says=self._contrast(high, low) if len(rests_on) > 1 else self._alone(low),
            step=self.framework.fragment_of[item_id].step,
            asks=None,
            rests_on=rests_on,
        )

    def _contrast(self, high: Answer, low: Answer) -> str:
        fragments = self.framework.fragment_of
        return self.framework.contrast.format(far=fragments[high.item.id].far, near=fragments[low.item.id].near)

    def _alone(self, answer: Answer) -> str:
        if is_far(answer.level):
            return f"{answer.item.anchors[(answer.level or 0) - 1].text}."
        return fill(f"{{near: {answer.item.id}}}.", self.levels, self.framework.fragment_of, self.framework.joins)

    def _item(self, item_id: str) -> Item:
        return next(answer.item for answer in self.answers if answer.item.id == item_id)


def fill(says: str, levels: Mapping[str, Level], fragments: Mapping[str, Fragment], joins: str) -> str:
    """Put fragments into a sentence.

    Args:
        says: with `{far: a, b}` for those of the items that are at 3 or 4, the higher first, two at most, and
            `{near: a}` for what an item at 2 or less means.
        levels: item id -> level.
        fragments: item id -> its fragment.
        joins: what stands between two of them.
    """

    def words(found: re.Match[str]) -> str:
        items = [item.strip() for item in found[2].split(",")]
        if found[1] == "near":
            return fragments[items[0]].near
        far = sorted((item for item in items if is_far(levels.get(item))), key=lambda item: -levels[item])[:2]
        return joins.join(fragments[item].far for item in far)

    filled = _PLACEHOLDER.sub(words, says)
    return filled[:1].upper() + filled[1:]


def placeholders(says: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the placeholders of a sentence: (far or near, the ids of its items)."""
    for found in _PLACEHOLDER.finditer(says):
        yield found[1], tuple(item.strip() for item in found[2].split(","))


def _movement(framework: Framework, now: Mapping[str, Level], before: Mapping[str, Level]) -> Movement | None:
    if not before:
        return None
    signals = {signal.id for signal in framework.signals}
    moves = {item: now[item] - before[item] for item in now if item in before}

    def most(went: Callable[[int], bool], items: Collection[str], enough: int, of: int) -> bool:
        count = sum(went(moves[item]) for item in items)
        return bool(items) and count * of >= enough * max(len(items), of)

    for movement, went in ((Movement.FURTHER, _up), (Movement.NEARER, _down)):
        of_signals = [item for item in moves if item in signals]
        if most(went, of_signals, 3, 4) or most(went, list(moves), 5, 8):
            return movement
    return Movement.MUCH_THE_SAME


def _up(by: int) -> bool:
    return by > 0


def _down(by: int) -> bool:
    return by < 0
