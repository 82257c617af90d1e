"""Interprets the answers of a check as a careful coach would.

The rules are few and can be checked by hand. A verdict about reach needs a clear margin. A strength is named before
anything else. Then comes *one* place to begin: it is chosen by the most telling pattern in the answers, and shown with
the answers it is based on. Single answers aren't trusted: in about half of retests, a person's answer differs. So every
item within one level of the lowest is a candidate, and the last check's item is kept as long as it is one.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import ceil

from bot.domain.base_model import HIGH_CLAIM, LEVELS
from bot.domain.framework import Framework, Item, Level, ScopeLevel, Stage
from bot.domain.patterns import Effect, Fragment, Guard, Pattern, is_far

SIGNALS_ENOUGH = 0.75
"""The share of the signals that must be rated to show their reach, and that must agree for a verdict."""

SIGNALS_LEAST = 2
"""The smallest number of signals for that, since a single answer isn't trusted."""

EXAMPLES_ENOUGH = 2
"""How many examples a wide reach needs to count as shown, not only claimed."""

_NEARBY = 1
"""How many levels apart two answers may be to count as equally low."""

_PLACEHOLDER = re.compile(r"\{(far|near): ([a-z0-9_, ]+)\}")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one item.

    Attributes:
        level: 0 for *none of these*; None if it wasn't rated.
        lowest, highest: the range of levels that the stage expects.
        example: the example given with the rating, in the person's own words.
    """

    item: Item
    level: Level | None
    lowest: Level
    highest: Level
    example: str | None = None

    @property
    def distance(self) -> int:
        """How many levels below (negative) or above the expected range; 0 within it, or if the item wasn't rated."""
        if self.level is None:
            return 0
        return min(self.level - self.lowest, 0) + max(self.level - self.highest, 0)


@dataclass(frozen=True, slots=True)
class Person:
    """What is known about the person besides the answers.

    Attributes:
        work_place, path: ids from the content, where they were chosen.
        last_item: id of the item that the last check gave as the place to begin.
    """

    work_place: str | None = None
    path: str | None = None
    last_item: str | None = None


UNKNOWN_PERSON = Person()


class Verdict(StrEnum):
    """How the reach of the signals compares with what the stage expects."""

    WIDER = "wider"
    WIDER_OPEN_BASE = "wider_open_base"  # wider, but the stage's own expectations are not met yet
    WITHIN = "within"
    NOT_YET = "not_yet"
    NONE = "none"  # no verdict: only the counts are shown


class Movement(StrEnum):
    """How the answers compare with those of the last check."""

    FURTHER = "further"
    NEARER = "nearer"
    MUCH_THE_SAME = "much_the_same"


@dataclass(frozen=True, slots=True)
class Hint:
    """A place to begin, or what can be said if there is none.

    Attributes:
        pattern: None if no pattern fits, and the sentence is about single items.
        item: the item that a step should move; None if there is none to move.
        says: a sentence that is true of everybody with these answers.
        step: id of the kind of step.
        asks: the closing question, if the pattern has one.
        rests_on: the answers that the sentence is based on.
    """

    pattern: Pattern | None
    item: Item | None
    says: str
    step: str
    asks: str | None
    rests_on: tuple[Answer, ...]


@dataclass(frozen=True)
class Interpretation:
    """What can be concluded from the answers of a check.

    Attributes:
        guards: the guards that apply, because less than usual can be concluded.
        reach: (scope level, number of signals that reach just so far), narrow to wide; empty if too few were rated.
        by_examples: whether enough of the wide answers have examples.
        strength: the answer to name first; None if all are *none of these*.
        hint: the place to begin.
        equally_low: other items that are as low as the hint's.
        other_hints: further hints, most telling first.
        movement: the comparison with the last check; None if there is none.
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
    """The answers of a check, as levels.

    Attributes:
        levels: item id -> level, for all items that were rated.
        examples: signal id -> the example given with the rating, or evidence of that level.
        before: item id -> level in the last check at the same stage; empty if there is none.
    """

    levels: Mapping[str, Level]
    examples: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Level] = field(default_factory=dict)


def interpret(framework: Framework, stage: Stage, ratings: Ratings, person: Person = UNKNOWN_PERSON) -> Interpretation:
    """Interpret the answers of a check.

    Args:
        framework: the content that the check was made with.
        stage: the stage of the check.
        ratings: the answers.
        person: what is known about the person besides the answers.
    """
    return _Interpreter(framework, stage, ratings.levels, ratings.examples, person).interpret(ratings.before)


def hinted_item(framework: Framework, stage: Stage, levels: Mapping[str, Level], person: Person) -> str | None:
    """Return the id of the item that `interpret` gives as the place to begin, if any."""
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

    # The answers, compared with what the stage expects.

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

    # Whether there is enough to draw conclusions from.

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
        hinted = hint.item.id if hint and hint.item else None
        done = [answer for answer in self.rated if answer.level and answer.item.id != hinted]
        return max(
            done,
            key=lambda one: (bool(one.example), one.distance, one.level or 0, not self._is_named(hint, one)),
            default=None,
        )

    def _is_named(self, hint: Hint | None, answer: Answer) -> bool:
        """Return whether the hint says what somebody with this answer does, which needn't be said twice."""
        return hint is not None and self.framework.fragment_of[answer.item.id].far in hint.says

    # Where to begin.

    @cached_property
    def candidates(self) -> Mapping[str, int]:
        """Item id -> how low it is compared with what is aimed at, for all items within one level of the lowest."""
        open_items = self._open()
        fixed = self.framework.fixed_by(self.person.work_place)
        free = {item: below for item, below in open_items.items() if item not in fixed}
        if free:
            open_items = free
        lowest = min(open_items.values(), default=0)
        return {item: below for item, below in open_items.items() if below <= lowest + _NEARBY}

    @cached_property
    def on_path(self) -> frozenset[str]:
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
        """Yield the hints, most telling first: those of patterns, and one about a single item if none covers it."""
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
        """Choose the item for a pattern's hint: the last check's, or else the lowest candidate that it moves."""
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

    # The sentences.

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
        """Make a hint from single answers: a far one and the near one, or the near one alone."""
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
    """Fill fragments into a sentence.

    Args:
        says: the sentence, with `{far: a, b}` for those of the items that are at 3 or 4 (at most two, the higher first)
            and `{near: a}` for what an item at 2 or less means.
        levels: item id -> level.
        fragments: item id -> its fragment.
        joins: the text between two fragments.
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
    """Yield the placeholders of a sentence: ('far' or 'near', item ids)."""
    for found in _PLACEHOLDER.finditer(says):
        yield found[1], tuple(item.strip() for item in found[2].split(","))


def _movement(framework: Framework, now: Mapping[str, Level], before: Mapping[str, Level]) -> Movement | None:
    if not before:
        return None
    changes = {item: now[item] - before[item] for item in now if item in before}
    of_signals = [changes[signal.id] for signal in framework.signals if signal.id in changes]
    for movement, sign in ((Movement.FURTHER, 1), (Movement.NEARER, -1)):
        if _most(of_signals, sign, 3, 4) or _most(changes.values(), sign, 5, 8):
            return movement
    return Movement.MUCH_THE_SAME


def _most(changes: Collection[int], sign: int, enough: int, of: int) -> bool:
    """Return whether at least `enough` changes, and `enough` in `of`, have this sign."""
    return sum(sign * change > 0 for change in changes) * of >= enough * max(len(changes), of)
