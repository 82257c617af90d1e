"""Rules on what a manager reads and can commit to: traps that a team's bands can show, and something to do for each."""

from collections.abc import Iterator

from bot.content.findings import Problem, Rule
from bot.domain import marks
from bot.domain.bands import Band
from bot.domain.framework import Framework, TeamRule

MIN_PER_SIGNAL = 2
"""Enabling actions for a signal: with one, whoever let it go is offered the same again."""

_NARROW_TO_WIDE = tuple(Band)


def pitfalls_of_organisations_say_when(framework: Framework) -> Iterator[Problem]:
    """A trap of organisations that no bands show is a sermon; one without a why is a verdict."""
    for p, pitfall in enumerate(framework.pitfalls):
        if pitfall.of == "person" and pitfall.shows_in_team:
            place = ("pitfalls", p, "shows_in_team")
            yield Problem(place, "a pitfall of persons is never looked for in a team", "remove it, or write shows_when")
        if pitfall.of == "organisation" and not pitfall.shows_in_team:
            yield Problem(("pitfalls", p), "nothing shows it in a team", "add shows_in_team: marks, and their bands")
        if pitfall.of == "organisation" and not pitfall.why:
            yield Problem(("pitfalls", p), "it has no reason", "add why, which completes 'You see this because …'")


def rules_say_something(framework: Framework) -> Iterator[Problem]:
    """A condition that every team meets explains nothing."""
    for p, pitfall in enumerate(framework.pitfalls):
        for n, rule in enumerate(pitfall.shows_in_team):
            if set(rule.is_) == set(Band):
                yield Problem(("pitfalls", p, "shows_in_team", n), "every team meets this", "name one band or two")


def pitfalls_can_show_in_a_team(framework: Framework) -> Iterator[Problem]:
    """In a chain of marks no mark holds for more people than the one before; rules must leave room for that."""
    for p, pitfall in enumerate(framework.pitfalls):
        if not all(_can_hold(chain, pitfall.shows_in_team) for chain in marks.standing_chains(framework)):
            remedy = "loosen one of them: 'at least an outcome' never holds for more than 'at least a project'"
            yield Problem(("pitfalls", p, "shows_in_team"), "no team meets all of these at once", remedy)


def managers_can_answer(framework: Framework) -> Iterator[Problem]:
    """Whatever a summary shows, there is one thing within a manager's reach to do about it."""
    answered = [answer for action in framework.enabling for answer in action.answers]
    for pitfall in framework.pitfalls:
        if pitfall.of == "organisation" and pitfall.id not in answered:
            yield Problem(("enabling",), f"nothing answers the pitfall '{pitfall.id}'", "add one that answers it")
    for signal in framework.signals:
        if (count := answered.count(signal.id)) < MIN_PER_SIGNAL:
            said = f"{count} of at least {MIN_PER_SIGNAL} answer the signal '{signal.id}'"
            yield Problem(("enabling",), said, f"add {MIN_PER_SIGNAL - count} with '{signal.id}' in its answers")


TEAM: tuple[Rule, ...] = (
    pitfalls_of_organisations_say_when,
    rules_say_something,
    pitfalls_can_show_in_a_team,
    managers_can_answer,
)


def _can_hold(chain: tuple[str, ...], rules: tuple[TeamRule, ...]) -> bool:
    """Whether there are bands for these marks, none above the one before, that meet the rules.

    Taking the widest band that is left for each mark leaves the most room for those after it.
    """
    widest = len(_NARROW_TO_WIDE) - 1
    for mark in chain:
        left = [
            place
            for place, band in enumerate(_NARROW_TO_WIDE[: widest + 1])
            if all(band in rule.is_ for rule in rules if rule.mark == mark)
        ]
        if not left:
            return False
        widest = max(left)
    return True
