"""Attacks on rounds: in all possible worlds of a few people, and in random histories of a company."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement
from random import Random

import pytest

from bot.domain import rounds
from bot.domain.rounds import Band, Candidate, band, disclosed_count, pick_counted
from tests.domain.attacker import certain
from tests.domain.company import Company, Rule
from tests.domain.guesses import good_guesses, of_four_marks

K = 5
NOW = datetime(2026, 12, 11, 9, tzinfo=UTC)
SIZES = range(K, 13)


def able(user: str, days: int = 10) -> Candidate:
    return Candidate(user, f"{user}.1", NOW - timedelta(days=days))


def a_list(number: int) -> list[Candidate]:
    return [able(f"U{n}") for n in range(number)]


def who_tell(of: int) -> int:
    """Return how many people can disclose all their answers without making anybody else's certain."""
    return 1 if of < 7 else 2 if of < 9 else 3


# Who is counted


def test_five_are_counted_and_of_more_people_one_is_left_out_at_random() -> None:
    assert pick_counted(a_list(4), NOW, K, "lot") == ()
    assert len(pick_counted(a_list(5), NOW, K, "lot")) == 5
    assert len(pick_counted(a_list(6), NOW, K, "lot")) == 5
    assert len(pick_counted(a_list(9), NOW, K, "lot")) == 8


def test_everybody_is_equally_likely_to_be_left_out() -> None:
    falls = defaultdict[str, int](int)
    for lot in range(3000):
        (out,) = {one.user for one in a_list(6)} - {one.user for one in pick_counted(a_list(6), NOW, K, str(lot))}
        falls[out] += 1
    assert all(400 < number < 600 for number in falls.values())
    assert len(falls) == 6


@pytest.mark.parametrize(
    "one",
    [
        able("U9", days=181),
        replace(able("U9"), spent=True),
        replace(able("U9"), counted_at=NOW - timedelta(days=83)),
    ],
    ids=["an old check", "a spent check", "counted lately"],
)
def test_people_who_cannot_be_counted_make_no_difference(one: Candidate) -> None:
    assert pick_counted([*a_list(4), one], NOW, K, "lot") == ()
    assert pick_counted([*a_list(5), one], NOW, K, "lot") == tuple(a_list(5))


def test_a_person_can_be_counted_again_after_a_quarter() -> None:
    one = replace(able("U9"), counted_at=NOW - timedelta(days=84))
    assert one in pick_counted([*a_list(4), one], NOW, K, "lot")


@pytest.mark.parametrize("asked", range(7, 40))
def test_the_disclosed_number_leaves_two_people_who_may_not_have_taken_part(asked: int) -> None:
    for number in range(K, asked + 1):
        assert disclosed_count(number, asked) in {5, 8, 12, 20}
        assert disclosed_count(number, asked) <= min(number, asked - 2)


def test_dates_are_mornings_in_the_manager_s_time_zone() -> None:
    opened = datetime(2026, 10, 20, 22, 30, tzinfo=UTC)
    assert rounds.closes_at(opened, "Europe/Lisbon") == datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert rounds.closes_at(opened, "Asia/Tokyo") == datetime(2026, 11, 4, 0, tzinfo=UTC)
    assert rounds.reminds_at(opened, "Europe/Lisbon") == datetime(2026, 10, 27, 9, tzinfo=UTC)
    assert rounds.next_at(NOW, spent=True) - NOW == timedelta(days=84)
    assert rounds.next_at(NOW, spent=False) - NOW == timedelta(days=28)


# Every world of up to twelve people


def each_told(of: int) -> Iterator[int]:
    """Yield the numbers that can be disclosed for this many people; they are closer if more people were asked."""
    yield from {disclosed_count(of, asked) for asked in range(7, of + 4) if asked >= of}


@pytest.mark.parametrize("of", SIZES)
def test_every_band_has_three_counts_and_is_never_nobody_or_everybody(of: int) -> None:
    for said in each_told(of):
        by_band = defaultdict[Band, list[int]](list)
        for count in range(of + 1):
            by_band[band(count, of, said)].append(count)
        assert all(len(counts) >= 3 for counts in by_band.values())
        assert (Band.BETWEEN in by_band) == (said >= 12)


World = tuple[int, ...]
"""How many people are at each of four levels, that is, of a chain of three indicators."""


def worlds(people: int) -> Iterator[World]:
    for levels in combinations_with_replacement(range(4), people):
        yield tuple(levels.count(level) for level in range(4))


def reaching(world: World) -> tuple[int, int, int]:
    return (sum(world[1:]), sum(world[2:]), world[3])


