"""How a request reaches the app, and what its response means."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["slash_commands", "interactive", "events_api"]
Trouble = Literal["operation_timeout", "dispatch_failed"]


@dataclass(frozen=True)
class Ack:
    """The app's response.

    Args:
        body: JSON, plain text, or nothing.
        trouble: why the request wasn't acknowledged, in Slack's words.
        reason: the same as `x-slack-retry-reason` names it.
    """

    body: dict[str, Any] | str | None = None
    trouble: Trouble | None = None
    reason: str = ""


@dataclass(frozen=True)
class Retry:
    """The number of a retry, from 1, and its reason."""

    number: int
    reason: str


class Transport(Protocol):
    """A way to the app."""

    def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Ack:
        """Send a request and wait for the response, within Slack's timeout."""
        ...
