"""Rules on patterns: they are told to somebody, and what they say is true of everybody who is told it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from random import Random

from bot.content.findings import Place, Problem, Rule
from bot.domain.framework import Framework, Level, Stage
from bot.domain.interpretation import Person, interpret, placeholders
from bot.domain.patterns import Condition, Effect, Pattern, is_far
from bot.domain.piece import LEVELS

ANSWERS = (0, *LEVELS)

WAYS = 4_000
"""Ways to answer that a share is estimated from: half of one per cent, one time in two."""

PEOPLE = 3_000
"""Made-up people of a stage: with fewer, a rare pattern might come first for nobody by chance."""

_VARIED = 0.97
"""Of 1: the others tick the same line all the way down, as some do in every questionnaire."""

_OFF = 0.6
"""Tenths by which a share may be off."""


def patterns_know_their_items(framework: Framework) -> Iterator[Problem]:
    """A pattern looks at, moves and names items that its stages ask."""
    for n, pattern in enumerate(framework.patterns):
        for stage in _stages(framework, pattern):
            groups = framework.groups(stage)
            named = {item for condition in pattern.when for item in condition.items({**groups, **_ALL})} - set(_ALL)
            named |= {item for item in pattern.moves if item not in groups}
            named |= {item for _, items in placeholders(pattern.says) for item in items}
            for item in sorted(named - set(groups["items"])):
                if pattern.stages or not _asked_somewhere(framework, item):
                    said = f"'{item}' is not asked at the stage '{stage.id}'"
                    yield Problem(("patterns", n), said, "correct it, or take the stage out of the pattern's stages")


def kinds_are_known(framework: Framework) -> Iterator[Problem]:
    """Patterns, guards and fragments lead to kinds of step that exist; places are work places."""
    kinds = {kind.id for kind in framework.step_kinds}
    places = {place.id for place in framework.work_places}
    used = [(("patterns", n, "step"), one.step) for n, one in enumerate(framework.patterns) if one.step]
    used += [(("guards", n, "step"), one.step) for n, one in enumerate(framework.guards)]
    used += [(("fragments", n, "step"), one.step) for n, one in enumerate(framework.fragments)]
    for place, kind in used:
        if kind not in kinds:
            yield Problem(place, f"there is no kind of step '{kind}'", f"write one of {', '.join(sorted(kinds))}")
    named: list[tuple[Place, str]] = [
        (("patterns", n, "places", i), where)
        for n, one in enumerate(framework.patterns)
        for i, where in enumerate(one.places)
    ]
    named += [(("step_kinds", n, "places"), where) for n, one in enumerate(framework.step_kinds) for where in one.places]
    for place, where in named:
        if where not in places:
            yield Problem(place, f"there is no work place '{where}'", f"write one of {', '.join(sorted(places))}")


def every_item_has_a_fragment(framework: Framework) -> Iterator[Problem]:
    """What an item's levels mean is said once for each item, so that any of them can be the place to begin."""
    items = [item for stage in framework.stages for item in framework.groups(stage)["items"]]
    counts = Counter(fragment.item for fragment in framework.fragments)
    for item in dict.fromkeys(items):
        if not counts[item]:
            yield Problem(("fragments",), f"none is about '{item}'", "add one")
    for n, fragment in enumerate(framework.fragments):
        if fragment.item not in items:
            yield Problem(("fragments", n, "item"), f"no stage asks '{fragment.item}'", "correct it, or remove this one")
        elif counts[fragment.item] > 1:
            yield Problem(("fragments", n, "item"), f"'{fragment.item}' has more than one", "keep one of them")


