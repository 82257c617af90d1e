"""The interface of the transports to the app: a request and its acknowledgement."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["slash_commands", "interactive", "events_api"]
Trouble = Literal["operation_timeout", "dispatch_failed"]


@dataclass(frozen=True)
class Ack:
    """The app's response.

    Args:
        body: JSON, plain text, or nothing.
        trouble: the error that Slack shows if the request wasn't acknowledged.
        reason: the same error as the value of `x-slack-retry-reason`.
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
    def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Ack:
        """Send a request and wait for the response, within Slack's timeout."""
        ...
