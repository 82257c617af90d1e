"""A unit of work in memory: what the storage adapters promise, without a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Lock
from types import TracebackType
from typing import Any, Self

from bot.domain.check import Check, Place
from bot.domain.delivery import Delivery
from bot.domain.errors import ConflictError, NotSavedError
from bot.domain.evidence import Evidence
from bot.domain.framework import Framework
from bot.domain.lane import Lane
from bot.domain.people import Member, Profile
from bot.domain.plan import Plan, PlanStatus
from bot.domain.reflection import Reflection
from bot.domain.weekly import Subscription
from tests.fake_evidence import FakeEvidenceLog
from tests.fake_team import (
    FakePledges,
    FakeReleases,
    FakeRequests,
    FakeSharings,
    FakeTeamRows,
    forget_in_teams,
)
from tests.fake_weekly import FakeDeliveries, FakeLanes, FakeReflections, FakeSubscriptions


@dataclass
class FakeState:
    profiles: dict[Member, Profile] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    frameworks: dict[str, Framework] = field(default_factory=dict)
    events: dict[tuple[str, str], datetime] = field(default_factory=dict)
    subscriptions: dict[Member, Subscription] = field(default_factory=dict)
    reflections: dict[str, Reflection] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    lanes: dict[str, Lane] = field(default_factory=dict)
    teams: FakeTeamRows = field(default_factory=FakeTeamRows)


def _copied(rows: Any) -> Any:  # noqa: ANN401  a dataclass of tables: rows are never changed, only put in anew
    tables = {each.name: getattr(rows, each.name) for each in fields(rows)}
    return replace(rows, **{name: _copied(t) if is_dataclass(t) else dict(t) for name, t in tables.items()})


class FakeProfiles:
    def __init__(self, state: FakeState) -> None:
        self._rows = state.profiles

    def get(self, member: Member) -> Profile | None:
        return self._rows.get(member)

    def add(self, profile: Profile) -> bool:
        if profile.member in self._rows:
            return False
        self._rows[profile.member] = profile
        return True

    def save(self, profile: Profile) -> None:
        if row := self._rows.get(profile.member):
            self._rows[profile.member] = replace(row, path=profile.path, receipts=profile.receipts)

    def welcome(self, member: Member, now: datetime) -> bool:
        row = self._rows.get(member)
        if row and row.welcomed_at:
            return False
        self._rows[member] = replace(row, welcomed_at=now) if row else Profile(member, now)
        return True

    def keep_dm(self, member: Member, dm: str) -> None:
        self._rows[member] = replace(self._rows.get(member) or Profile(member, None), dm=dm)


class FakeChecks:
    def __init__(self, state: FakeState) -> None:
        self._rows = state.checks

    def _of(self, member: Member) -> list[Check]:
        return [check for check in self._rows.values() if check.member == member]

    def get(self, member: Member, check_id: str) -> Check | None:
        return next((check for check in self._of(member) if check.id == check_id), None)

    def unfinished(self, member: Member) -> Check | None:
        return next((check for check in self._of(member) if check.finished_at is None), None)

    def latest(self, member: Member) -> Check | None:
        return self.unfinished(member) or next(iter(self.finished(member)), None)

    def finished(self, member: Member, *, most: int = 12) -> tuple[Check, ...]:
        done = [(check.finished_at, check) for check in self._of(member) if check.finished_at]
        return tuple(check for _, check in sorted(done, key=lambda pair: pair[0], reverse=True))[:most]

    def count_finished(self, member: Member) -> int:
        return len(self.finished(member, most=1_000_000))

    def add(self, check: Check) -> None:
        if self.unfinished(check.member):
            raise ConflictError
        self._rows[check.id] = check

    def save(self, check: Check, *, was_turn: int) -> None:
        row = self.get(check.member, check.id)
        if row is None or row.session.turn != was_turn:
            raise ConflictError
        self._rows[check.id] = replace(check, place=row.place)

    def place(self, member: Member, check_id: str, place: Place) -> None:
        row = self.get(member, check_id)
        if row:
            self._rows[check_id] = replace(row, place=place)

    def remove(self, member: Member, check_id: str) -> None:
        if self.get(member, check_id):
            del self._rows[check_id]


class FakePlans:
    def __init__(self, state: FakeState) -> None:
        self._rows = state.plans

    def get(self, member: Member, plan_id: str) -> Plan | None:
        plan = self._rows.get(plan_id)
        return plan if plan and plan.member == member else None

    def present(self, member: Member) -> Plan | None:
        mine = (plan for plan in self._rows.values() if plan.member == member)
        return next((plan for plan in mine if plan.status is PlanStatus.OPEN), None)

    def settled(self, member: Member, *, most: int = 50) -> tuple[Plan, ...]:
        mine = [(p.settled_at, p) for p in self._rows.values() if p.member == member and p.settled_at]
        return tuple(plan for _, plan in sorted(mine, key=lambda pair: pair[0], reverse=True))[:most]

    def add(self, plan: Plan) -> None:
        if self.present(plan.member):
            raise ConflictError
        self._rows[plan.id] = plan

    def save(self, plan: Plan, *, was: Plan) -> None:
        row = self.get(plan.member, plan.id)
        if row is None or row.status is not was.status:
            raise ConflictError
        self._rows[plan.id] = plan


class FakeFrameworks:
    def __init__(self, state: FakeState) -> None:
        self._rows = state.frameworks

    def get(self, version: str) -> Framework | None:
        return self._rows.get(version)

    def keep(self, framework: Framework) -> None:
        self._rows.setdefault(framework.version, framework)


class FakeEvents:
    def __init__(self, state: FakeState) -> None:
        self._rows = state.events

    def first_time(self, workspace: str, event: str, now: datetime) -> bool:
        assert now.tzinfo
        new = (workspace, event) not in self._rows
        self._rows.setdefault((workspace, event), now)
        return new

    def prune(self, before: datetime) -> int:
        old = [key for key, at in self._rows.items() if at < before]
        for key in old:
            del self._rows[key]
        return len(old)


class FakeWork:
    """All of it is kept at commit, or none of it; one transaction at a time."""

    def __init__(self, store: "FakeStore") -> None:
        self._store = store
        self._open(store.state)

    def _open(self, state: FakeState) -> None:
        self._state = state
        self.profiles = FakeProfiles(state)
        self.checks = FakeChecks(state)
        self.plans = FakePlans(state)
        self.frameworks = FakeFrameworks(state)
        self.events = FakeEvents(state)
        self.subscriptions = FakeSubscriptions(state.subscriptions)
        self.reflections = FakeReflections(state.reflections)
        self.evidence = FakeEvidenceLog(state.evidence)
        self.deliveries = FakeDeliveries(state.deliveries)
        self.lanes = FakeLanes(state.lanes)
        self.sharings = FakeSharings(state)
        self.releases = FakeReleases(state.teams)
        self.requests = FakeRequests(state.teams)
        self.pledges = FakePledges(state.teams)

    def __enter__(self) -> Self:
        self._store.turn.acquire()
        self._open(_copied(self._store.state))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._store.turn.release()

    def commit(self) -> None:
        if self._store.broken:
            raise NotSavedError
        self._store.state = self._state
        self._store.commits += 1

    def forget(self, member: Member) -> None:
        state = self._state
        state.profiles.pop(member, None)
        state.subscriptions.pop(member, None)
        for rows in (state.checks, state.plans, state.reflections, state.evidence, state.deliveries):
            for row in [row for row in rows.values() if row.member == member]:
                rows.pop(row.id)
        forget_in_teams(state, member)


@dataclass
class FakeStore:
    state: FakeState = field(default_factory=FakeState)
    broken: bool = False
    commits: int = 0
    turn: Lock = field(default_factory=Lock)

    def work(self) -> FakeWork:
        return FakeWork(self)

    @contextmanager
    def out_of_order(self) -> Iterator[None]:
        """The database can't be written meanwhile."""
        self.broken = True
        yield
        self.broken = False


@dataclass
class FakeClock:
    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Each look is a second later, so that what happens first is first."""
        self.now += timedelta(seconds=1)
        return self.now


def fake_ids() -> "Iterator[str]":
    return (f"id-{number}" for number in count(1))