def guards_are_complete(framework: Framework) -> Iterator[Problem]:
    """Each case in which less can be concluded has its words, once."""
    for effect in Effect:
        count = sum(guard.effect is effect for guard in framework.guards)
        if count != 1:
            yield Problem(("guards",), f"{count} have the effect '{effect}'", "write exactly one")


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
    for n, pattern in enumerate(framework.patterns):
        stages = _stages(framework, pattern)
        for stage in stages:
            if not _can_hold(framework, pattern, stage):
                said = f"no answers at the stage '{stage.id}' meet all of its conditions"
                yield Problem(("patterns", n, "when"), said, "loosen one of them, or take the stage out")
        tenths = max(10 * _share(framework, pattern, stage) for stage in stages)
        if abs(pattern.share - tenths) > _OFF:
            said = f"holds in {tenths:.1f} of ten ways to answer, and says {pattern.share}"
            yield Problem(("patterns", n, "share"), said, f"write {round(tenths)}")


def patterns_are_told(framework: Framework) -> Iterator[Problem]:
    """A pattern that comes first for nobody is never read."""
    told: set[str] = set()
    for stage in framework.stages:
        for levels, place in _people(framework, stage):
            hint = interpret(framework, stage, levels, {}, Person(work_place=place)).hint
            if hint and hint.pattern:
                told.add(hint.pattern.id)
    for n, pattern in enumerate(framework.patterns):
        if pattern.id not in told:
            said = f"comes first for none of {PEOPLE} made-up people of a stage"
            yield Problem(("patterns", n), said, "make it narrower, so that it tells more, or remove it")


PATTERNS: tuple[Rule, ...] = (
    patterns_know_their_items,
    kinds_are_known,
    every_item_has_a_fragment,
    guards_are_complete,
    sentences_are_true,
    shares_are_right,
    patterns_are_told,
)

_ALL: Mapping[str, tuple[str, ...]] = {name: (name,) for name in ("expectations", "signals", "items")}
"""Groups that stand for themselves, to tell the items that a condition names from those that it counts over."""


def _stages(framework: Framework, pattern: Pattern) -> list[Stage]:
    return [stage for stage in framework.stages if pattern.concerns(stage.id)]


def _asked_somewhere(framework: Framework, item: str) -> bool:
    """A pattern of every stage may move an item of one of them."""
    return any(item in framework.groups(stage)["items"] for stage in framework.stages)


def _ways(pattern: Pattern) -> Iterator[dict[str, Level]]:
    """Give every way to answer the items that the pattern's conditions name, of those that meet them."""
    conditions = [condition for condition in pattern.when if not condition.of]
    items = sorted({item for condition in conditions for item in condition.items(_ALL)} - set(_ALL))
    for levels in product((None, *ANSWERS), repeat=len(items)):
        way = {item: level for item, level in zip(items, levels, strict=True) if level is not None}
        if all(_holds(condition, way) for condition in conditions):
            yield way


def _holds(condition: Condition, way: Mapping[str, Level]) -> bool:
    return any(_holds(one, way) for one in condition.any) if condition.any else bool(condition.of) or condition.holds(way, {})


def _share(framework: Framework, pattern: Pattern, stage: Stage) -> float:
    dice, groups = Random(pattern.id), framework.groups(stage)  # noqa: S311  no secret
    ways = ({item: dice.choice(ANSWERS) for item in groups["items"]} for _ in range(WAYS))
    return sum(pattern.holds(way, groups) for way in ways) / WAYS


def _can_hold(framework: Framework, pattern: Pattern, stage: Stage) -> bool:
    """Whether some answers meet the pattern: tried on the edges, where conditions that only count levels are met."""
    groups = framework.groups(stage)
    named = sorted({i for c in pattern.when for i in c.items({**groups, **_ALL})} & set(groups["items"]))
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
    """Make up people: each has a level of their own with every item above or below it, or gives one answer throughout."""
    dice, items = Random(stage.id), framework.groups(stage)["items"]  # noqa: S311  no secret
    places = [place.id for place in framework.work_places]
    for _ in range(PEOPLE):
        own, spread = dice.gauss(2.2, 0.9), 1.0 if dice.random() < _VARIED else 0.0
        rated = {item: min(max(round(dice.gauss(own, spread)), 0), LEVELS[-1]) for item in items if dice.random() > 0.05}
        yield rated, dice.choice(places)
