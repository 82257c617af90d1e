"""Rules for what managers read: pitfalls that a summary can show, and something to do about each."""

from collections.abc import Iterator

from bot.content.findings import Problem, Rule
from bot.domain import indicators
from bot.domain.framework import Framework, TeamRule
from bot.domain.rounds import Band

MIN_PER_SIGNAL = 2
"""Minimum enabling actions for a signal: with one, managers who let it go are offered the same one again."""


def pitfalls_of_organisations_say_when(framework: Framework) -> Iterator[Problem]:
    """Pitfalls of organisations have bands that show them, and a reason; those of persons have no bands."""
    for p, pitfall in enumerate(framework.pitfalls):
        if pitfall.of == "person" and pitfall.shows_in_team:
            place = ("pitfalls", p, "shows_in_team")
            yield Problem(
                place,
                "a pitfall of persons is never looked for in a team",
                "remove it, or make it a pitfall of organisations",
            )
        if pitfall.of == "organisation" and not pitfall.shows_in_team:
            yield Problem(
                ("pitfalls", p), "nothing shows it in a team", "add shows_in_team: indicators and their bands"
            )
        if pitfall.of == "organisation" and not pitfall.why:
            yield Problem(("pitfalls", p), "it has no reason", "add why, which completes 'You see this because …'")


def pitfalls_can_show_in_a_team(framework: Framework) -> Iterator[Problem]:
    """A pitfall's rules can all hold at once: in a chain, no indicator holds for more people than the one before."""
    for p, pitfall in enumerate(framework.pitfalls):
        if not all(_can_hold(chain, pitfall.shows_in_team) for chain in indicators.chains(framework)):
            remedy = "loosen one of them: 'at least an outcome' never holds for more than 'at least a project'"
            yield Problem(("pitfalls", p, "shows_in_team"), "no team meets all of these at once", remedy)


def managers_can_answer(framework: Framework) -> Iterator[Problem]:
    """For everything that a summary can show, there are things that a manager can do."""
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
    pitfalls_can_show_in_a_team,
    managers_can_answer,
)


def _can_hold(chain: tuple[str, ...], rules: tuple[TeamRule, ...]) -> bool:
    """Return whether some bands meet the rules, with none in the chain above the one before."""
    wanted = [{rule.is_ for rule in rules if rule.indicator == indicator} for indicator in chain]
    falls = [bands for bands in wanted if bands]
    ordered = sorted(falls, key=lambda bands: Band.UNDER_HALF in bands)
    return falls == ordered and all(len(bands) == 1 for bands in falls)
