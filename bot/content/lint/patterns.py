"""Rules for patterns: each comes first for somebody, and its sentence is true of everybody who gets it."""

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
"""How many random sets of answers a share is estimated from, to within half a per cent in half of the cases."""

PEOPLE = 1_500
"""How many made-up people a stage has: with fewer, a rare pattern might come first for nobody by chance."""

_VARIED = 0.97
"""The share of people whose answers vary, and of items that they rate. Others choose the same level throughout."""

_TOLERANCE = 0.6
"""By how many tenths a share may be off."""


def sentences_are_true(framework: Framework) -> Iterator[Problem]:
    """The conditions of a pattern make the fragments in its sentence true."""
    for n, pattern in enumerate(framework.patterns):
        ways = list(_ways(pattern))
        for kind, items in placeholders(pattern.says):
            if kind == "far" and not all(any(is_far(way.get(item)) for item in items) for way in ways):
                said = f"says '{{far: {', '.join(items)}}}' also to people who have none of these at 3 or 4"
                yield Problem(("patterns", n, "says"), said, "add a condition, or word it differently")
            if kind == "near" and not all(item in way and way[item] < LEVELS[2] for way in ways for item in items):
                said = f"says '{{near: {', '.join(items)}}}' also to people who are further than that"
                yield Problem(("patterns", n, "says"), said, "add a condition, or word it differently")


def shares_are_right(framework: Framework) -> Iterator[Problem]:
    """Each pattern can hold, and its share is right: patterns with smaller shares come first."""
    ways = {stage.id: _random_ways(framework, stage) for stage in framework.stages}
    for n, pattern in enumerate(framework.patterns):
        stages = [stage for stage in framework.stages if pattern.concerns(stage.id)]
        for stage in stages:
            if not _can_hold(framework, pattern, stage):
                said = f"no answers at the stage '{stage.id}' meet all of its conditions"
                yield Problem(("patterns", n, "when"), said, "loosen one of them, or take the stage out")
        tenths = 10 * max(_share(pattern, framework.groups(stage), ways[stage.id]) for stage in stages)
        if abs(pattern.share - tenths) > _TOLERANCE:
            said = f"holds in {tenths:.1f} of ten ways to answer, but says {pattern.share}"
            yield Problem(("patterns", n, "share"), said, f"write {round(tenths)}")


def patterns_are_told(framework: Framework) -> Iterator[Problem]:
    """Each pattern comes first for somebody; otherwise nobody reads it."""
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
    """Yield all answers to the items named in a pattern's conditions that meet these conditions."""
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
    rng, items = Random(stage.id), framework.groups(stage)["items"]  # noqa: S311  no secret
    return [dict(zip(items, rng.choices(ANSWERS, k=len(items)), strict=True)) for _ in range(WAYS)]


def _share(pattern: Pattern, groups: Mapping[str, tuple[str, ...]], ways: list[dict[str, Level]]) -> float:
    return sum(pattern.holds(way, groups) for way in ways) / len(ways)


def _can_hold(framework: Framework, pattern: Pattern, stage: Stage) -> bool:
    """Return whether any answers meet the pattern.

    All levels are tried for the items that it names, but only one common level for each group of the others, since that
    is enough for conditions that count.
    """
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
    """Yield the answers and work place of made-up people: levels around one of their own, or the same throughout."""
    rng, items = Random(stage.id), framework.groups(stage)["items"]  # noqa: S311  no secret
    places = [place.id for place in framework.work_places]
    for _ in range(PEOPLE):
        own, spread = rng.gauss(2.2, 0.9), 1.0 if rng.random() < _VARIED else 0.0
        rated = {
            item: min(max(round(rng.gauss(own, spread)), 0), LEVELS[-1]) for item in items if rng.random() < _VARIED
        }
        yield rated, rng.choice(places)
