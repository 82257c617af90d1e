"""Which figures about a group may be released, so that nobody can be worked out of them by adding and subtracting.

In short, for everybody. A manager who is shown the sum of seven people today and of six of them tomorrow knows what the
seventh said. Two managers can lay their sums side by side, several sums can be added and subtracted at once, and what
was shown once is never unknown again. So we look at everything that was ever released, to anybody, and release
something new only if each calculation that it has a part in leaves nothing at all, or a mixture of at least k people.
Whoever knows the answers of k - 2 of them still faces two unknown people.

In terms. An *unknown* is a person with a content: which of their answers are counted. The same person with another
content is another unknown, but the same person. A release is a sum over unknowns. The attacker is granted more than is
ever shown: the exact sum of every release. What follows by adding and subtracting are combinations, a1 R1 + a2 R2 + …,
and a combination *rests on* the people whose unknowns don't cancel out in it. The rule: no combination in which the new
release has a part rests on fewer than k people, other than on nobody. Of one release this says 'at least k people', of
two 'they differ by nobody or by at least k people', and it goes on for any number.

Why that is enough. Each combination was judged when the newest release in it was made, so all of them rest on nobody or
on at least k people. Knowing k - 2 people takes at most these out; two are left, and no single one.

What was released is released: combinations of earlier releases alone are not judged, even where k was smaller then. And
what earlier releases add up to tells nothing new, so it is allowed.

Somebody who was forgotten remains in earlier releases as a stand-in, `forgotten:…`, so that they are still an unknown
that must cancel out. A stand-in is never counted as one of the k people: its person may be back under their own id, and
must not be counted twice.

What the rule does not judge: what follows from an answer being yes or no and nothing between, as where a sum is as
large as its group. Against that only `bands` are shown, and none that give people away beside earlier ones.

How it is decided, exactly and in whole numbers. Unknowns that are in the same releases cancel out together; they are a
*pile*. We look for a combination that is visible at fewer than k people: one pile after another, the largest first, it
either vanishes, which leaves fewer combinations, or its people are seen. A pile that would make it k people must
vanish; where all that vanishes leaves the new release no part, the branch is dead. Two short cuts carry most of the
load. A release that k people are in alone has no part: the months of one team fall one after another to that. And where
a group of piles can't all vanish, somebody in it is seen, whoever it is: k such groups with nobody in two of them prove
that there is no leak. On dozens of teams that overlap at random the search could still go on for hours. It ends after
so many steps with a no, which is the safe side.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import gcd

Contributions = Mapping[str, str]
"""Person -> content. People are user ids within one workspace; a content says which of their answers are counted."""

FORGOTTEN = "forgotten:"
"""How the stand-in of a person who was forgotten begins."""

STEPS_MOST = 100_000
"""How long to look, in numbers touched: about a tenth of a second."""


class Verdict(StrEnum):
    """What a request for figures comes to."""

    NEW = "new"  # release them
    AGAIN = "again"  # show what this requester was shown last
    REFUSED = "refused"  # there is nothing to show


def contributors(candidates: Contributions, requester: str) -> Contributions:
    """Give who is counted; whoever asks is not."""
    return {person: content for person, content in candidates.items() if person != requester}


def decide(
    candidates: Contributions,
    requester: str,
    last: Contributions | None,
    earlier: Sequence[Contributions],
    k: int,
) -> Verdict:
    """Decide on a request.

    Args:
        candidates: who lets the requester count them, and with what; the requester may be among them.
        requester: user id.
        last: the contributions of what the requester was shown last, if anything.
        earlier: those of all that was ever released in the workspace, to whomever, in any order.
        k: the minimum group.
    """
    new = contributors(candidates, requester)
    if len(new) < k:
        return Verdict.REFUSED
    if new != last and allowed(new, earlier, k):
        return Verdict.NEW
    return Verdict.REFUSED if last is None else Verdict.AGAIN


def allowed(new: Contributions, earlier: Sequence[Contributions], k: int, *, most: int = STEPS_MOST) -> bool:
    """Tell whether a release may be made.

    Args:
        new: who would be counted, and with what.
        earlier: the contributions of all that was ever released in the workspace, to whomever, in any order.
        k: the minimum group.
        most: after so many steps the answer is no.
    """
    if new in earlier:
        return True
    if sum(_countable(person) for person in new) < k:
        return False
    piles = _entangled(_piles([new, *earlier]), k)
    search = _Search(k, most)
    try:
        return not piles or not search.leaks(piles) or search.adds_up(piles)
    except _TooLongError:
        return False


_Piles = dict[int, frozenset[str]]
"""In which releases, one bit each -> the people of the pile, stand-ins left out."""

_Direction = tuple[tuple[int, int], ...]
"""Where a pile vanishes: at the combinations whose product with this, release -> number, is 0. Multiples are alike."""

_Directions = Mapping[_Direction, frozenset[str]]

_NEW = 0
"""The number of the new release."""

_NOBODY: frozenset[str] = frozenset()


class _TooLongError(Exception):
    """The search took more steps than it may."""


def _countable(person: str) -> bool:
    return not person.startswith(FORGOTTEN)


def _piles(releases: Sequence[Contributions]) -> _Piles:
    places: dict[tuple[str, str], int] = {}
    for number, release in enumerate(releases):
        for unknown in release.items():
            places[unknown] = places.get(unknown, 0) | 1 << number
    piles: dict[int, set[str]] = {}
    for (person, _), place in places.items():
        piles.setdefault(place, set()).update({person} if _countable(person) else ())
    return {place: frozenset(people) for place, people in piles.items()}


def _touching(piles: _Piles) -> _Piles:
    """Keep what has to do with the new release, directly or through others."""
    near, grown = 0, 1 << _NEW
    while near != grown:
        near = grown
        for place in piles:
            if place & near:
                grown |= place
    return {place: people for place, people in piles.items() if place & near}


def _entangled(piles: _Piles, k: int) -> _Piles:
    """Leave out the releases that k people are in alone; give nothing where the new one is among them."""
    piles = _touching(piles)
    while True:
        apart = 0
        for place, people in piles.items():
            if place.bit_count() == 1 and len(people) >= k:
                apart |= place
        if apart >> _NEW & 1:
            return {}
        if not apart:
            return _touching(piles)
        merged: _Piles = {}
        for place, people in piles.items():
            if left := place & ~apart:
                merged[left] = merged.get(left, _NOBODY) | people
        piles = merged


class _Search:
    """Looks for a combination that is visible at fewer than k people, and in which the new release has a part."""

    def __init__(self, k: int, most: int) -> None:
        self._k = k
        self._left = most

    def leaks(self, piles: _Piles) -> bool:
        """Tell whether there is one. One that vanishes everywhere counts too: see `adds_up`."""
        looks = [(_PART, _directions(piles), _NOBODY)]
        while looks:
            look = self._settled(*looks.pop())
            if look is None:
                continue
            part, open_piles, seen = look
            if not open_piles:
                return True
            largest = max(open_piles, key=lambda direction: len(open_piles[direction]))
            looks.append((*self._vanished(part, open_piles, largest), seen))
            looks.append((part, open_piles, seen | open_piles[largest]))
        return False

    def adds_up(self, piles: _Piles) -> bool:
        """Tell whether earlier releases add up to the new one, so that it has a part where everything vanishes."""
        return not self._fixing(_PART, list(_directions(piles)))

    def _settled(
        self, part: _Direction, piles: _Directions, seen: frozenset[str]
    ) -> tuple[_Direction, _Directions, frozenset[str]] | None:
        """Draw the conclusions that need no choice; None where the branch is dead.

        A pile with the direction of the new release's part is seen wherever there is a part. People who are seen
        already may be seen in other piles too. What would make it k people must vanish.
        """
        groups: list[frozenset[str]] | None = None
        while part:
            self._step(len(piles))
            seen |= piles.get(part, _NOBODY)
            piles = {direction: people - seen for direction, people in piles.items() if not people <= seen}
            if groups is None:
                groups = self._groups(part, piles, self._k - len(seen))
            if _fewest(seen, groups) >= self._k:
                return None
            heavy = (one for one, people in piles.items() if _fewest(seen | people, groups) >= self._k)
            at = next(heavy, None)
            if at is None:
                return part, piles, seen
            part, piles = self._vanished(part, piles, at)
        return None

    def _groups(self, part: _Direction, piles: _Directions, most: int) -> list[frozenset[str]]:
        """Give groups of people, nobody in two, in each of which somebody is seen whatever vanishes."""
        groups: list[frozenset[str]] = []
        left = sorted(piles.items(), key=lambda pile: len(pile[0]))
        while len(groups) < most:
            fixing = self._fixing(part, [direction for direction, _ in left])
            if not fixing:
                break
            group = _NOBODY.union(*(left[number][1] for number in fixing))
            groups.append(group)
            left = [pile for pile in left if group.isdisjoint(pile[1])]
        return groups

    def _fixing(self, part: _Direction, directions: Sequence[_Direction]) -> list[int]:
        """Give the numbers of directions that can't all vanish unless the part does; none where all can."""
        basis: dict[int, tuple[int, dict[int, int]]] = {}  # axis -> when it was taken, vector without axes taken before
        aim = dict(part)
        for number, direction in enumerate(directions):
            vector = {**dict(direction), ~number: 1}  # the negative keys keep account of what it is made of
            while fixed := [(basis[axis], axis) for axis in vector if axis in basis]:
                (_, other), axis = min(fixed, key=lambda one: one[0][0])
                vector = self._without(vector, other, axis)
            pivot = next((axis for axis in vector if axis >= 0), None)
            if pivot is None:
                continue
            basis[pivot] = (number, vector)
            aim = self._without(aim, vector, pivot)
            if all(axis < 0 for axis in aim):
                return [~axis for axis in aim]
        return []

    def _vanished(self, part: _Direction, piles: _Directions, at: _Direction) -> tuple[_Direction, _Directions]:
        """Keep the combinations that vanish at one pile. Other piles may vanish with it, or become alike."""
        axis = min(at, key=lambda term: abs(term[1]))[0]
        along = dict(at)
        left: dict[_Direction, frozenset[str]] = {}
        for direction, people in piles.items():
            projected = self._projected(direction, along, axis)
            if projected:
                left[projected] = left.get(projected, _NOBODY) | people
        return self._projected(part, along, axis), left

    def _projected(self, direction: _Direction, along: Mapping[int, int], axis: int) -> _Direction:
        vector = dict(direction)
        if axis not in vector:
            return direction
        terms = sorted(self._without(vector, along, axis).items())
        sign = 1 if terms and terms[0][1] > 0 else -1
        return tuple((place, sign * value) for place, value in terms)

    def _without(self, vector: dict[int, int], other: Mapping[int, int], axis: int) -> dict[int, int]:
        """Take as much of another vector as makes one 0 on an axis, and give the smallest whole numbers."""
        if axis not in vector:
            return vector
        self._step(len(vector) + len(other))
        scale, shift = other[axis], vector[axis]
        values = {place: scale * value for place, value in vector.items()}
        for place, value in other.items():
            values[place] = values.get(place, 0) - shift * value
        common = gcd(*values.values()) or 1
        return {place: value // common for place, value in values.items() if value}

    def _step(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise _TooLongError


_PART: _Direction = ((_NEW, 1),)
"""The direction of the new release's own part: it has one unless this vanishes."""


def _directions(piles: _Piles) -> _Directions:
    return {
        tuple((number, 1) for number in range(place.bit_length()) if place >> number & 1): people
        for place, people in piles.items()
    }


def _fewest(seen: frozenset[str], groups: Sequence[frozenset[str]]) -> int:
    """Count who is seen, and one more for each group in which nobody is yet."""
    return len(seen) + sum(seen.isdisjoint(group) for group in groups)