@pytest.mark.parametrize("of", SIZES)
def test_in_no_world_do_insiders_make_another_s_answer_certain(of: int) -> None:
    """This tries all worlds of one chain of indicators. Chains are independent, so each can be looked at alone."""
    for said in each_told(of):
        for telling in range(who_tell(of) + 1):
            assert not pinned(of, said, telling)


@pytest.mark.parametrize("of", [5, 7, 9, 12])
def test_one_more_insider_can_make_answers_certain(of: int) -> None:
    """The limits of the promise are exact: it doesn't promise too little either."""
    assert any(pinned(of, said, who_tell(of) + 1) for said in each_told(of))


def pinned(of: int, said: int, telling: int) -> bool:
    """Return whether, in some world, the answers of insiders leave only one possibility for everybody else."""
    rests = list(worlds(of - telling))
    for insiders in worlds(telling):
        seen = defaultdict[Sequence[Band], list[tuple[int, int, int]]](list)
        for rest in rests:
            counts = reaching(rest)
            shown = tuple(band(c + i, of, said) for c, i in zip(counts, reaching(insiders), strict=True))
            seen[shown].append(counts)
        for fitting in seen.values():
            for indicator in range(3):
                found = {counts[indicator] for counts in fitting}
                if found in ({0}, {of - telling}):
                    return True
    return False


# Any history


@dataclass
class Attack:
    """How much was tried, and how often an answer became certain."""

    histories: int = 0
    summaries: int = 0
    leaks: int = 0

    def on(self, company: Company, random: Random) -> None:
        self.histories += 1
        self.summaries += len(company.summaries)
        for _ in range(3):
            insiders = _insiders(company, random)
            known = company.shown | {
                check: yes for check, yes in company.answers.items() if company.owners[check] in insiders
            }
            self.leaks += bool(certain(company.summaries, known))


def _insiders(company: Company, random: Random) -> set[str]:
    """Choose up to three people, but no more in any summary than it can withstand."""
    people = sorted(set(company.owners.values()))
    chosen = set(random.sample(people, random.randint(0, 3)))
    for summary in company.summaries:
        inside = sorted({company.owners[check] for check in summary.answers} & chosen)
        chosen -= set(inside[who_tell(len(summary.answers)) :])
    return chosen


def attacked(rule: Rule, histories: int, first: int = 0, *, leaks: int = 1) -> Attack:
    """Attack this many histories, or until there were this many leaks."""
    attack, random = Attack(), Random(first)  # noqa: S311  a history, no secret
    for seed in range(first, first + histories):
        attack.on(Company(seed, rule), random)
        if attack.leaks >= leaks:
            break
    return attack


def few_some_most(count: int, of: int, _: int) -> Band:
    if 3 * count < of:
        return Band.UNDER_HALF
    return Band.HALF_OR_MORE if 3 * count > 2 * of else Band.BETWEEN


NAIVE = {
    "checks are counted again": Rule(spends=False, rests=False),
    "checks are counted once by each manager": Rule(spends_for_others=False, rests=False),
    "a card may show what was counted": Rule(cards_spend=False),
    "editing renews a check": Rule(editing_renews=True, rests=False),
    "groups of three": Rule(minimum=3),
    "thirds of five": Rule(band=few_some_most),
}


def test_no_history_makes_anybody_s_answer_certain() -> None:
    attack = attacked(Rule(), 150)
    assert attack.summaries > 1500
    assert attack.leaks == 0


@pytest.mark.parametrize("rule", NAIVE.values(), ids=NAIVE)
def test_the_same_attack_breaks_simpler_rules(rule: Rule) -> None:
    assert attacked(rule, 300).leaks > 0


@pytest.mark.slow
def test_many_histories_make_nobody_s_answer_certain() -> None:
    attack = attacked(Rule(), 3000, first=10_000)
    lines = [f"rounds: {attack}", *(f"{name}: {attacked(rule, 300, leaks=1000)}" for name, rule in NAIVE.items())]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert attack.leaks == 0


# What stays a guess: `python -m tests.domain.guesses` prints a table


@pytest.mark.parametrize("of", range(6, 20))
def test_leaving_one_out_at_random_makes_guesses_about_a_new_person_worse(of: int) -> None:
    without, with_lot = (of_four_marks(good_guesses(of, lot=lot)) for lot in (False, True))
    assert with_lot < without / 3
    assert with_lot < 0.13


def test_with_only_five_people_before_nobody_can_be_left_out() -> None:
    """The one case without protection: of five nobody can be left out, and the second round alone hides nothing."""
    assert good_guesses(K, lot=True) == good_guesses(K, lot=False)
