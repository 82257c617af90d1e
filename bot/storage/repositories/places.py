"""The channel and timestamp of a message, as columns of the row that it shows."""

from typing import Any

from sqlalchemy import Row

from bot.domain.conversation import MessageRef
from bot.storage.transaction import Values


def place_columns(place: MessageRef | None) -> Values:
    return {"channel": place.channel if place else None, "ts": place.ts if place else None}


def read_place(row: Row[Any]) -> MessageRef | None:
    return None if row.ts is None else MessageRef(row.channel, row.ts)
