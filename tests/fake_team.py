"""What the storage of teams promises, in memory; part of the unit of work in `tests.fakes`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from bot.domain.check import Check, Place
from bot.domain.delivery import about
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.plan import PlanStatus
from bot.domain.release import FORGOTTEN
from bot.domain.summary import Marks, Pledge, PledgeStatus, Release, Request, Seen, Topic
from bot.domain.team import Sharing

if TYPE_CHECKING:
    from tests.fakes import FakeState

Key = tuple[str, str]
"""Workspace and id."""


@dataclass
class FakeTeamRows:
    """The rows; `receipts` are the user ids of those whom a request was about."""

    sharings: dict[tuple[Member, str], Sharing] = field(default_factory=dict)
    releases: dict[Key, Release] = field(default_factory=dict)
    requests: dict[Key, Request] = field(default_factory=dict)
    receipts: dict[Key, frozenset[str]] = field(default_factory=dict)
    pledges: dict[Key, Pledge] = field(default_factory=dict)


class FakeSharings:
    def __init__(self, state: "FakeState") -> None:
        self._rows = state.teams.sharings
        self._state = state

    def get(self, manager: Member, user: str) -> Sharing | None:
        return self._rows.get((Member(manager.workspace, user), manager.user))

    def team(self, manager: Member) -> tuple[Sharing, ...]:
        mine = [row for row in self._rows.values() if _manager(row) == manager and row.on_team]
        return tuple(sorted(mine, key=lambda row: row.member.user))

    def of_member(self, member: Member) -> tuple[Sharing, ...]:
        mine = [row for row in self._rows.values() if row.member == member]
        return tuple(sorted(mine, key=lambda row: row.manager))

    def put(self, sharing: Sharing) -> None:
        self._rows[sharing.member, sharing.manager] = sharing

    def versions(self, manager: Member) -> Mapping[str, str]:
        return {check.member.user: check.token for check in self.checks(manager)}

    def checks(self, manager: Member) -> tuple[Check, ...]:
        newest = (self._newest(member) for member in self._counted(manager))
        return tuple(check for check in newest if check)

    def rhythms(self, manager: Member, since: datetime) -> Mapping[str, Marks]:
        return {check.member.user: self._did(check.member, since) for check in self.checks(manager)}

    def wanting_receipts(self, manager: Member) -> tuple[Member, ...]:
        profiles = (self._state.profiles.get(member) for member in self._counted(manager))
        return tuple(profile.member for profile in profiles if profile and profile.receipts)

    def _counted(self, manager: Member) -> list[Member]:
        return [row.member for row in self.team(manager) if row.counts]

    def _newest(self, member: Member) -> Check | None:
        checks = (check for check in self._state.checks.values() if check.member == member)
        finished = [(check.finished_at, check.nth, check) for check in checks if check.finished_at]
        return max(finished, key=lambda one: one[:2])[2] if finished else None

    def _did(self, member: Member, since: datetime) -> Marks:
        reflections = [row.answered_at for row in self._state.reflections.values() if row.member == member]
        plans = [row for row in self._state.plans.values() if row.member == member]
        done = [row.settled_at for row in plans if row.status is PlanStatus.DONE]
        made = [row.made_at for row in plans]
        moments: dict[str, Sequence[datetime | None]] = {"reflected": reflections, "planned": made, "carried_out": done}
        return frozenset(mark for mark, times in moments.items() if any(at and at >= since for at in times))


class FakeReleases:
    def __init__(self, rows: FakeTeamRows) -> None:
        self._rows = rows.releases

    def history(self, manager: Member, topic: Topic, *, most: int = 20) -> tuple[Release, ...]:
        mine = [row for row in self._rows.values() if row.manager == manager and row.topic is topic]
        return tuple(sorted(mine, key=lambda row: (row.at, row.id), reverse=True))[:most]

    def everything(self, workspace: str, topic: Topic) -> tuple[Release, ...]:
        rows = (row for row in self._rows.values() if row.manager.workspace == workspace and row.topic is topic)
        return tuple(sorted(rows, key=lambda row: (row.at, row.id)))

    def highest_minimum(self) -> int | None:
        return max((row.minimum for row in self._rows.values()), default=None)

    def add(self, release: Release) -> None:
        _keep(self._rows, (release.manager.workspace, release.id), release)


class FakeRequests:
    def __init__(self, rows: FakeTeamRows) -> None:
        self._rows = rows.requests
        self._receipts = rows.receipts

    def add(self, request: Request, people: Sequence[str]) -> None:
        key = request.manager.workspace, request.id
        _keep(self._rows, key, request)
        self._receipts[key] = frozenset(people)

    def place(self, manager: Member, request_id: str, place: Place) -> None:
        row = self.get(manager, request_id)
        if row:
            self._rows[manager.workspace, request_id] = replace(row, place=place)

    def live(self, manager: Member) -> Request | None:
        rows = (row for row in self._rows.values() if row.manager == manager)
        live = [row for row in rows if row.what is Seen.SUMMARY and row.place]
        return max(live, key=_moment, default=None)

    def get(self, manager: Member, request_id: str) -> Request | None:
        row = self._rows.get((manager.workspace, request_id))
        return row if row and row.manager == manager else None

    def receipts(self, member: Member, *, most: int = 20) -> tuple[Request, ...]:
        mine = [
            self._rows[key]
            for key, people in self._receipts.items()
            if key[0] == member.workspace and member.user in people
        ]
        return tuple(sorted(mine, key=_moment, reverse=True))[:most]

    def trail(self, workspace: str) -> tuple[Request, ...]:
        return tuple(sorted((row for row in self._rows.values() if row.manager.workspace == workspace), key=_moment))


class FakePledges:
    def __init__(self, rows: FakeTeamRows) -> None:
        self._rows = rows.pledges

    def present(self, manager: Member) -> Pledge | None:
        mine = (row for row in self._rows.values() if row.manager == manager)
        return next((row for row in mine if row.status is PledgeStatus.OPEN), None)

    def get(self, manager: Member, pledge_id: str) -> Pledge | None:
        row = self._rows.get((manager.workspace, pledge_id))
        return row if row and row.manager == manager else None

    def settled(self, manager: Member, *, most: int = 20) -> tuple[Pledge, ...]:
        mine = (row for row in self._rows.values() if row.manager == manager)
        settled = [row for row in mine if row.status is not PledgeStatus.OPEN]
        return tuple(sorted(settled, key=lambda row: (row.settled_at or row.made_at, row.made_at), reverse=True))[:most]

    def add(self, pledge: Pledge) -> None:
        if pledge.status is PledgeStatus.OPEN and self.present(pledge.manager):
            raise ConflictError
        _keep(self._rows, (pledge.manager.workspace, pledge.id), pledge)

    def save(self, pledge: Pledge, *, was: Pledge) -> None:
        row = self.get(pledge.manager, pledge.id)
        if row is None or row.status is not was.status:
            raise ConflictError
        self._rows[pledge.manager.workspace, pledge.id] = pledge


def forget_in_teams(state: "FakeState", member: Member) -> None:
    _remove(state, member)
    _replace(state.teams, member, Member(member.workspace, f"{FORGOTTEN}{token_hex(16)}"))


def _remove(state: "FakeState", member: Member) -> None:
    teams = state.teams
    told = {row.member for row in teams.sharings.values() if _manager(row) == member}
    for delivery in [row for row in state.deliveries.values() if row.member in told]:
        if delivery.period.startswith(about(member.user)):
            del state.deliveries[delivery.id]
    for sharing in [row for row in teams.sharings.values() if member in {row.member, _manager(row)}]:
        del teams.sharings[sharing.member, sharing.manager]
    for key in [key for key, row in teams.pledges.items() if row.manager == member]:
        del teams.pledges[key]
    for key, people in teams.receipts.items():
        if key[0] == member.workspace:
            teams.receipts[key] = people - {member.user}


def _replace(teams: FakeTeamRows, member: Member, stand_in: Member) -> None:
    for key, request in teams.requests.items():
        if request.manager == member:
            teams.requests[key] = replace(request, manager=stand_in, place=None)
    for key, release in teams.releases.items():
        if key[0] == member.workspace:
            counted = {stand_in.user if who == member.user else who: of for who, of in release.contributions.items()}
            manager = stand_in if release.manager == member else release.manager
            teams.releases[key] = replace(release, manager=manager, contributions=counted)


def _manager(sharing: Sharing) -> Member:
    return Member(sharing.member.workspace, sharing.manager)


def _moment(request: Request) -> tuple[datetime, str]:
    return request.at, request.id


def _keep(rows: dict[Key, Any], key: Key, row: object) -> None:
    if key in rows:
        raise ConflictError
    rows[key] = row
