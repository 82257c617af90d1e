"""The rules of rounds hold for any sequence of what people and managers can do, on the real storage."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Row

from bot.domain.errors import CoachError
from bot.domain.framework import LEVELS, Framework
from bot.domain.people import Member
from bot.domain.rounds import COOLDOWN
from bot.domain.team import Choice
from bot.messages.examples.samples import answered
from bot.services.library import Library
from bot.services.registry import build
from bot.storage.tables import checks, receipts, round_members, rounds
from tests.memory import memory_storage, rows_of

PEOPLE = tuple(Member("T1", f"U{number}") for number in range(11))
MANAGERS = PEOPLE[:2]
STEPS = 150


class History:
    """Some people, two of whom are also managers.

    Attributes:
        counted: ids of the checks that summaries were made of.
        shown: ids of the checks that were on cards.
    """

    def __init__(self, seed: int, framework: Framework) -> None:
        self._random, self._framework = Random(seed), framework  # noqa: S311  a history, no secret
        self.now = datetime(2026, 1, 5, 12, tzinfo=UTC)
        self._ids = count()
        self.storage = memory_storage()
        self._services = build(self.storage, Library(framework), lambda: self.now, lambda: f"id-{next(self._ids)}", 5)
        self.counted: list[str] = []
        self.shown: set[str] = set()
        for manager in MANAGERS:
            self._name(manager, [one for one in PEOPLE if one != manager])
        for member in PEOPLE:
            self._check(member)
        self._everybody_shares(MANAGERS[0])

    def step(self) -> None:
        member, manager = self._random.choice(PEOPLE), self._random.choice(MANAGERS)
        teams, summaries = self._services.teams, self._services.summaries
        happens: tuple[tuple[int, Callable[[], object]], ...] = (
            (14, lambda: self._check(member)),
            (10, lambda: teams.choose(member, manager.user, Choice.TOTALS)),
            (4, lambda: self._everybody_shares(manager)),
            (4, self._everybody_checks),
            (3, lambda: teams.choose(member, manager.user, Choice.CARD)),
            (1, lambda: teams.choose(member, manager.user, Choice.OFF)),
            (2, lambda: teams.remove(manager, [member.user])),
            (2, lambda: self._name(manager, [member])),
            (3, lambda: self._look(manager, summaries.look_at_cards)),
            (1, lambda: self._look(manager, summaries.take_copy)),
            (14, lambda: self._services.rounds.open(manager, "Europe/Lisbon")),
            (1, lambda: self._decline(member)),
            (1, lambda: self._services.members.forget(member)),
            (1, lambda: teams.leave(member)),
            (14, self._time_passes),
        )
        act = self._random.choices([act for _, act in happens], [weight for weight, _ in happens])[0]
        self._try(act)

    def _everybody_shares(self, manager: Member) -> None:
        for member in PEOPLE:
            self._try(lambda member=member: self._services.teams.choose(member, manager.user, Choice.TOTALS))  # type: ignore[misc]

    def _everybody_checks(self) -> None:
        for member in PEOPLE:
            self._check(member)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except CoachError:
            return  # it can't be done at the moment, and the person is told so

    def _name(self, manager: Member, members: list[Member]) -> None:
        self._services.teams.add(manager, [member.user for member in members])
        for member in members:
            self._services.teams.admit(manager, member.user)

    def _check(self, member: Member) -> None:
        check = answered(self._framework, self._framework.stages[1], self._random.choice(LEVELS))
        made = replace(check, id=f"check-{next(self._ids)}", member=member, started_at=self.now, finished_at=self.now)
        with self.storage.writing() as work:
            work.frameworks.add(self._framework)
            work.checks.add(made)

    def _decline(self, member: Member) -> None:
        for one in rows_of(self.storage, rounds):
            self._services.teams.decline(member, one.id, declined=True)

    def _look(self, manager: Member, look: Callable[[Member], object]) -> None:
        before = {row.id for row in rows_of(self.storage, checks) if row.shown_at}
        look(manager)
        fresh = {row.id for row in rows_of(self.storage, checks) if row.shown_at} - before
        newest = {row.user_id: row.id for row in self._by_age() if row.id in fresh}
        assert not set(newest.values()) & set(self.counted), "a counted check was shown"
        self.shown |= fresh

    def _by_age(self) -> list[Row[Any]]:
        return sorted(rows_of(self.storage, checks), key=lambda row: (row.finished_at, row.nth, row.id))

    def _time_passes(self) -> None:
        self.now += timedelta(days=self._random.choice([1, 14, 28, 84, -3]))
        for one in rows_of(self.storage, rounds):
            if one.closed_at is None and one.closes_at.replace(tzinfo=UTC) <= self.now:
                self._close(Member("T1", one.manager), one.id)

    def _close(self, manager: Member, round_id: str) -> None:
        last = {row.user_id: row for row in self._by_age()}
        lately = {row.user_id: row.counted_at for row in rows_of(self.storage, checks) if row.counted_at}
        with self.storage.reading() as work:
            read = self._services.rounds.contributions(work, manager, round_id)
        with self.storage.writing() as work:
            self._services.rounds.close(work, manager, round_id, read)
        of = {row.user_id for row in rows_of(self.storage, receipts) if row.round == round_id}
        listed = {row.user_id: row.declined for row in rows_of(self.storage, round_members) if row.round == round_id}
        assert not of or len(of) >= 5
        assert all(listed[user] is False for user in of)
        assert manager.user not in of
        for user in of:
            check = last[user]
            assert check.id not in self.counted, "a check was counted twice"
            assert check.id not in self.shown, "a shown check was counted"
            assert user not in lately or self.now - lately[user].replace(tzinfo=UTC) >= COOLDOWN
            self.counted.append(check.id)


def test_no_check_is_ever_used_twice(framework: Framework) -> None:
    counted, shown = 0, 0
    for seed in range(6):
        history = History(seed, framework)
        for _ in range(STEPS):
            history.step()
        assert len(history.counted) == len(set(history.counted))
        counted, shown = counted + len(history.counted), shown + len(history.shown)
    assert counted > 50
    assert shown > 50
