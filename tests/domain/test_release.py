"""Attacks on the release rule: whoever adds and subtracts everything ever released still can't work anybody out.

The attacker below knows nothing of how the rule decides. Rules that look sound, in `naive_release`, fall to it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations

import pytest
from hypothesis import Phase, example, find, given, settings
from hypothesis import strategies as st

from bot.domain.release import FORGOTTEN, Verdict, allowed, contributors, decide
from tests.domain.naive_release import by_pairs, by_size, by_the_requesters_last

Unknown = tuple[str, str]
Rule = Callable[[Mapping[str, str], str, Mapping[str, str] | None, Sequence[Mapping[str, str]], int], Verdict]


def sums(releases: Iterable[Mapping[str, str]]) -> list[frozenset[Unknown]]:
    return [frozenset(release.items()) for release in releases]


def team(people: Iterable[str], content: str = "first") -> dict[str, str]:
    return dict.fromkeys(people, content)


# ---- the attacker


def rank(rows: Iterable[Iterable[int]]) -> int:
    left, found = [[Fraction(value) for value in row] for row in rows], 0
    while left:
        row = left.pop()
        at = next((number for number, value in enumerate(row) if value), None)
        if at is not None:
            found += 1
            left = [
                [mine - theirs * other[at] / row[at] for mine, theirs in zip(other, row, strict=True)] for other in left
            ]
    return found


def rank_without(shown: Sequence[frozenset[Unknown]], people: Collection[str]) -> int:
    unknowns = sorted({unknown for one in shown for unknown in one if unknown[0] not in people})
    return rank([unknown in one for unknown in unknowns] for one in shown)


def worked_out(shown: Sequence[frozenset[Unknown]], known: int) -> tuple[str, tuple[str, ...]] | None:
    """Name somebody whose answers alone are left in some combination of sums, and whose answers had to be known.

    Taking somebody's unknowns out of all sums lowers their rank only if some combination is made of these alone.
    """
    people = sorted({person for one in shown for person, _ in one})
    left = cache(lambda gone: rank_without(shown, gone))
    for knowing in combinations(people, min(known, max(len(people) - 1, 0))):
        for person in set(people) - set(knowing):
            if left(frozenset(knowing)) > left(frozenset({*knowing, person})):
                return person, knowing
    return None


@pytest.mark.parametrize(
    ("shown", "known", "found"),
    [
        ([team("abc")], 0, None),
        ([team("abc")], 1, None),
        ([team("abc")], 2, "any"),
        ([team("abcd"), team("abc")], 0, "d"),
        ([team("abcd"), team("ab")], 0, None),
        ([team("abcd"), team("ab")], 1, "any"),
        ([team("abcd"), team("abc") | team("d", "second")], 0, "d"),
        ([team("abcd"), team("ab") | team("cd", "second")], 0, None),
        ([team("abcd"), team("ab") | team("cd", "second")], 1, "any"),
        ([team("abcd"), team("abcd", "second")], 1, None),
        ([team("abcd"), team("ab"), team("cd")], 0, None),
        ([team("abcd"), team("ab"), team("c")], 0, "any"),
        ([team("ab"), team("bc"), team("ac")], 0, "any"),
        ([team("abcxyzp"), team("abcxyz")], 0, "p"),
        ([team("abcxyzuvwp"), team("abcuvwp"), team("abcxyzp"), team("abc")], 0, "p"),
        ([], 0, None),
    ],
)
def test_the_attacker_is_right(shown: list[dict[str, str]], known: int, found: str | None) -> None:
    result = worked_out(sums(shown), known)
    assert (result is None) == (found is None)
    assert result is None or found in {"any", result[0]}


# ---- a workspace, and whatever happens in it

PEOPLE = "abcdefghi"
MANAGERS = ("a", "b", "M")  # two of them are on teams themselves


@dataclass(frozen=True)
class Move:
    verb: str
    manager: str = "M"
    people: str = ""


@dataclass
class Workspace:
    """Teams and consents of which everybody is part at first; what is kept, and what was shown."""

    rule: Rule
    k: int
    people: str = PEOPLE
    checks: int = 0
    forgettings: int = 0
    content: dict[str, str] = field(default_factory=dict)
    teams: dict[str, set[str]] = field(default_factory=dict)
    consents: dict[str, set[str]] = field(default_factory=dict)
    kept: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    shown: list[frozenset[Unknown]] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.check(self.people)
        for manager in MANAGERS:
            self.teams[manager] = set(self.people)
            self.consents[manager] = set(self.people)

    def check(self, people: str) -> None:
        for person in people:
            self.checks += 1
            self.content[person] = f"check {self.checks}"

    def forget(self, people: str) -> None:
        for person in people:
            self.forgettings += 1
            stand_in = f"{FORGOTTEN}{self.forgettings}"
            self.content.pop(person, None)
            for manager in MANAGERS:
                self.teams[manager].discard(person)
                self.consents[manager].discard(person)
            for _, release in self.kept:
                if person in release:
                    release[stand_in] = release.pop(person)

    def ask(self, manager: str) -> None:
        counted = self.teams[manager] & self.consents[manager] & set(self.content)
        candidates = {person: self.content[person] for person in counted}
        last = next((release for requester, release in reversed(self.kept) if requester == manager), None)
        verdict = self.rule(candidates, manager, last, [release for _, release in self.kept], self.k)
        self.verdicts.append(verdict)
        if verdict is Verdict.NEW:
            new = {person: content for person, content in candidates.items() if person != manager}
            self.kept.append((manager, new))
            self.shown.append(frozenset(new.items()))

    def make(self, move: Move) -> None:
        match move.verb:
            case "check":
                self.check(move.people)
            case "forget":
                self.forget(move.people)
            case "join":
                self.teams[move.manager] |= set(move.people)
            case "leave":
                self.teams[move.manager] -= set(move.people)
            case "consent":
                self.consents[move.manager] |= set(move.people)
            case "withdraw":
                self.consents[move.manager] -= set(move.people)
            case _:
                self.ask(move.manager)


def played(rule: Rule, moves: Iterable[Move], k: int, people: str = PEOPLE) -> Workspace:
    workspace = Workspace(rule, k, people)
    for move in moves:
        workspace.make(move)
    return workspace


def attack(rule: Rule, moves: Iterable[Move], k: int, people: str = PEOPLE) -> tuple[str, tuple[str, ...]] | None:
    return worked_out(played(rule, moves, k, people).shown, k - 2)


groups = st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=5).map(lambda people: "".join(sorted(people)))
managers = st.sampled_from(MANAGERS)
moves = st.one_of(
    st.builds(Move, st.just("ask"), managers),
    st.builds(Move, st.sampled_from(["join", "leave", "consent", "withdraw"]), managers, groups),
    st.builds(Move, st.just("check"), people=groups),
    st.builds(Move, st.just("ask"), managers),
    st.builds(Move, st.just("forget"), people=st.sampled_from(PEOPLE)),
)
histories = st.lists(moves, min_size=8, max_size=30)
teams = st.sets(st.sampled_from(PEOPLE), min_size=3).map(lambda people: "".join(sorted(people)))
choosy = st.lists(teams, min_size=4, max_size=10).map(
    lambda chosen: [
        move for people in chosen for move in (Move("leave", people=PEOPLE), Move("join", people=people), Move("ask"))
    ]
)
"""A manager who puts one team after another together, only to ask about it."""


@given(history=histories, k=st.integers(2, 5))
@settings(max_examples=200, deadline=None)
def test_whatever_happens_nobody_can_be_worked_out(history: list[Move], k: int) -> None:
    assert attack(decide, history, k) is None


@given(history=histories, k=st.integers(2, 4))
@settings(max_examples=100, deadline=None)
def test_nor_if_everybody_asks_after_every_move(history: list[Move], k: int) -> None:
    asked = [one for move in history for one in (move, *(Move("ask", manager) for manager in MANAGERS))]
    assert attack(decide, asked, k) is None


@given(history=choosy, k=st.integers(2, 4))
@settings(max_examples=200, deadline=None)
def test_nor_by_a_manager_who_chooses_teams_to_that_end(history: list[Move], k: int) -> None:
    assert attack(decide, history, k) is None


def test_such_histories_do_release() -> None:
    def lively(history: list[Move]) -> bool:
        workspace = played(decide, history, 3)
        return len(workspace.shown) >= 4 and {*workspace.verdicts} == {*Verdict}

    find(histories, lively, settings=settings(max_examples=2000, deadline=None, phases=[Phase.generate]))


# ---- rules that fall

FOUR_SUMS = [
    Move("ask"),
    Move("leave", people="xyz"),
    Move("ask"),
    Move("join", people="xyz"),
    Move("leave", people="uvw"),
    Move("ask"),
    Move("leave", people="xyzp"),
    Move("ask"),
]
"""Each two of the four differ by three people or more; together they give p away."""


@pytest.mark.parametrize(
    ("rule", "drawn"), [(by_size, histories), (by_the_requesters_last, histories), (by_pairs, choosy)]
)
def test_the_same_attack_breaks_a_naive_rule(rule: Rule, drawn: st.SearchStrategy[list[Move]]) -> None:
    def broken(history: list[Move]) -> bool:
        return attack(rule, history, 3) is not None

    history = find(drawn, broken, settings=settings(max_examples=2000, deadline=None, phases=[Phase.generate]))
    assert attack(decide, history, 3) is None


def test_four_sums_break_a_rule_for_pairs() -> None:
    broken = played(by_pairs, FOUR_SUMS, 3, "abcxyzuvwp")
    assert broken.verdicts == [Verdict.NEW] * 4
    assert worked_out(broken.shown, 0) == ("p", ())


def test_the_rule_stops_before_the_sum_that_would_give_somebody_away() -> None:
    workspace = played(decide, FOUR_SUMS, 3, "abcxyzuvwp")
    assert workspace.verdicts == [Verdict.NEW, Verdict.NEW, Verdict.NEW, Verdict.AGAIN]
    assert worked_out(workspace.shown, 1) is None


# ---- no stricter than it must be


def rests_on_too_few(new: Mapping[str, str], earlier: Sequence[Mapping[str, str]], k: int) -> bool:
    """Try every k - 1 people: can the new sum make something of theirs, and of stand-ins, that earlier ones can't?"""
    before, after = sums(earlier), sums([*earlier, new])
    everybody = {person for one in after for person, _ in one}
    stand_ins = {person for person in everybody if person.startswith(FORGOTTEN)}

    def made_of(shown: Sequence[frozenset[Unknown]], people: set[str]) -> int:
        return rank_without(shown, ()) - rank_without(shown, people)

    return any(
        made_of(after, stand_ins | {*few}) > made_of(before, stand_ins | {*few})
        for few in combinations(sorted(everybody - stand_ins), min(k - 1, len(everybody - stand_ins)))
    )


