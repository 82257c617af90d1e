"""Rules of release that look sound and are not; `test_release` breaks each. They are asked as `release.decide` is."""

from collections.abc import Sequence

from bot.domain.release import Contributions, Verdict, contributors


def by_size(
    candidates: Contributions, requester: str, last: Contributions | None, earlier: Sequence[Contributions], k: int
) -> Verdict:
    """Only the size of the group counts."""
    del last, earlier
    return Verdict.NEW if len(contributors(candidates, requester)) >= k else Verdict.REFUSED


def by_the_requesters_last(
    candidates: Contributions, requester: str, last: Contributions | None, earlier: Sequence[Contributions], k: int
) -> Verdict:
    """What is new differs by nobody or by k people from what the same requester was shown last."""
    del earlier
    return _by_pairs(contributors(candidates, requester), last, [last] if last is not None else [], k)


def by_pairs(
    candidates: Contributions, requester: str, last: Contributions | None, earlier: Sequence[Contributions], k: int
) -> Verdict:
    """What is new differs by nobody or by k people from each that was ever released, to whomever."""
    return _by_pairs(contributors(candidates, requester), last, earlier, k)


def _by_pairs(new: Contributions, last: Contributions | None, others: Sequence[Contributions], k: int) -> Verdict:
    if len(new) < k:
        return Verdict.REFUSED
    if all(not people or len(people) >= k for people in (_differing(new, other) for other in others)):
        return Verdict.NEW
    return Verdict.REFUSED if last is None else Verdict.AGAIN


def _differing(one: Contributions, other: Contributions) -> set[str]:
    return {person for person, _ in set(one.items()) ^ set(other.items())}
