"""Rules on patterns: they are told to somebody, and what they say is true of everybody who is told it."""

from collections.abc import Iterator, Mapping
from itertools import product
from random import Random

from bot.content.findings import Problem, Rule
from bot.domain.base_model import LEVELS
from bot.domain.framework import Framework, Level, Stage
from bot.domain.interpretation import Person, Ratings, interpret, placeholders
from bot.domain.patterns import Condition, Pattern, is_far

ANSWERS = (0, *LEVELS)

WAYS = 4_000
"""Ways to answer that a share is estimated from: half of one per cent, one time in two."""

PEOPLE = 1_500
"""Made-up people of a stage: with fewer, a rare pattern might come first for nobody by chance."""

_VARIED = 0.97
"""Of 1: the others tick the same line all the way down, as some do in every questionnaire."""

_OFF = 0.6
"""Tenths by which a share may be off."""


def sentences_are_true(framework: Framework) -> Iterator[Problem]:
    """A fragment is used only where the conditions make it true of everybody."""
    for n, pattern in enumerate(framework.patterns):
        ways = list(_ways(pattern))
        for kind, items in placeholders(pattern.says):
            if kind == "far" and not all(any(is_far(way.get(item)) for item in items) for way in ways):
                said = f"says '{{far: {', '.join(items)}}}' also to people who have none of these at 3 or 4"
                yield Problem(("patterns", n, "says"), said, "add a condition, or say it otherwise")
            if kind == "near" and not all(item in way and way[item] < LEVELS[2] for way in ways for item in items):
                said = f"says '{{near: {', '.join(items)}}}' also to people who are further than that"
                yield Problem(("patterns", n, "says"), said, "add a condition, or say it otherwise")


def shares_are_right(framework: Framework) -> Iterator[Problem]:
    """The rarer pattern is told first, so its share has to be known; one that never holds is a promise to nobody."""
    ways = {stage.id: _random_ways(framework, stage) for stage in framework.stages}
    for n, pattern in enumerate(framework.patterns):
        stages = [stage for stage in framework.stages if pattern.concerns(stage.id)]
        for stage in stages:
            if not _can_hold(framework, pattern, stage):
                said = f"no answers at the stage '{stage.id}' meet all of its conditions"
                yield Problem(("patterns", n, "when"), said, "loosen one of them, or take the stage out")
        tenths = 10 * max(_share(pattern, framework.groups(stage), ways[stage.id]) for stage in stages)
        if abs(pattern.share - tenths) > _OFF:
            said = f"holds in {tenths:.1f} of ten ways to answer, and says {pattern.share}"
            yield Problem(("patterns", n, "share"), said, f"write {round(tenths)}")


def patterns_are_told(framework: Framework) -> Iterator[Problem]:
    """A pattern that comes first for nobody is never read."""
    untold = {pattern.id: n for n, pattern in enumerate(framework.patterns)}
    for stage in framework.stages:
        concerned = {pattern.id for pattern in framework.patterns if pattern.concerns(stage.id)}
        for levels, place in _people(framework, stage):
            if not concerned & untold.keys():
                break
            hint = interpret(framework, stage, Ratings(levels), Person(work_place=place)).hint
            if hint and hint.pattern:
                untold.pop(hint.pattern.id, None)
    for n in untold.values():
        said = f"comes first for none of {PEOPLE} made-up people of a stage"
        yield Problem(("patterns", n), said, "make it narrower, so that it tells more, or remove it")


PATTERNS: tuple[Rule, ...] = (
    sentences_are_true,
    shares_are_right,
    patterns_are_told,
)


def _ways(pattern: Pattern) -> Iterator[dict[str, Level]]:
    """Yield every way to answer the items that the pattern's conditions name, of those that meet them."""
    conditions = [condition for condition in pattern.when if not condition.of]
    items = sorted({item for condition in conditions for item in condition.named()})
    for levels in product((None, *ANSWERS), repeat=len(items)):
        way = {item: level for item, level in zip(items, levels, strict=True) if level is not None}
        if all(_holds(condition, way) for condition in conditions):
            yield way


def _holds(condition: Condition, way: Mapping[str, Level]) -> bool:
    return (
        any(_holds(one, way) for one in condition.any)
        if condition.any
        else bool(condition.of) or condition.holds(way, {})
    )


def _random_ways(framework: Framework, stage: Stage) -> list[dict[str, Level]]:
    dice, items = Random(stage.id), framework.groups(stage)["items"]  # noqa: S311  no secret
    return [dict(zip(items, dice.choices(ANSWERS, k=len(items)), strict=True)) for _ in range(WAYS)]


def _share(pattern: Pattern, groups: Mapping[str, tuple[str, ...]], ways: list[dict[str, Level]]) -> float:
    return sum(pattern.holds(way, groups) for way in ways) / len(ways)


def _can_hold(framework: Framework, pattern: Pattern, stage: Stage) -> bool:
    """Whether some answers meet the pattern: tried on the edges, where conditions that only count levels are met."""
    groups = framework.groups(stage)
    named = sorted({item for condition in pattern.when for item in condition.named()} & set(groups["items"]))
    rest = [item for item in groups["items"] if item not in named]
    signals = [item for item in rest if item in groups["signals"]]
    others = [item for item in rest if item not in groups["signals"]]
    for levels in product(ANSWERS, repeat=len(named)):
        for of_signals, of_others in product(ANSWERS, repeat=2):
            way = dict(zip(named, levels, strict=True))
            way |= dict.fromkeys(signals, of_signals) | dict.fromkeys(others, of_others)
            if pattern.holds(way, groups):
                return True
    return False


def _people(framework: Framework, stage: Stage) -> Iterator[tuple[dict[str, Level], str]]:
    """Make up people: each has a level of their own, with items above or below it, or gives one answer throughout."""
    dice, items = Random(stage.id), framework.groups(stage)["items"]  # noqa: S311  no secret
    places = [place.id for place in framework.work_places]
    for _ in range(PEOPLE):
        own, spread = dice.gauss(2.2, 0.9), 1.0 if dice.random() < _VARIED else 0.0
        rated = {
            item: min(max(round(dice.gauss(own, spread)), 0), LEVELS[-1]) for item in items if dice.random() < _VARIED
        }
        yield rated, dice.choice(places)
