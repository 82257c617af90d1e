"""The evidence of members."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from bot.domain.evidence import Evidence
from bot.domain.people import Member
from bot.storage.repositories.conversations import Conversations
from bot.storage.repositories.owner import of_member, owner
from bot.storage.tables import evidence
from bot.storage.transaction import Values

_OF_REFLECTION = select(evidence).where(of_member(evidence), evidence.c.reflection == bindparam("of_reflection"))


class EvidenceLog(Conversations[Evidence], table=evidence):
    """A reflection is kept once at most."""

    def of_reflection(self, member: Member, reflection_id: str) -> Evidence | None:
        return self._one(_OF_REFLECTION, {**owner(member), "of_reflection": reflection_id})

    def since(self, member: Member, moment: datetime, *, most: int = 200) -> tuple[Evidence, ...]:
        return self._some(_SINCE, {**owner(member), "moment": moment, "most": most, "skip": 0})

    def _build(self, row: Row[Any], shared: dict[str, Any]) -> Evidence:
        typed = self._cipher.open(row.words)
        return Evidence(**shared, words=typed["words"] or "", link=typed["link"], reflection=row.reflection)

    def _own(self, conversation: Evidence) -> Values:
        typed = {"words": conversation.words, "link": conversation.link}
        return {"reflection": conversation.reflection, "words": self._cipher.seal(typed)}


_SINCE = EvidenceLog.newest(EvidenceLog.rows_of_member.where(evidence.c.started_at >= bindparam("moment")))
