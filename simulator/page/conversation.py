"""Messages as the page lists them: grouped by day and author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.page import dates
from simulator.page.reader import Reader
from simulator.workspace.conversations import Message

_TOGETHER_SECONDS = 300
MAX_SHOWN = 100


@dataclass(frozen=True)
class Line:
    """A message in the list.

    Attributes:
        at: when it was posted, in the reader's time zone.
        continued: whether the previous message has the same author, so that the name isn't repeated.
        day: the name of the day, if it is the first message of that day.
    """

    message: Message
    at: datetime
    continued: bool
    day: str | None

    @property
    def id(self) -> str:
        """The id of the message's HTML element: stable over edits, safe in a selector."""
        return "m-" + self.message.ts.replace(".", "-")

    @property
    def time(self) -> str:
        """The time of day shown beside it."""
        return dates.clock(self.at)


def lines(messages: Sequence[Message], reader: Reader) -> Sequence[Line]:
    """The latest messages, grouped."""
    listed: list[Line] = []
    for message in messages[-MAX_SHOWN:]:
        at = reader.local(float(message.ts))
        before = listed[-1] if listed else None
        new_day = before is None or before.at.date() != at.date()
        listed.append(
            Line(
                message,
                at,
                continued=before is not None and not new_day and _goes_with(before, message, at),
                day=dates.day(at, reader.now) if new_day else None,
            )
        )
    return listed


def _goes_with(before: Line, message: Message, at: datetime) -> bool:
    same = (before.message.user_id, before.message.seen_by) == (message.user_id, message.seen_by)
    return same and (at - before.at).total_seconds() < _TOGETHER_SECONDS