contents = st.sampled_from(["first", "first", "first", "second"])
releases = st.dictionaries(st.sampled_from([*"abcdefgh"]), contents, min_size=3)
old_releases = st.lists(
    st.dictionaries(st.sampled_from([*"abcdefg", f"{FORGOTTEN}1"]), contents, min_size=2), max_size=5
)


@given(new=releases, earlier=old_releases, k=st.integers(1, 5))
@example(new=team("abdefg"), earlier=[team("abc"), team("abcde"), team("abcdfgh")], k=3)  # piles that become alike
@settings(max_examples=250, deadline=None)
def test_it_allows_exactly_what_rests_on_enough_people(
    new: dict[str, str], earlier: list[dict[str, str]], k: int
) -> None:
    expected = new in earlier or (len(new) >= k and not rests_on_too_few(new, earlier, k))
    assert allowed(new, earlier, k) is expected


@given(new=releases, earlier=old_releases, k=st.integers(1, 4), most=st.integers(0, 100))
@settings(max_examples=200, deadline=None)
def test_cut_short_it_never_allows_more(new: dict[str, str], earlier: list[dict[str, str]], k: int, most: int) -> None:
    assert allowed(new, earlier, k) or not allowed(new, earlier, k, most=most)


@given(new=releases, earlier=old_releases, k=st.integers(1, 4), data=st.data())
@settings(max_examples=200, deadline=None)
def test_the_order_of_what_was_released_does_not_matter(
    new: dict[str, str], earlier: list[dict[str, str]], k: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(earlier))
    turned = dict(reversed(new.items()))
    assert allowed(turned, shuffled, k) is allowed(new, earlier, k)


