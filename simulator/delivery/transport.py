"""How a request reaches the app, and what its answer is worth."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["slash_commands", "interactive", "events_api"]
Trouble = Literal["operation_timeout", "dispatch_failed"]


@dataclass(frozen=True)
class Ack:
    """The app's answer.

    Args:
        body: what it said beside 'taken': JSON, plain text, or nothing.
        trouble: why it doesn't count as taken, in Slack's words.
        reason: the same as events name it in `x-slack-retry-reason`.
    """

    body: dict[str, Any] | str | None = None
    trouble: Trouble | None = None
    reason: str = ""


@dataclass(frozen=True)
class Retry:
    """Which attempt this is, counted from 1 at the first repetition, and why there is one."""

    number: int
    reason: str


class Transport(Protocol):
    """A way to the app."""

    def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Ack:
        """Send one request and wait for the answer, at most as long as Slack does."""
        ...
