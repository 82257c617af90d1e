"""The context of a dialog, which Slack returns with its submission."""

import json
from dataclasses import dataclass
from typing import Self

from bot.domain.conversation import MessageRef
from bot.domain.errors import NothingToChangeError
from bot.slack.interactions import Click


@dataclass(frozen=True, slots=True)
class FormContext:
    """What a dialog was opened for.

    Attributes:
        evidence: the id of the evidence to edit; empty for new evidence.
        message: the message with the button that opened the dialog, which will be updated; None if it was opened from
            the Home tab or by a shortcut.
        detail: of that button. In a list, it contains the page's offset.
        source: the Slack message to save as evidence, if the dialog was opened by the shortcut.
    """

    evidence: str = ""
    message: MessageRef | None = None
    detail: str = ""
    source: MessageRef | None = None

    @classmethod
    def from_click(cls, click: Click, evidence: str = "") -> Self:
        return cls(evidence, click.message, click.detail)

    def to_value(self) -> str:
        """Serialize the context as a form's value."""
        refs = [[ref.channel, ref.ts] if ref else None for ref in (self.message, self.source)]
        return json.dumps([self.evidence, self.detail, *refs])

    @classmethod
    def read(cls, value: str) -> Self:
        """Parse a form's value.

        Raises:
            NothingToChangeError: if it isn't a context.
        """
        match _parse(value):
            case [str(evidence), str(detail), message, source]:
                return cls(evidence, _message_ref(message), detail, _message_ref(source))
            case _:
                raise NothingToChangeError


def _parse(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return None


def _message_ref(value: object) -> MessageRef | None:
    match value:
        case [str(channel), str(ts)]:
            return MessageRef(channel, ts)
        case _:
            return None