@given(new=releases, earlier=old_releases, k=st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_teams_without_common_people_never_disturb_each_other(
    new: dict[str, str], earlier: list[dict[str, str]], k: int
) -> None:
    elsewhere = [{f"elsewhere {person}": content for person, content in one.items()} for one in [*earlier, new]]
    assert allowed(new, [*earlier, *elsewhere], k) is allowed(new, earlier, k)


# ---- by example


@pytest.mark.parametrize("k", range(3, 11))
def test_a_group_is_large_enough_or_not(k: int) -> None:
    people = [f"U{number}" for number in range(k)]
    assert allowed(team(people), [], k)
    assert not allowed(team(people[1:]), [], k)
    assert not allowed({}, [], k)


@pytest.mark.parametrize("k", range(3, 11))
@pytest.mark.parametrize("content", ["first", "second"])
def test_fewer_than_the_minimum_group_must_not_differ(k: int, content: str) -> None:
    people = [f"U{number}" for number in range(3 * k)]
    before = team(people)
    for changed in range(1, k):
        moved = people[:changed]
        joined = before | team((f"new {person}" for person in moved), content)
        left = {person: first for person, first in before.items() if person not in moved}
        answered = before | team(moved, "anew")
        assert not any(allowed(new, [before], k) for new in (joined, left, answered)), changed
    moved = people[:k]
    assert allowed(before | team((f"new {person}" for person in moved), content), [before], k)
    assert allowed(team(people[k:]), [before], k)
    assert allowed(before | team(moved, "anew"), [before], k)


def test_a_joiner_a_leaver_and_one_new_check_are_refused() -> None:
    before = team("abcdefg")
    assert not allowed(team("abcdefgh"), [before], 5)
    assert not allowed(team("abcdef"), [before], 5)
    assert not allowed(before | team("g", "second"), [before], 5)
    assert not allowed(team("abcdef") | team("h"), [before], 5)


def test_what_another_manager_was_shown_counts_as_well() -> None:
    assert decide(team("abcdefg"), "M", None, [team("abcdefg")], 5) is Verdict.NEW
    assert decide(team("abcdefgh"), "M", None, [team("abcdefg")], 5) is Verdict.REFUSED


def test_the_same_again_tells_nothing_new() -> None:
    before = team("abcdefg")
    assert allowed(team("gfedcba"), [before], 5)
    assert decide(before, "M", before, [before], 5) is Verdict.AGAIN


def test_nor_does_what_earlier_ones_add_up_to() -> None:
    assert allowed(team("abcdef"), [team("abc"), team("def")], 3)
    assert allowed(team("abc"), [team("abcdef"), team("def")], 3)


def test_the_earlier_one_is_shown_again_where_too_little_changed() -> None:
    before = team("abcdefg")
    after = before | team("abcd", "second")
    assert decide(after, "M", before, [before], 5) is Verdict.AGAIN
    assert decide(after, "N", None, [before], 5) is Verdict.REFUSED


def test_nothing_is_shown_where_the_group_became_too_small() -> None:
    before = team("abcdefg")
    assert decide(team("abcd", "second"), "M", before, [before], 5) is Verdict.REFUSED
    assert decide(team("abcde", "second"), "a", before, [before], 5) is Verdict.REFUSED


def test_whoever_asks_is_not_counted() -> None:
    assert contributors(team("abcde"), "a") == team("bcde")
    assert decide(team("abcde"), "a", None, [], 5) is Verdict.REFUSED
    assert decide(team("abcdef"), "a", None, [], 5) is Verdict.NEW
    assert decide(team("abcdef"), "b", None, [team("bcdef")], 5) is Verdict.REFUSED


def test_who_was_forgotten_still_has_to_cancel_out() -> None:
    before = team("abcdef") | team([f"{FORGOTTEN}1"])
    assert not allowed(team("abcdef"), [before], 5)
    assert not allowed(team("abcdef"), [before], 1)


def test_who_was_forgotten_and_came_back_is_not_counted_twice() -> None:
    before = team("abcdef") | team([f"{FORGOTTEN}1"])
    assert not allowed(team("abcdef") | team("g", "second"), [before], 2)
    assert not allowed(team("abc") | team("defg", "second"), [before], 5)
    assert allowed(team("ab") | team("cdefg", "second"), [before], 5)


def test_stand_ins_do_not_make_a_group() -> None:
    assert not allowed(team("abcd") | team([f"{FORGOTTEN}1"]), [], 5)


def test_a_larger_minimum_judges_only_what_is_new() -> None:
    before = [team("abcdef"), team("abc")]
    assert allowed(team("abcdef"), before, 5)
    assert allowed(team("abc"), before, 5)
    assert not allowed(team("def"), before, 5)
    assert allowed(team("abcdef", "second"), before, 5)
    assert not allowed(team("abcdefghi"), before, 5)
    assert allowed(team("abcdefghi"), before, 3)


def test_five_of_seven_with_new_answers_are_enough() -> None:
    assert allowed(team("ab") | team("cdefg", "second"), [team("abcdefg")], 5)


def test_a_month_later_with_all_answers_new_it_is_released() -> None:
    released = [team("abcdefg", f"month {month}") for month in range(12)]
    assert all(allowed(new, released[:number], 5) for number, new in enumerate(released))


def test_a_stable_quarter_is_released_once_five_have_joined() -> None:
    before = team("abcdefg")
    assert decide(before, "M", before, [before], 5) is Verdict.AGAIN
    assert decide(before | team("hijk"), "M", before, [before], 5) is Verdict.AGAIN
    assert decide(before | team("hijkl"), "M", before, [before], 5) is Verdict.NEW


def test_four_sums_that_cancel_out_but_for_one_are_never_all_released() -> None:
    four = [team("abcxyzuvwp"), team("abcuvwp"), team("abcxyzp"), team("abc")]
    for order in permutations(four):
        assert all(allowed(new, order[:number], 3) for number, new in enumerate(order[:3]))
        assert not allowed(order[3], order[:3], 3)


# ---- of a size


def released(requests: Iterable[Mapping[str, str]], k: int) -> list[Mapping[str, str]]:
    kept: list[Mapping[str, str]] = []
    for new in requests:
        if allowed(new, kept, k):
            kept.append(new)
    return kept


@pytest.mark.parametrize("pace", [3, 7, 50])
def test_two_years_of_a_thousand_people(pace: int) -> None:
    """Each month one in `pace` answers anew, others each time."""
    months = [
        {f"U{number}": f"check {(month + number * number % pace) // pace}" for number in range(1000)}
        for month in range(24)
    ]
    assert len(released(months, 5)) == 24
    assert not allowed(months[-1] | team(["U0", "U1", "U2", "U3"], "anew"), months, 5)


def test_one_person_on_twenty_teams() -> None:
    teams = [team({"P", *(f"U{number}.{other}" for other in range(9))}) for number in range(20)]
    assert len(released(teams, 5)) == 20
    assert not allowed({person: "first" for person in teams[0] if person != "P"}, teams, 5)


def test_twenty_teams_across_an_organisation() -> None:
    teams = [team(f"U{start + step * place % 61}" for place in range(15)) for start, step in enumerate(range(1, 21))]
    assert len(released(teams, 3)) == 20
    assert not allowed(team([*teams[0]][:13]), teams, 3)


def test_what_takes_too_long_to_tell_is_refused() -> None:
    teams = [team(f"U{(number * place + place * place) % 31}" for place in range(12)) for number in range(1, 9)]
    kept = released(teams[:-1], 3)
    assert allowed(teams[-1], kept, 3)
    assert not allowed(teams[-1], kept, 3, most=50)
