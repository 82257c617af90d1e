"""No band, and no chain of bands, can be counted back."""

from collections.abc import Sequence
from itertools import product

import pytest

from bot.domain.bands import Band, Told, band, give_away

FEW, SOME, MOST = Band.FEW, Band.SOME, Band.MOST
SIZES = range(3, 13)
Bands = tuple[Band, ...]


def chains(of: int, length: int = 3) -> list[tuple[int, ...]]:
    """Every way in which nested marks can hold in a group: each for no more people than the one before."""
    counts = product(range(of + 1), repeat=length)
    return [chain for chain in counts if sorted(chain, reverse=True) == list(chain)]


def by_bands(of: int, possible: Sequence[tuple[int, ...]]) -> dict[Bands, list[tuple[int, ...]]]:
    told: dict[Bands, list[tuple[int, ...]]] = {}
    for counts in possible:
        told.setdefault(tuple(band(count, of) for count in counts), []).append(counts)
    return told


@pytest.mark.parametrize(
    ("of", "bands"),
    [
        (3, [FEW, FEW, MOST, MOST]),
        (4, [FEW, FEW, FEW, MOST, MOST]),
        (5, [FEW, FEW, SOME, SOME, MOST, MOST]),
        (6, [FEW, FEW, SOME, SOME, SOME, MOST, MOST]),
        (7, [FEW, FEW, FEW, SOME, SOME, MOST, MOST, MOST]),
        (9, [FEW, FEW, FEW, SOME, SOME, SOME, SOME, MOST, MOST, MOST]),
    ],
)
def test_how_many_of_how_many(of: int, bands: list[Band]) -> None:
    assert [band(count, of) for count in range(of + 1)] == bands


def test_no_band_of_any_group_holds_one_count_only() -> None:
    for of in range(3, 500):
        bands = [band(count, of) for count in range(of + 1)]
        assert all(bands.count(each) >= 2 for each in set(bands)), of
        assert bands == sorted(bands, key=[FEW, SOME, MOST].index), of


def test_nobody_is_not_told_from_one_nor_everybody_from_all_but_one() -> None:
    for of in range(3, 500):
        assert band(0, of) is band(1, of) is FEW
        assert band(of, of) is band(of - 1, of) is MOST


@pytest.mark.parametrize("of", SIZES)
def test_the_bands_of_nested_marks_pin_no_count(of: int) -> None:
    for told, counts in by_bands(of, chains(of)).items():
        for mark in range(len(told)):
            assert len({chain[mark] for chain in counts}) >= 2, (of, told, mark)


@pytest.mark.parametrize("of", SIZES)
def test_nor_how_many_are_between_two_marks(of: int) -> None:
    for told, counts in by_bands(of, chains(of)).items():
        for wider, narrower in ((0, 1), (1, 2), (0, 2)):
            assert len({chain[wider] - chain[narrower] for chain in counts}) >= 2, (of, told)


def test_the_bands_of_exclusive_categories_would() -> None:
    of = 6
    categories = [counts for counts in product(range(of + 1), repeat=3) if sum(counts) == of]
    assert by_bands(of, categories)[(SOME, SOME, SOME)] == [(2, 2, 2)]


PARTS = [
    (both, went, came)
    for both, went, came in product(range(1, 5), range(5), range(5))
    if went + came and min(both + went, both + came) >= min(SIZES)
]


def worlds(both: int, went: int, came: int) -> dict[tuple[Band, Band], list[tuple[int, int, int]]]:
    """Give, for what is told of two groups, every way in which it can be: how many of each part the mark holds for."""
    ways: dict[tuple[Band, Band], list[tuple[int, int, int]]] = {}
    for way in product(range(both + 1), range(went + 1), range(came + 1)):
        stayed, gone, new = way
        seen = band(stayed + gone, both + went), band(stayed + new, both + came)
        ways.setdefault(seen, []).append(way)
    return ways


@pytest.mark.parametrize(("both", "went", "came"), PARTS)
def test_two_results_give_away_just_what_an_attacker_finds_who_tries_every_world(
    both: int, went: int, came: int
) -> None:
    for (earlier, later), ways in worlds(both, went, came).items():
        parts = zip((both, went, came), zip(*ways, strict=True), strict=True)
        found = any(size and (set(held) == {0} or set(held) == {size}) for size, held in parts)
        before, now = Told({"mark": earlier}, both + went), Told({"mark": later}, both + came)
        assert give_away(before, now, both) is found


def test_all_of_five_who_joined_are_given_away_by_some_of_seven_and_most_of_twelve() -> None:
    some, most = Told({"mark": Band.SOME}, 7), Told({"mark": Band.MOST}, 12)
    assert give_away(some, most, 7)
    assert not give_away(most, most, 12 - 5)
    assert not give_away(some, Told({"another": Band.MOST}, 12), 7)
