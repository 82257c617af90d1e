"""Who is on whose team, what they share with the manager, and what can be counted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, FromClause, Row, and_, bindparam, exists, select, update

from bot.domain.check import Check
from bot.domain.people import Member
from bot.domain.plan import PlanStatus
from bot.domain.summary import Marks
from bot.domain.team import SHARING, Choice, Sharing
from bot.storage.repositories.base import Repository
from bot.storage.repositories.checks import Checks
from bot.storage.repositories.owner import key, of_manager, of_member, owner
from bot.storage.tables import UNFINISHED, checks, members, plans, reflections, sharings
from bot.storage.transaction import Upsert, Values

_ONE = and_(of_manager(sharings), sharings.c.user_id == bindparam("of_whom"))
_GET = select(sharings).where(_ONE)
_LOCK = _GET.with_for_update()
_TEAM = select(sharings).where(of_manager(sharings), sharings.c.on_team).order_by(sharings.c.user_id)
_OF_MEMBER = select(sharings).where(of_member(sharings)).order_by(sharings.c.manager)
_ADD = Upsert(sharings)
_CHANGE = update(sharings).where(_ONE)

_COUNTS = and_(of_manager(sharings), sharings.c.on_team, sharings.c.choice.in_(SHARING))


def _theirs(table: FromClause) -> ColumnElement[bool]:
    return and_(table.c.workspace == sharings.c.workspace, table.c.user_id == sharings.c.user_id)


_finished = checks.alias("finished")
_NEWEST = (
    select(_finished.c.id)
    .where(_theirs(_finished), _finished.c.finished_at.is_not(None))
    .order_by(_finished.c.finished_at.desc(), _finished.c.nth.desc())
    .limit(1)
    .correlate(sharings)
    .scalar_subquery()
)
_WITH_CHECK = sharings.join(checks, and_(checks.c.workspace == sharings.c.workspace, checks.c.id == _NEWEST))
_VERSIONS = select(checks.c.user_id, checks.c.id, checks.c.turn).select_from(_WITH_CHECK).where(_COUNTS)
_CHECKS = select(checks).select_from(_WITH_CHECK).where(_COUNTS).order_by(sharings.c.user_id)

_SINCE: BindParameter[datetime] = bindparam("since")
_DID = {
    "reflected": exists().where(_theirs(reflections), reflections.c.answered_at >= _SINCE),
    "planned": exists().where(_theirs(plans), plans.c.started_at >= _SINCE),
    "carried_out": exists().where(_theirs(plans), plans.c.finished_at >= _SINCE, plans.c.became == PlanStatus.DONE),
}
_RHYTHMS = select(sharings.c.user_id, *(did.label(mark) for mark, did in _DID.items())).where(
    _COUNTS, exists().where(_theirs(checks), ~UNFINISHED)
)
_WANTING_RECEIPTS = (
    select(sharings.c.user_id)
    .join(members, _theirs(members))
    .where(_COUNTS, members.c.receipts)
    .order_by(sharings.c.user_id)
)


class Sharings(Repository):
    """Reading a whole team takes one query, however large the team."""

    def get(self, manager: Member, user: str) -> Sharing | None:
        """What a member of the manager's workspace shares with the manager.

        In a writing unit, the row is locked until the commit: manager and member decide about the same row, and neither
        must undo a decision of the other that they haven't seen.
        """
        query = _LOCK if self._transaction.writable else _GET
        row = self._transaction.row(query, {**owner(manager), "of_whom": user})
        return _read(row) if row else None

    def team(self, manager: Member) -> tuple[Sharing, ...]:
        return tuple(_read(row) for row in self._transaction.rows(_TEAM, owner(manager)))

    def of_member(self, member: Member) -> tuple[Sharing, ...]:
        """Everything the member shares, including with managers whose team they have left; by manager."""
        return tuple(_read(row) for row in self._transaction.rows(_OF_MEMBER, owner(member)))

    def put(self, sharing: Sharing) -> None:
        member, manager = sharing.member, Member(sharing.member.workspace, sharing.manager)
        which = {**owner(manager), "of_whom": member.user}
        new = {**key(member), "manager": sharing.manager}
        self._put((_CHANGE, _ADD), which, new, _kept(sharing), member, manager)

    def versions(self, manager: Member) -> Mapping[str, str]:
        """The latest finished check of everybody on the team who counts, as `<check id>:<turn>`.

        The same checks as `checks`, without reading anybody's answers.
        """
        rows = self._transaction.rows(_VERSIONS, owner(manager))
        return {row.user_id: f"{row.id}:{row.turn}" for row in rows}

    def checks(self, manager: Member) -> tuple[Check, ...]:
        read = Checks(self._transaction, self._cipher).read
        return tuple(read(row) for row in self._transaction.rows(_CHECKS, owner(manager)))

    def rhythms(self, manager: Member, since: datetime) -> Mapping[str, Marks]:
        """What everybody on the team who counts and has finished a check has done since a moment.

        `reflected`: answered a weekly reflection; `planned`: made a plan; `carried_out`: carried one out.
        """
        rows = self._transaction.rows(_RHYTHMS, {**owner(manager), "since": since})
        return {row.user_id: frozenset(mark for mark in _DID if getattr(row, mark)) for row in rows}

    def wanting_receipts(self, manager: Member) -> tuple[Member, ...]:
        rows = self._transaction.rows(_WANTING_RECEIPTS, owner(manager))
        return tuple(Member(manager.workspace, row.user_id) for row in rows)


def _kept(sharing: Sharing) -> Values:
    return {
        "choice": sharing.choice,
        "on_team": sharing.on_team,
        "asked": sharing.asked,
        "changed_at": sharing.changed_at,
    }


def _read(row: Row[Any]) -> Sharing:
    return Sharing(
        member=Member(row.workspace, row.user_id),
        manager=row.manager,
        choice=Choice(row.choice),
        on_team=row.on_team,
        changed_at=row.changed_at,
        asked=row.asked,
    )
