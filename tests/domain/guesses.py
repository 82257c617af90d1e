"""How often the answers of somebody who joins a group can be guessed from two summaries.

The guesser knows who could be counted in both, and that everybody else answers as before. Each indicator holds for each
person with a probability of one half. A guess is good if it is right at least nine times in ten.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from math import comb

from bot.domain.rounds import Band, band

K = 5
SURE = 0.9


def good_guesses(of: int, *, lot: bool) -> float:
    """Return how often there is a good guess about one indicator of a person who joins.

    Args:
        of: how many people could be counted in the first round; in the second there is one more.
        lot: whether one of more than five people is left out at random.
    """
    shown = defaultdict[tuple[Band, Band], list[float]](lambda: [0.0, 0.0])
    for yes in range(of + 1):
        odds = comb(of, yes) / 2 ** (of + 1)
        for joins in (0, 1):
            for first, one in _after_the_lot(yes, of, lot=lot):
                for then, other in _after_the_lot(yes + joins, of + 1, lot=lot):
                    shown[first, then][joins] += odds * one * other
    return sum(sum(seen) for seen in shown.values() if max(seen) >= SURE * sum(seen))


def of_four_marks(share: float) -> float:
    """Return how often there is a good guess about at least one of four indicators."""
    return 1 - (1 - share) ** 4


def _after_the_lot(yes: int, of: int, *, lot: bool) -> Iterator[tuple[Band, float]]:
    if not lot or of <= K:
        yield band(yes, of, K), 1.0
        return
    yield from ((band(left, of - 1, K), odds) for left, odds in ((yes - 1, yes / of), (yes, 1 - yes / of)) if odds)


if __name__ == "__main__":
    for number in range(K, 20):
        without, with_one = (of_four_marks(good_guesses(number, lot=lot)) for lot in (False, True))
        sys.stdout.write(f"{number} people and one who joins: {without:.0%} without a lot, {with_one:.0%} with one\n")
