"""Posts the messages of the deliveries outbox.

A call that Slack may have carried out although it failed here returns `Unsure`, whatever the error was. A call that was
never sent returns `Limited`: nothing was posted, the next call would fail too, and an outage must not use up the
attempts that are meant for ambiguous results.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.domain.conversation import MessageRef
from bot.domain.delivery import Limited, Missing, Refused, SendResult, Sent, Unsure, Unwanted
from bot.domain.people import Member
from bot.messages.parts import Message
from bot.slack import blocks, errors
from bot.slack.errors import RateLimitedError, RefusedError, UnreachableError, call
from bot.slack.messenger import Clients

DELIVERY = "ldcareer_delivery"
"""Event type of a delivery's message metadata. Any app in the workspace can read it, so it holds only an opaque id."""

PAGE = 100
"""Messages requested per page. Slack returns at most 15 to some apps."""

MARGIN = timedelta(minutes=10)
"""How far Slack's clock may differ from ours when looking for a message."""

UNREACHABLE = 30.0
"""Seconds until the next attempt if Slack can't be reached."""


class SlackDeliveryClient:
    """The `DeliveryClient` for Slack's Web API.

    Args:
        clients: Slack's clients, which must not retry (see `api.client`).
        on_invalid_token: called with a workspace if Slack refuses its token.
    """

    def __init__(self, clients: Clients, on_invalid_token: Callable[[str], object] = lambda _: None) -> None:
        self._clients = clients
        self._on_invalid_token = on_invalid_token

    def post(self, member: Member, message: Message, delivery_id: str) -> SendResult:
        """Post a message in the member's DM, with the delivery's id in its metadata."""
        metadata = {"event_type": DELIVERY, "event_payload": {"id": delivery_id}}
        try:
            answer = call(
                self._clients(member.workspace).chat_postMessage,
                channel=member.user,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
                **blocks.message(message),
            )
        except Exception as error:  # noqa: BLE001  every error is a result
            if isinstance(error, RefusedError) and error.code in errors.INVALID_TOKEN:
                self._on_invalid_token(member.workspace)
            return _result(error)
        match answer.data:
            case {"channel": str(channel), "ts": str(ts)}:
                return Sent(MessageRef(channel, ts))
            case _:
                return Unsure("a response without channel and ts")

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> SendResult:
        """Look for a message with the delivery's id, from the newest message back to MARGIN before `since`.

        If there are several, the first one is kept and the others are deleted. The request doesn't use Slack's
        `oldest`, which would miss the message if the clocks are far apart, as with `tick --now`.
        """
        earliest, cursor = (since - MARGIN).timestamp(), None
        found: list[str] = []
        try:
            client = self._clients(member.workspace)
            while True:
                page = call(
                    client.conversations_history, channel=dm, include_all_metadata=True, limit=PAGE, cursor=cursor
                )
                messages: list[Mapping[str, Any]] = page["messages"]
                found += [str(message["ts"]) for message in messages if _delivery_id(message) == delivery_id]
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
                if not cursor or float(messages[-1]["ts"]) < earliest:
                    break
            for copy in found[:-1]:
                _delete(client, dm, copy)
        except Exception as error:  # noqa: BLE001  every error is a result
            return _result(error)
        return Sent(MessageRef(dm, found[-1])) if found else Missing()


def _delete(client: WebClient, dm: str, ts: str) -> None:
    try:
        call(client.chat_delete, channel=dm, ts=ts)
    except RefusedError as error:
        if error.code != "message_not_found":
            raise


def _delivery_id(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload", {}).get("id") if metadata.get("event_type") == DELIVERY else None


def _result(error: Exception) -> SendResult:
    match error:
        case RateLimitedError():
            return Limited(error.seconds)
        case UnreachableError():
            return Limited(UNREACHABLE)
        case RefusedError(code=errors.NOT_INSTALLED):
            return Unwanted("the app isn't installed there")
        case RefusedError():
            return Refused(error.code)
        case _:
            return Unsure(str(error) or type(error).__name__)
