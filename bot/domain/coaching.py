"""What to watch out for and what to do next: rules over a result, each with the reason it shows.

A person can read every one of these rules; nothing is weighed or learned.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

from bot.domain.framework import (
    Action,
    CountRule,
    ExamplesRule,
    Framework,
    ItemRule,
    Level,
    Pitfall,
    Rule,
    ScopeRule,
    UnevidencedRule,
)
from bot.domain.standing import Fit, Result, Standing

STRETCHES = 3
"""Actions offered at a time."""

OTHERS = 2
"""Actions offered in place of one that was not wanted."""


def watch_outs(framework: Framework, result: Result) -> tuple[Pitfall, ...]:
    """Give the pitfalls of the stage whose rules all hold, in the stage's order."""
    candidates = (framework.pitfall(pitfall_id) for pitfall_id in result.stage.pitfalls)
    return tuple(pitfall for pitfall in candidates if all(_holds(rule, result) for rule in pitfall.shows_when))


def _holds(rule: Rule, result: Result) -> bool:
    match rule:
        case ItemRule():
            rated = {standing.item.id: standing.level for standing in (*result.expectations, *result.signals)}
            return _fits(rated.get(rule.item), rule.at_least, rule.at_most)
        case CountRule():
            group = result.signals if rule.kind == "signals" else result.expectations
            return sum(_fits(standing.level, rule.at_least, rule.at_most) for standing in group) >= rule.count
        case ExamplesRule():
            named = re.compile(rf"\b({'|'.join(map(re.escape, rule.words))})", re.IGNORECASE)
            return sum(bool(named.search(standing.example or "")) for standing in result.signals) >= rule.count
        case UnevidencedRule():
            return sum(standing.wants_example for standing in result.signals) >= rule.count
        case ScopeRule():
            return result.scope is not None and result.scope.fit == Fit(rule.is_)


def _fits(level: Level | None, at_least: Level | None, at_most: Level | None) -> bool:
    return level is not None and (at_least or level) <= level <= (at_most or level)


@dataclass(frozen=True, slots=True)
class Stretch:
    """An action offered, and why: the shortest bar that it raises, and whether it lies on the chosen path."""

    action: Action
    raises: Standing | None
    on_path: bool


def stretches(
    framework: Framework, result: Result, *, path: str | None = None, done: Collection[str] = ()
) -> tuple[Stretch, ...]:
    """Pick the actions of the stage that widen scope most: weakest bar first, then the chosen path, then the shortest.

    Args:
        framework: whose actions are offered.
        result: where the person stands.
        path: the path they chose, if any.
        done: ids of actions that they carried out or let go; these come back only when nothing else is left.
    """
    return _ranked(framework, result, path, done)[:STRETCHES]


def others(
    framework: Framework,
    result: Result,
    *,
    beside: Collection[str],
    path: str | None = None,
    done: Collection[str] = (),
) -> tuple[Stretch, ...]:
    """Pick actions in place of those in `beside`, as `stretches` does, but none that was carried out or let go."""
    left = (one for one in _ranked(framework, result, path, done) if one.action.id not in {*beside, *done})
    return tuple(islice(left, OTHERS))


def _ranked(framework: Framework, result: Result, path: str | None, done: Collection[str]) -> tuple[Stretch, ...]:
    order = [standing.item.id for standing in result.by_need]
    standings = {standing.item.id: standing for standing in (*result.signals, *result.expectations)}

    def need(action: Action) -> tuple[bool, int, bool, int]:
        places = [order.index(item) for item in action.raises if item in order]
        return (action.id in done, min(places, default=len(order)), action.path != path, action.minutes)

    offered = [action for action in framework.actions if result.stage.id in action.stages]
    return tuple(
        Stretch(
            action,
            min(
                (standings[item] for item in action.raises if item in order),
                key=lambda s: order.index(s.item.id),
                default=None,
            ),
            action.path == path,
        )
        for action in sorted(offered, key=need)
    )
