"""The requests for courses that members work through."""

from typing import Any

from sqlalchemy import Row

from bot.domain.reframe import Reframe
from bot.storage.repositories.conversations import Conversations
from bot.storage.tables import reframes
from bot.storage.transaction import Values


class Reframes(Conversations[Reframe], table=reframes):
    def _build(self, row: Row[Any], shared: dict[str, Any]) -> Reframe:
        return Reframe(**shared, stage=row.stage)

    def _own_columns(self, conversation: Reframe) -> Values:
        return {"stage": conversation.stage}
