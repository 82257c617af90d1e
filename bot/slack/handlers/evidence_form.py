"""What a dialog for evidence was opened on: it travels with the dialog, and comes back when it is sent."""

import json
from dataclasses import dataclass
from typing import Self

from bot.domain.conversation import MessageRef
from bot.domain.errors import NothingToChangeError
from bot.slack.interactions import Click


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a dialog was opened.

    Attributes:
        evidence: id of what is edited; empty for something new.
        picture: the message with the button that opened it, to be drawn anew; nowhere from the Home page or a command.
        detail: of that button; in a list it says which page.
        source: the message of Slack's that is to be kept, if one was chosen.
    """

    evidence: str = ""
    picture: MessageRef | None = None
    detail: str = ""
    source: MessageRef | None = None

    @classmethod
    def by(cls, click: Click, evidence: str = "") -> Self:
        """Opened by a button."""
        return cls(evidence, click.message, click.detail)

    @property
    def value(self) -> str:
        """Write it as the value of the dialog."""
        places = [[place.channel, place.ts] if place else None for place in (self.picture, self.source)]
        return json.dumps([self.evidence, self.detail, *places])

    @classmethod
    def read(cls, value: str) -> Self:
        """Read it from the value; NothingToChangeError if it is none."""
        match _read(value):
            case [str(evidence), str(detail), picture, source]:
                return cls(evidence, _place(picture), detail, _place(source))
            case _:
                raise NothingToChangeError


def _read(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return None


def _place(written: object) -> MessageRef | None:
    match written:
        case [str(channel), str(ts)]:
            return MessageRef(channel, ts)
        case _:
            return None
