"""An attacker who has all summaries and cards, knows who was counted in each, and derives what follows from them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

Answer = str
"""The id of a secret answer: whether an indicator holds in one check of one person."""

MAX_WORLDS = 50_000


@dataclass(frozen=True)
class Disclosure:
    """What a summary discloses: the possible numbers of these answers that are yes."""

    answers: frozenset[Answer]
    counts: frozenset[int]


def certain(summaries: Iterable[Disclosure], known: Mapping[Answer, bool]) -> frozenset[Answer]:
    """Return the answers that are the same in every possible world, without those that are known already."""
    open_ones = [_without(told, known) for told in summaries]
    return frozenset(answer for group in _independent_groups(open_ones) for answer in _certain_in(group))


def _without(told: Disclosure, known: Mapping[Answer, bool]) -> Disclosure:
    yes = sum(known.get(answer, False) for answer in told.answers)
    return Disclosure(told.answers - known.keys(), frozenset(count - yes for count in told.counts))


def _independent_groups(summaries: Sequence[Disclosure]) -> Iterator[list[Disclosure]]:
    """Split summaries into groups without common answers: one group says nothing about another."""
    left = list(summaries)
    while left:
        group, answers = [left.pop()], set[Answer]()
        while True:
            answers |= frozenset().union(*(told.answers for told in group))
            near = [told for told in left if not answers.isdisjoint(told.answers)]
            if not near:
                break
            group += near
            left = [told for told in left if told not in near]
        yield group


def _certain_in(group: Sequence[Disclosure]) -> Iterator[Answer]:
    """Try all worlds, by counts: answers in the same summaries are interchangeable."""
    piles = defaultdict[tuple[bool, ...], list[Answer]](list)
    for answer in frozenset().union(*(told.answers for told in group)):
        piles[tuple(answer in told.answers for told in group)].append(answer)
    if prod(len(pile) + 1 for pile in piles.values()) > MAX_WORLDS:
        return
    seen = {place: set[int]() for place in piles}
    for world in _worlds(group, [(place, len(pile)) for place, pile in piles.items()]):
        for place, count in zip(piles, world, strict=True):
            seen[place].add(count)
    for place, pile in piles.items():
        if seen[place] in ({0}, {len(pile)}):
            yield from pile


def _worlds(
    group: Sequence[Disclosure], piles: Sequence[tuple[tuple[bool, ...], int]], so_far: tuple[int, ...] = ()
) -> Iterator[tuple[int, ...]]:
    if len(so_far) == len(piles):
        yield so_far
        return
    place, size = piles[len(so_far)]
    for count in range(size + 1):
        world = (*so_far, count)
        if all(_can_fit(told, number, piles, world) for number, told in enumerate(group) if place[number]):
            yield from _worlds(group, piles, world)


def _can_fit(
    told: Disclosure, number: int, piles: Sequence[tuple[tuple[bool, ...], int]], world: tuple[int, ...]
) -> bool:
    inside = [at for at, (place, _) in enumerate(piles) if place[number]]
    least = sum(world[at] for at in inside if at < len(world))
    most = least + sum(piles[at][1] for at in inside if at >= len(world))
    return any(least <= count <= most for count in told.counts)
