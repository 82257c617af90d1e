"""What is concluded from a team's bands."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain import indicators, team_interpretation
from bot.domain.rounds import Band

if TYPE_CHECKING:
    from bot.domain.framework import Signal

FRAMEWORK = load(CONTENT)
IMPACT, COMMUNICATION, SYSTEMS, OWNERSHIP = FRAMEWORK.signals
FEW, SOME, MOST = Band

Bands = Mapping[str, Band]


@st.composite
def bands(draw: st.DrawFn) -> dict[str, Band]:
    """Draw possible bands: in a chain, none is above the one before."""
    found: dict[str, Band] = {}
    for chain in indicators.chains(FRAMEWORK):
        drawn = draw(st.lists(st.sampled_from(Band), min_size=len(chain), max_size=len(chain)))
        found |= zip(chain, sorted(drawn, key=list(Band).index, reverse=True), strict=True)
    return found


def team(**reaches: Band) -> dict[str, Band]:
    """Return bands that are all few, except for indicators given as `signal_scope`."""
    few = dict.fromkeys(indicators.names(FRAMEWORK), FEW)
    return few | {name.replace("_", "."): band for name, band in reaches.items()}


@given(bands())
def test_the_reach_of_a_signal_has_limits(told: Bands) -> None:
    for signal in FRAMEWORK.signals:
        assert 0 <= team_interpretation.reach(FRAMEWORK, told, signal) <= team_interpretation.furthest(FRAMEWORK) == 6


def test_reach_adds_up_over_the_scope_levels() -> None:
    told = team(impact_project=MOST, impact_outcome=SOME)
    assert team_interpretation.reach(FRAMEWORK, told, IMPACT) == 3
    assert team_interpretation.reach(FRAMEWORK, told, SYSTEMS) == 0


@given(bands())
def test_the_strongest_signals_have_the_same_reach_above_that_of_the_weakest(told: Bands) -> None:
    strongest, weakest = team_interpretation.strongest(FRAMEWORK, told), team_interpretation.weakest(FRAMEWORK, told)
    reaches = [team_interpretation.reach(FRAMEWORK, told, signal) for signal in FRAMEWORK.signals]
    assert bool(strongest) is bool(weakest) is (len(set(reaches)) > 1)
    assert {team_interpretation.reach(FRAMEWORK, told, one) for one in strongest} <= {max(reaches)}
    assert {team_interpretation.reach(FRAMEWORK, told, one) for one in weakest} <= {min(reaches)}


def test_signals_that_tie_are_all_named_unless_all_tie() -> None:
    told = team(impact_project=SOME, systems_project=SOME)
    assert team_interpretation.strongest(FRAMEWORK, told) == (IMPACT, SYSTEMS)
    assert team_interpretation.weakest(FRAMEWORK, told) == (COMMUNICATION, OWNERSHIP)
    assert team_interpretation.strongest(FRAMEWORK, team()) == ()


def test_the_median_of_two_signals_is_the_lower_one() -> None:
    told = team(impact_project=MOST, impact_outcome=SOME, systems_project=MOST, ownership_project=SOME)
    assert team_interpretation.median_bands(FRAMEWORK, told) == (SOME, FEW, FEW)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (team(), ["thin_depth"]),
        (team(expected_half=SOME), ["thin_depth"]),
        (team(expected_half=MOST), ["promotion_by_tenure", "seniors_underused", "thin_depth", "unwritten_rules"]),
        (team(expected_half=SOME, impact_outcome=SOME, systems_outcome=SOME), []),
        (team(expected_half=MOST, ownership_outcome=SOME), ["promotion_by_tenure", "unwritten_rules"]),
        (team(expected_half=MOST, ownership_outcome=SOME, communication_outcome=SOME), ["promotion_by_tenure"]),
        ({}, []),
    ],
)
def test_a_pitfall_shows_if_all_its_rules_hold(told: Bands, shown: list[str]) -> None:
    assert [pitfall.id for pitfall in team_interpretation.patterns(FRAMEWORK, told)] == shown


@given(
    told=bands(), settled=st.lists(st.sampled_from([one.id for one in FRAMEWORK.enabling]), unique=True, max_size=20)
)
@settings(max_examples=200, deadline=None)
def test_three_different_actions_are_offered_and_recently_settled_ones_come_last(
    told: Bands, settled: list[str]
) -> None:
    offered = team_interpretation.enabling(FRAMEWORK, told, settled=settled)
    assert len({one.id for one in offered}) == team_interpretation.OFFERED
    left = [one.id for one in FRAMEWORK.enabling if one.id not in settled]
    again = [one.id for one in offered if one.id in settled]
    assert len(again) == max(0, team_interpretation.OFFERED - len(left))
    assert again == settled[::-1][: len(again)]


@given(bands())
def test_actions_for_a_pitfall_that_shows_come_first(told: Bands) -> None:
    patterns = team_interpretation.patterns(FRAMEWORK, told)
    assume(patterns)
    assert patterns[0].id in team_interpretation.enabling(FRAMEWORK, told)[0].answers


def test_without_a_pitfall_actions_for_the_weakest_signal_come_first() -> None:
    told = team(**{f"{signal.id}_project": MOST for signal in FRAMEWORK.signals}, expected_half=SOME)
    told |= {"systems.outcome": SOME, "impact.outcome": SOME, "communication.outcome": SOME}
    assert not team_interpretation.patterns(FRAMEWORK, told)
    assert all(OWNERSHIP.id in one.answers for one in team_interpretation.enabling(FRAMEWORK, told))


def test_a_signal_that_was_added_to_the_content_later_is_not_covered() -> None:
    older = {name: band for name, band in team().items() if not name.startswith("systems.")}
    assert SYSTEMS not in team_interpretation.covered_signals(FRAMEWORK, older)


def test_nothing_is_covered_if_the_content_was_replaced() -> None:
    gone: dict[str, Band] = {"mood.high": MOST}
    nobody: tuple[Signal, ...] = ()
    assert (
        team_interpretation.covered_signals(FRAMEWORK, gone) == team_interpretation.strongest(FRAMEWORK, gone) == nobody
    )
    assert len(team_interpretation.enabling(FRAMEWORK, gone)) == team_interpretation.OFFERED
