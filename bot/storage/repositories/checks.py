"""The checks of members."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select, update

from bot.domain.check import Check
from bot.domain.conversation import Answers
from bot.domain.people import Member
from bot.domain.rounds import Candidate
from bot.storage.columns import bound_to
from bot.storage.encryption import EncryptionError
from bot.storage.repositories.conversations import Conversations
from bot.storage.repositories.owner import of_member, of_members, of_workspace, owner, owners
from bot.storage.tables import UNFINISHED, checks
from bot.storage.transaction import Values

_NEWEST_FIRST = (checks.c.finished_at.desc().nulls_first(), checks.c.nth.desc())
_COUNT_FINISHED = select(func.count()).select_from(checks).where(of_member(checks), ~UNFINISHED)
_READ = select(checks.c.id, checks.c.user_id, checks.c.turn, checks.c.framework, checks.c.answers).where(
    of_workspace(checks), checks.c.id.in_(bindparam("of_ids", expanding=True))
)
_FINISHED = and_(of_members(checks), ~UNFINISHED)
_MARK_COUNTED = update(checks).where(_FINISHED, checks.c.counted_at.is_(None)).values(counted_at=bindparam("at_moment"))
_MARK_SHOWN = update(checks).where(_FINISHED, checks.c.shown_at.is_(None)).values(shown_at=bindparam("at_moment"))
_SPEND_ALL = update(checks).values(counted_at=bindparam("at_moment"))
_DATES = (
    select(
        checks.c.id, checks.c.turn, checks.c.started_at, checks.c.finished_at, checks.c.counted_at, checks.c.shown_at
    )
    .where(of_member(checks), ~UNFINISHED)
    .order_by(*_NEWEST_FIRST)
)
_OF_EACH = select(checks).where(_FINISHED).order_by(checks.c.user_id, checks.c.finished_at.desc(), checks.c.nth.desc())


class Checks(Conversations[Check], table=checks, newest_first=_NEWEST_FIRST):
    """A member has at most one unfinished check."""

    def count_finished(self, member: Member) -> int:
        return self._number(_COUNT_FINISHED, owner(member))

    def answers(self, workspace: str, ids: Collection[str]) -> Iterator[tuple[str, str, Answers]]:
        """Yield `id:turn`, content version and answers of each of these checks.

        Checks that no key can decrypt are left out.
        """
        rows: Sequence[Any] = self._transaction.rows(_READ, {"of_workspace": workspace, "of_ids": tuple(ids)})
        for check_id, user, turn, version, answers in rows:  # unpacking is faster than access by name
            try:
                opened = self._cipher.open(answers, bound_to(checks.c.answers, workspace, user, check_id))
                yield f"{check_id}:{turn}", version, opened
            except EncryptionError:
                continue

    def candidate(self, member: Member) -> tuple[Candidate, datetime] | None:
        """Return the last finished check as a candidate for a round, and when it was finished. Reads no answers."""
        rows = self._transaction.rows(_DATES, owner(member))
        if not rows:
            return None
        last, counted = rows[0], max((row.counted_at for row in rows if row.counted_at), default=None)
        spent = last.counted_at is not None or last.shown_at is not None
        return Candidate(member.user, f"{last.id}:{last.turn}", last.started_at, spent, counted), last.finished_at

    def last_of_each(self, people: Collection[Member]) -> tuple[Check, ...]:
        """Return the last finished check of each of these members, ordered by user id."""
        rows = self._transaction.rows(_OF_EACH, owners(people)) if people else ()
        newest = {row.user_id: row for row in reversed(rows)}
        return tuple(self.read(newest[user]) for user in sorted(newest))

    def spend_all(self, at: datetime) -> None:
        """Mark all checks of all workspaces as counted at this time."""
        self._transaction.write(_SPEND_ALL, {"at_moment": at})

    def mark_counted(self, people: Collection[Member], at: datetime) -> None:
        """Mark all finished checks of these members as counted."""
        self._transaction.write(_MARK_COUNTED, {**owners(people), "at_moment": at})

    def mark_shown(self, people: Collection[Member], at: datetime) -> None:
        """Mark all finished checks of these members as shown on a card."""
        self._transaction.write(_MARK_SHOWN, {**owners(people), "at_moment": at})

    def _build(self, row: Row[Any], shared: dict[str, Any]) -> Check:
        return Check(**shared, nth=row.nth, counted_at=row.counted_at, shown_at=row.shown_at)

    def _own_columns(self, conversation: Check) -> Values:
        return {"nth": conversation.nth}
