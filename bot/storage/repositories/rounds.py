"""Rounds, their lists of members, and the checks that can be counted in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, select, update

from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.rounds import Band, Candidate
from bot.domain.summary import Round
from bot.storage.columns import bound_to
from bot.storage.encryption import Binding
from bot.storage.repositories.base import Repository
from bot.storage.repositories.owner import of_manager, of_manager_by_id, of_member, of_workspace, owner
from bot.storage.tables import IN_TOTALS, OPEN_ROUND, checks, round_members, rounds, sharings
from bot.storage.transaction import InsertIfAbsent

_NEWEST_FIRST = (rounds.c.opened_at.desc(), rounds.c.id.desc())
_GET = select(rounds).where(of_manager_by_id(rounds))
_RECENT = select(rounds).where(of_manager(rounds)).order_by(*_NEWEST_FIRST).limit(bindparam("limit"))
_TRAIL = select(rounds).where(of_workspace(rounds)).order_by(rounds.c.opened_at, rounds.c.id)
_HIGHEST_MINIMUM = select(func.max(rounds.c.minimum)).where(rounds.c.counted.is_not(None))
_ADD = InsertIfAbsent(rounds)
_CLOSE = update(rounds).where(of_manager_by_id(rounds), OPEN_ROUND)
_CLOSE_ALL = update(rounds).where(OPEN_ROUND).values(closed_at=bindparam("at_moment"), restored=True)
_DELETE_OPEN_OF_WORKSPACE = delete(rounds).where(of_workspace(rounds), OPEN_ROUND)
_DELETE_OPEN = delete(rounds).where(of_manager(rounds), OPEN_ROUND)

_ON_LIST = and_(of_workspace(round_members), round_members.c.round == bindparam("of_round"))
_PEOPLE = select(round_members.c.user_id).where(_ON_LIST).order_by(round_members.c.user_id)
_ADD_PEOPLE = insert(round_members)
_OPEN_OF_WORKSPACE = select(rounds.c.id).where(of_workspace(rounds), OPEN_ROUND)
_DELETE_LISTS_OF_OPEN = delete(round_members).where(
    of_workspace(round_members), round_members.c.round.in_(_OPEN_OF_WORKSPACE)
)
_DELETE_LISTS = delete(round_members).where(of_manager(round_members), round_members.c.round != bindparam("of_round"))
_DECLINE = (
    update(round_members)
    .where(of_member(round_members), round_members.c.round == bindparam("of_round"))
    .values(declined=bindparam("is_declined"))
)
_ASKED_IN = select(round_members).where(of_member(round_members)).order_by(round_members.c.round)
_OPEN_FOR = (
    select(rounds, round_members.c.declined)
    .select_from(
        round_members.join(
            rounds, and_(rounds.c.workspace == round_members.c.workspace, rounds.c.id == round_members.c.round)
        )
    )
    .where(of_member(round_members), OPEN_ROUND)
    .order_by(rounds.c.closes_at, rounds.c.id)
)

_of_same_member = and_(checks.c.workspace == round_members.c.workspace, checks.c.user_id == round_members.c.user_id)
_finished = checks.alias("finished")
_NEWEST = (
    select(_finished.c.id)
    .where(
        _finished.c.workspace == round_members.c.workspace,
        _finished.c.user_id == round_members.c.user_id,
        _finished.c.finished_at.is_not(None),
    )
    .order_by(_finished.c.finished_at.desc(), _finished.c.nth.desc())
    .limit(1)
    .correlate(round_members)
    .scalar_subquery()
)
_before = checks.alias("before")
_LAST_COUNTED = (
    select(func.max(_before.c.counted_at))
    .where(_before.c.workspace == round_members.c.workspace, _before.c.user_id == round_members.c.user_id)
    .correlate(round_members)
    .scalar_subquery()
)
_CANDIDATES = (
    select(
        round_members.c.user_id,
        checks.c.id,
        checks.c.turn,
        checks.c.started_at,
        checks.c.counted_at,
        checks.c.shown_at,
        _LAST_COUNTED.label("last"),
    )
    .select_from(
        round_members.join(
            sharings,
            and_(
                sharings.c.workspace == round_members.c.workspace,
                sharings.c.manager == round_members.c.manager,
                sharings.c.user_id == round_members.c.user_id,
                IN_TOTALS,
            ),
        ).join(checks, and_(_of_same_member, checks.c.id == _NEWEST))
    )
    .where(_ON_LIST, ~round_members.c.declined)
    .order_by(round_members.c.user_id)
)
_LOCK_CANDIDATES = _CANDIDATES.with_for_update(of=[sharings, round_members])


class Rounds(Repository):
    """Reading a list takes one query, however long it is."""

    def add(self, new: Round, users: Sequence[str], *, keep_list: str = "") -> None:
        """Add a round with its list; ConflictError if one is open.

        Args:
            new: the round.
            users: the user ids on its list.
            keep_list: the id of the previous round, whose list is kept; the manager's other lists are deleted.
        """
        manager = new.manager
        self._ensure_members(manager)
        added = {
            "workspace": manager.workspace,
            "id": new.id,
            "manager": manager.user,
            "opened_at": new.opened_at,
            "closes_at": new.closes_at,
            "asked": new.asked,
            "minimum": new.minimum,
        }
        if not self._transaction.write(_ADD, added):
            raise ConflictError
        self._transaction.write(_DELETE_LISTS, {**owner(manager), "of_round": keep_list})
        listed = {"workspace": manager.workspace, "round": new.id, "manager": manager.user, "declined": False}
        self._transaction.write_many(_ADD_PEOPLE, [{**listed, "user_id": user} for user in users])

    def get(self, manager: Member, round_id: str) -> Round | None:
        row = self._transaction.row(_GET, {**owner(manager), "of_id": round_id})
        return self._read(row) if row else None

    def recent(self, manager: Member, *, limit: int = 20) -> tuple[Round, ...]:
        """Newest first."""
        return tuple(self._read(row) for row in self._transaction.rows(_RECENT, {**owner(manager), "limit": limit}))

    def trail(self, workspace: str) -> tuple[Round, ...]:
        return tuple(self._read(row) for row in self._transaction.rows(_TRAIL, {"of_workspace": workspace}))

    def people(self, round_: Round) -> tuple[str, ...]:
        """Return the user ids on the list of a round; none once it was deleted."""
        which = {"of_workspace": round_.manager.workspace, "of_round": round_.id}
        return tuple(row.user_id for row in self._transaction.rows(_PEOPLE, which))

    def open_for(self, member: Member) -> tuple[tuple[Round, bool], ...]:
        """Return the open rounds whose list has the member, each with whether they declined it."""
        rows = self._transaction.rows(_OPEN_FOR, owner(member))
        return tuple((self._read(row), row.declined) for row in rows)

    def asked_in(self, member: Member) -> tuple[dict[str, Any], ...]:
        """Return the rows of all lists that the member is on."""
        return tuple(dict(row._mapping) for row in self._transaction.rows(_ASKED_IN, owner(member)))  # noqa: SLF001  SQLAlchemy's public name

    def decline(self, member: Member, round_id: str, *, declined: bool) -> None:
        """Save whether a member stays out of a round; does nothing if they aren't on its list."""
        self._transaction.write(_DECLINE, {**owner(member), "of_round": round_id, "is_declined": declined})

    def candidates(self, round_: Round) -> tuple[tuple[Candidate, str], ...]:
        """Return those who take part and have finished a check, each with the id of that check.

        In a writing unit, their decisions are locked until the commit: a member who changes their mind meanwhile waits,
        and then sees that the round has closed.
        """
        query = _LOCK_CANDIDATES if self._transaction.writable else _CANDIDATES
        which = {"of_workspace": round_.manager.workspace, "of_round": round_.id}
        rows: Sequence[Any] = self._transaction.rows(query, which)
        return tuple(  # unpacking is faster than access by name, and there are many rows
            (Candidate(user, f"{check}:{turn}", made_at, counted is not None or shown is not None, last), check)
            for user, check, turn, made_at, counted, shown, last in rows
        )

    def close(self, closed: Round) -> bool:
        """Save how a round ended; False if it is no longer open."""
        how = {"closed_at": closed.closed_at, "counted": closed.counted}
        bands = (
            self._cipher.seal(closed.bands, _binding(closed.manager, closed.id)) if closed.counted is not None else None
        )
        return self._transaction.write(_CLOSE, {**owner(closed.manager), "of_id": closed.id, **how, "bands": bands}) > 0

    def close_all(self, at: datetime) -> None:
        """Close the open rounds of all workspaces without a summary, after a backup was restored."""
        self._transaction.write(_CLOSE_ALL, {"at_moment": at})

    def delete_all_open(self, workspace: str) -> None:
        """Delete the open rounds of a workspace, and their lists."""
        self._transaction.write(_DELETE_LISTS_OF_OPEN, {"of_workspace": workspace})
        self._transaction.write(_DELETE_OPEN_OF_WORKSPACE, {"of_workspace": workspace})

    def delete_open(self, manager: Member) -> None:
        """Delete the manager's open round, if there is one, and all their lists."""
        self._transaction.write(_DELETE_OPEN, owner(manager))
        self._transaction.write(_DELETE_LISTS, {**owner(manager), "of_round": ""})

    def highest_minimum(self) -> int | None:
        """Return the largest minimum group that any summary was made with."""
        row = self._transaction.row(_HIGHEST_MINIMUM, {})
        return row[0] if row else None

    def _read(self, row: Row[Any]) -> Round:
        manager, bands = Member(row.workspace, row.manager), dict[str, str | None]()
        if row.bands:
            bands = self._cipher.open(row.bands, _binding(manager, row.id))
        return Round(
            id=row.id,
            manager=manager,
            opened_at=row.opened_at,
            closes_at=row.closes_at,
            asked=row.asked,
            minimum=row.minimum,
            closed_at=row.closed_at,
            counted=row.counted,
            bands={indicator: Band(band) for indicator, band in bands.items() if band},
            restored=row.restored,
        )


def _binding(manager: Member, round_id: str) -> Binding:
    return bound_to(rounds.c.bands, manager.workspace, manager.user, round_id)
