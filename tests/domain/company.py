"""A random history of people who take checks, share, show cards, leave and return, and managers who open rounds."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bot.domain import rounds
from bot.domain.rounds import Band, Candidate
from tests.domain.attacker import Disclosure

DAY = timedelta(days=1)
INDICATORS = 6
"""The number of indicators of each check. They are independent of each other."""

MANAGERS = ("maya", "paul")


@dataclass
class Rule:
    """The rules of rounds in this company; naive rules differ in a part of them."""

    minimum: int = 5
    spends: bool = True
    spends_for_others: bool = True
    cards_spend: bool = True
    editing_renews: bool = False
    rests: bool = True
    band: Callable[[int, int, int], Band] = rounds.band


@dataclass
class Check:
    id: str
    yes: tuple[bool, ...]
    at: datetime
    counted_by: set[str] = field(default_factory=set)
    shown: bool = False


@dataclass
class Round:
    manager: str
    people: tuple[str, ...]
    closes: datetime
    declined: set[str] = field(default_factory=set)


class Company:
    """A random history.

    Attributes:
        summaries: for each indicator of each summary, who was counted and what was disclosed.
        shown: answer id -> the answer, for those shown on cards.
        owners: answer id -> the person who gave it.
        answers: answer id -> the answer.
    """

    def __init__(self, seed: int, rule: Rule, steps: int = 90) -> None:
        self._random = Random(seed)  # noqa: S311  a history, no secret
        self._rule = rule
        self._now = datetime(2026, 1, 1, tzinfo=UTC)
        self._people = [f"p{number}" for number in range(self._random.randint(6, 12))]
        self._checks = defaultdict[str, list[Check]](list)
        self._shares: dict[str, str] = {}
        self._cards: dict[str, str] = {}
        self._counted_at: dict[str, datetime] = {}
        self._rounds: dict[str, Round] = {}
        self._next: dict[str, datetime] = {}
        self.summaries: list[Disclosure] = []
        self.shown: dict[str, bool] = {}
        self.owners: dict[str, str] = {}
        self.answers: dict[str, bool] = {}
        for person in self._people:
            self._check(person)
            self._shares[person] = MANAGERS[0]
        for _ in range(steps):
            self._step()

    def _step(self) -> None:
        person, manager = self._random.choice(self._people), self._random.choice(MANAGERS)
        happens: Sequence[tuple[int, Callable[[], object]]] = (
            (12, lambda: self._check(person)),
            (6, lambda: self._edit(person)),
            (2, lambda: self._share(person, manager)),
            (6, lambda: self._show_card(person, manager)),
            (1, lambda: self._shares.pop(person, None)),
            (1, lambda: self._forget(person)),
            (1, self._join),
            (6, lambda: self._look(manager)),
            (1, lambda: self._decline(person)),
            (6, lambda: self._open(manager)),
            (6, self._wait),
            (30, self._round),
            (6, self._everybody_checks),
            (3, self._everybody_edits),
        )
        weights = [weight for weight, _ in happens]
        self._random.choices([act for _, act in happens], weights)[0]()

    def _check(self, person: str) -> None:
        before = self._checks[person]
        alike = before[-1].yes if before and self._random.random() < 0.8 else None
        yes = alike or tuple(self._random.random() < 0.5 for _ in range(INDICATORS))
        made = Check(f"{person}.{len(self.owners)}", yes, self._now)
        before.append(made)
        for answer, holds in _answers(made):
            self.owners[answer] = person
            self.answers[answer] = holds

    def _everybody_checks(self) -> None:
        for person in self._people:
            self._check(person)

    def _everybody_shares(self, manager: str) -> None:
        for person in self._people:
            if person not in self._cards or self._random.random() < 0.3:
                self._share(person, manager)

    def _everybody_edits(self) -> None:
        for person in self._people:
            self._edit(person)

    def _edit(self, person: str) -> None:
        if self._checks[person] and self._rule.editing_renews:
            check = self._checks[person][-1]
            check.at, check.counted_by, check.shown = self._now, set(), False

    def _share(self, person: str, manager: str) -> None:
        self._shares[person] = manager
        self._cards.pop(person, None)

    def _show_card(self, person: str, manager: str) -> None:
        self._cards[person] = manager
        if self._shares.get(person) == manager:
            del self._shares[person]

    def _forget(self, person: str) -> None:
        self._checks[person].clear()
        for kept in (self._shares, self._cards, self._counted_at):
            kept.pop(person, None)

    def _join(self) -> None:
        person = f"p{len(self._people)}"
        self._people.append(person)
        self._check(person)
        self._shares[person] = self._random.choice(MANAGERS)

    def _decline(self, person: str) -> None:
        for one in self._rounds.values():
            one.declined.add(person)

    def _look(self, manager: str) -> None:
        for person in [who for who, of in self._cards.items() if of == manager and self._checks[who]]:
            check = self._checks[person][-1]
            if check.counted_by and self._rule.cards_spend:
                continue
            for one in self._checks[person]:
                one.shown = True
            self.shown.update(_answers(check))

    def _open(self, manager: str) -> None:
        if manager in self._rounds or self._now < self._next.get(manager, self._now):
            return
        some = self._random.randint(5, len(self._people))
        people = tuple(self._random.sample(self._people, self._random.choice([some, len(self._people)])))
        if len(people) >= self._rule.minimum + rounds.MARGIN:
            self._rounds[manager] = Round(manager, people, rounds.closes_at(self._now, "UTC"))

    def _wait(self) -> None:
        """Move the clock, mostly forward. A clock that is set back must do no harm either."""
        self._pass(self._random.choice([1, 14, 28, 84, -20]))

    def _round(self) -> None:
        self._pass(self._random.choice([0, 28, 84]))
        manager = self._random.choice(MANAGERS)
        if self._random.random() < 0.5:
            self._everybody_shares(manager)
        self._open(manager)
        self._pass(15)

    def _pass(self, days: int) -> None:
        self._now += days * DAY
        for manager, one in list(self._rounds.items()):
            if one.closes <= self._now:
                del self._rounds[manager]
                self._close(one)

    def _close(self, one: Round) -> None:
        candidates = list(self._candidates(one))
        lot = str(self._random.random())
        found = rounds.pick_counted(candidates, self._now, self._rule.minimum, lot)
        self._next[one.manager] = rounds.next_at(self._now, spent=bool(found))
        if not found:
            return
        of = len(found)
        last = {who.user: self._checks[who.user][-1] for who in found}
        told = rounds.disclosed_count(max(of, 5), len(one.people) + 5 - self._rule.minimum)
        for indicator in range(INDICATORS):
            shown = self._rule.band(sum(check.yes[indicator] for check in last.values()), of, told)
            counts = frozenset(count for count in range(of + 1) if self._rule.band(count, of, told) is shown)
            self.summaries.append(Disclosure(frozenset(f"{check.id}#{indicator}" for check in last.values()), counts))
        for person in last:
            self._counted_at[person] = self._now
            for check in self._checks[person]:
                check.counted_by.add(one.manager)

    def _candidates(self, one: Round) -> Iterator[Candidate]:
        rule = self._rule
        for person in one.people:
            if self._shares.get(person) == one.manager and person not in one.declined and self._checks[person]:
                check = self._checks[person][-1]
                counted = bool(check.counted_by) if rule.spends_for_others else one.manager in check.counted_by
                spent = (counted and rule.spends) or (check.shown and rule.cards_spend)
                rested = self._counted_at.get(person) if rule.rests else None
                yield Candidate(person, check.id, check.at, spent, rested)


def _answers(check: Check) -> Iterator[tuple[str, bool]]:
    return ((f"{check.id}#{indicator}", holds) for indicator, holds in enumerate(check.yes))
