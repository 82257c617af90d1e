"""The checks of members."""

from typing import Any

from sqlalchemy import Row, func, select

from bot.domain.check import Check
from bot.domain.people import Member
from bot.storage.repositories.conversations import Conversations
from bot.storage.repositories.owner import of_member, owner
from bot.storage.tables import UNFINISHED, checks
from bot.storage.transaction import Values

_NEWEST_FIRST = (checks.c.finished_at.desc().nulls_first(), checks.c.nth.desc())
_COUNT_FINISHED = select(func.count()).select_from(checks).where(of_member(checks), ~UNFINISHED)


class Checks(Conversations[Check], table=checks, newest_first=_NEWEST_FIRST):
    """A member has one under way at most."""

    def count_finished(self, member: Member) -> int:
        return self._number(_COUNT_FINISHED, owner(member))

    def _build(self, row: Row[Any], shared: dict[str, Any]) -> Check:
        return Check(**shared, nth=row.nth)

    def _own(self, conversation: Check) -> Values:
        return {"nth": conversation.nth}
