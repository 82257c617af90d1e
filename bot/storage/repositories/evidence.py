"""The evidence of members."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select

from bot.domain.evidence import Evidence, EvidenceSource
from bot.domain.people import Member
from bot.storage.repositories.conversations import Conversations
from bot.storage.repositories.owner import of_member, owner
from bot.storage.tables import evidence
from bot.storage.transaction import Values

_OF_ORIGIN = select(evidence).where(
    of_member(evidence), evidence.c.source == bindparam("of_source"), evidence.c.origin == bindparam("of_origin")
)
_ADD_NEW = insert(evidence)


class EvidenceLog(Conversations[Evidence], table=evidence):
    """There is at most one piece of evidence for each origin."""

    def of_origin(self, member: Member, source: EvidenceSource, origin: str) -> Evidence | None:
        return self._one(_OF_ORIGIN, {**owner(member), "of_source": source, "of_origin": origin})

    def add_all(self, new: Iterable[Evidence]) -> None:
        """Add several pieces of known members at once; ConflictError if an origin has one already."""
        self._transaction.write_many(_ADD_NEW, [self._row(evidence) for evidence in new])

    def since(self, member: Member, moment: datetime, *, limit: int = 200) -> tuple[Evidence, ...]:
        return self._many(_SINCE, {**owner(member), "moment": moment, "limit": limit, "offset": 0})

    def _build(self, row: Row[Any], shared: dict[str, Any]) -> Evidence:
        typed = self._open("words", row)
        came_from = {"source": EvidenceSource(row.source), "origin": row.origin}
        return Evidence(**shared, **came_from, words=typed["words"] or "", link=typed["link"])

    def _own_columns(self, conversation: Evidence) -> Values:
        typed = {"words": conversation.words, "link": conversation.link}
        came_from = {"source": conversation.source, "origin": conversation.origin}
        return {**came_from, "words": self._seal("words", conversation, typed)}


_SINCE = EvidenceLog.newest(EvidenceLog.rows_of_member.where(evidence.c.started_at >= bindparam("moment")))
