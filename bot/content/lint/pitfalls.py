"""Rules on pitfalls: whether there are answers that show one, and answers that do not."""

from collections.abc import Iterator, Sequence
from itertools import product
from statistics import median_low

from bot.content.findings import Problem, Rule
from bot.content.lint.coverage import MAX_RATED
from bot.domain.framework import (
    HIGH_CLAIM,
    LEVELS,
    CountRule,
    ExamplesRule,
    Framework,
    Item,
    ItemRule,
    Level,
    ScopeRule,
    Stage,
    UnevidencedRule,
)
from bot.domain.framework import Rule as Condition

_Ratings = dict[str, Level]


def levels_say_something(framework: Framework) -> Iterator[Problem]:
    """A condition that every answer meets explains nothing to whoever asks why they see the pitfall."""
    for p, pitfall in enumerate(framework.pitfalls):
        for n, rule in enumerate(pitfall.shows_when):
            if isinstance(rule, ItemRule | CountRule) and _width(rule) == len(LEVELS):
                remedy = f"write at_most (below {LEVELS[-1]}) or at_least (above {LEVELS[0]})"
                yield Problem(("pitfalls", p, "shows_when", n), "every rating meets this", remedy)


def pitfalls_can_show(framework: Framework) -> Iterator[Problem]:
    """A pitfall that no answers show is a promise to its author only."""
    for p, pitfall in enumerate(framework.pitfalls):
        place = ("pitfalls", p, "shows_when")
        listing = [stage for stage in framework.stages if pitfall.id in stage.pitfalls]
        reported: list[Stage] = []
        for n, rule in enumerate(pitfall.shows_when):
            if unreachable := [stage for stage in listing if not can_hold([rule], stage, framework)]:
                yield Problem(
                    (*place, n), f"no answers {_at(unreachable)} meet this", _remedy(rule, unreachable[0], framework)
                )
                reported += unreachable
        rest = [stage for stage in listing if stage not in reported]
        if unreachable := [stage for stage in rest if not can_hold(pitfall.shows_when, stage, framework)]:
            remedy = "loosen one of them, or take the pitfall out of the stage"
            yield Problem(place, f"no answers {_at(unreachable)} meet all of these at once", remedy)


PITFALLS: tuple[Rule, ...] = (levels_say_something, pitfalls_can_show)


def can_hold(rules: Sequence[Condition], stage: Stage, framework: Framework) -> bool:
    """Whether some answers of a check at this stage meet all the rules.

    Signals and expectations are tried apart, every combination of ratings of each: no rule looks at both.
    """
    asked = {item.id for item in (*stage.expectations, *framework.signals)}
    if any(isinstance(rule, ItemRule) and rule.item not in asked for rule in rules):
        return False
    return all(
        len(group) > MAX_RATED or any(_meets(rules, ratings, stage, framework) for ratings in _all_ratings(group))
        for group in (framework.signals, stage.expectations)
    )


def _all_ratings(group: Sequence[Item]) -> Iterator[_Ratings]:
    names = [item.id for item in group]
    return (dict(zip(names, levels, strict=True)) for levels in product(LEVELS, repeat=len(group)))


def _meets(rules: Sequence[Condition], ratings: _Ratings, stage: Stage, framework: Framework) -> bool:
    """Whether these ratings, of one group, meet the rules that look at it.

    A check asks for an example after each high claim; some of those may be given and others not.
    """
    signals = framework.signals[0].id in ratings
    bare = max((rule.count for rule in rules if isinstance(rule, UnevidencedRule)), default=0)
    high = sum(level >= HIGH_CLAIM for level in ratings.values())
    for rule in rules:
        match rule:
            case ItemRule():
                met = rule.item not in ratings or _fits(ratings[rule.item], rule)
            case CountRule():
                mine = signals == (rule.kind == "signals")
                met = not mine or sum(_fits(level, rule) for level in ratings.values()) >= rule.count
            case UnevidencedRule():
                met = not signals or rule.count <= high
            case ExamplesRule():
                met = not signals or rule.count <= high - bare
            case ScopeRule():
                met = not signals or _reads_as(ratings, stage, framework) == rule.is_
        if not met:
            return False
    return True


def _reads_as(ratings: _Ratings, stage: Stage, framework: Framework) -> str:
    expected = [level for level in LEVELS if framework.scope_at(level).id in stage.scope]
    read = median_low(ratings.values())
    return "narrower" if read < min(expected) else "wider" if read > max(expected) else "within"


def _fits(level: Level, rule: ItemRule | CountRule) -> bool:
    return (rule.at_least or level) <= level <= (rule.at_most or level)


def _width(rule: ItemRule | CountRule) -> int:
    return sum(_fits(level, rule) for level in LEVELS)


def _at(stages: Sequence[Stage]) -> str:
    return " or ".join(f"at the stage '{stage.id}'" for stage in stages)


def _remedy(rule: Condition, stage: Stage, framework: Framework) -> str:
    if isinstance(rule, ItemRule | CountRule) and not _width(rule):
        return "make at_least no higher than at_most"
    match rule:
        case ItemRule():
            return f"take the pitfall out of the stage, which does not ask for '{rule.item}'"
        case ScopeRule():
            return f"take the pitfall out of the stage, whose scope has nothing {rule.is_}"
        case CountRule(kind="expectations"):
            return f"lower count to the stage's {len(stage.expectations)} expectations or fewer"
        case _:
            return f"lower count to the {len(framework.signals)} signals or fewer"
