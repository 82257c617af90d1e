from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.conversation import Move, Verb
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.domain.schedule import Weekly
from bot.domain.weekly import subscribed
from bot.services.checks import CheckService
from bot.services.evidence import EvidenceInput, EvidenceService
from bot.services.library import Library
from bot.services.member_state import MemberState
from bot.services.reflections import ReflectionService
from bot.storage.unit_of_work import Storage
from tests.memory import TickingClock, memory_storage, numbered_ids
from tests.storage.statements import listening

ANA = Member("T1", "U1")
SUNDAY_EVENING = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
"""In Auckland it is Monday, and another week."""


@dataclass
class Desk:
    """Some services for one member, and the member's state as a request reads it."""

    framework: Framework
    store: Storage
    clock: TickingClock

    def __post_init__(self) -> None:
        ids, self.library = numbered_ids(), Library(self.framework)
        self.checks = CheckService(self.store, self.library, self.clock, lambda: next(ids))
        self.evidence = EvidenceService(self.store, self.library, self.clock, lambda: next(ids))
        self.reflections = ReflectionService(self.store, self.library, self.clock, lambda: next(ids))

    def lives_in(self, zone: str) -> None:
        with self.store.writing() as work:
            work.subscriptions.put(subscribed(ANA, Weekly(4, time(15), zone), self.clock.now))

    def finishes_a_check(self, level: str) -> None:
        view = self.checks.begin(ANA)
        while view.step:
            move = Move(Verb.SKIP, view.check.session.turn)
            if view.step.options:
                value = level if level in view.step.options else view.step.options[0]
                move = Move(Verb.ANSWER, view.check.session.turn, value)
            view = self.checks.make_move(ANA, view.check.id, move)


@pytest.fixture
def desk(framework: Framework) -> Desk:
    return Desk(framework, memory_storage(), TickingClock(SUNDAY_EVENING))


@pytest.mark.parametrize(
    ("zone", "today", "week"),
    [(None, date(2026, 11, 22), "2026-W47"), ("Pacific/Auckland", date(2026, 11, 23), "2026-W48")],
)
def test_today_is_the_date_in_the_member_s_time_zone(desk: Desk, zone: str | None, today: date, week: str) -> None:
    if zone:
        desk.lives_in(zone)
    with desk.store.reading() as work:
        state = MemberState(work, desk.library, ANA, desk.clock.now)
        assert (state.today, state.week) == (today, week)
    assert desk.reflections.begin(ANA).reflection.period == week


def test_evidence_counts_for_its_week_in_the_member_s_time_zone(desk: Desk) -> None:
    desk.lives_in("Pacific/Auckland")
    desk.clock.now -= timedelta(days=1)  # Sunday in Auckland
    desk.evidence.write(ANA, EvidenceInput("A report that nobody asks for is gone.", "", "task"))
    desk.clock.now += timedelta(days=1)
    desk.evidence.write(ANA, EvidenceInput("Two teams use the new induction.", "", "organisation"))
    assert [len(week) for week in desk.evidence.page(ANA).trend.weeks[-2:]] == [1, 1]


def test_a_fact_is_read_once_and_the_last_result_is_compared_with_the_one_before(desk: Desk) -> None:
    for level in ("1", "2"):
        desk.finishes_a_check(level)
    with listening(desk.store.engine, "SELECT") as statements, desk.store.reading() as work:
        state = MemberState(work, desk.library, ANA, desk.clock.now)
        assert statements == []
        first = (state.result, state.steps, state.framework, state.finished, state.today)
        once = len(statements)
        assert (state.result, state.steps, state.framework, state.finished, state.today) == first
        assert len(statements) == once
    assert state.result
    assert {(one.level, one.before) for one in state.result.signals} == {(2, 1)}


def test_a_refreshed_state_has_what_was_written_meanwhile(desk: Desk) -> None:
    desk.finishes_a_check("1")
    with desk.store.writing() as work:
        state = MemberState(work, desk.library, ANA, desk.clock.now)
        assert state.profile.path is None
        work.members.update(ANA, path="manager")
        assert state.refreshed().profile.path == "manager"
