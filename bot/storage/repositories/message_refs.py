"""The channel and timestamp of a message, as columns of the row that it shows."""

from typing import Any

from sqlalchemy import Row

from bot.domain.conversation import MessageRef
from bot.storage.transaction import Values


def message_ref_columns(message_ref: MessageRef | None) -> Values:
    return {"channel": message_ref.channel if message_ref else None, "ts": message_ref.ts if message_ref else None}


def read_message_ref(row: Row[Any]) -> MessageRef | None:
    return None if row.ts is None else MessageRef(row.channel, row.ts)
