"""Posts what nobody clicked for, one call each, and says plainly how the call ended.

A call that Slack may have carried out without our hearing of it ends `Unsure`, whatever went wrong. A call that never
left this machine ends `Limited`: nothing was posted, the next one would fare no better, and an outage must not use up
the attempts that are there for doubt.
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
"""Type of the metadata that a delivery carries; it holds an opaque id, since any app in the workspace can read it."""

PAGE = 100
"""Messages asked for at a time; Slack gives some apps 15."""

MARGIN = timedelta(minutes=10)
"""How far Slack's clock may be off ours when a message is looked for."""

UNREACHABLE = 30.0
"""Seconds until the next try where Slack can't be reached at all."""


class SlackDeliveryClient:
    """The `DeliveryClient` over Slack's Web API. The clients must not retry by themselves: see `api.client`."""

    def __init__(self, clients: Clients, lost: Callable[[str], object] = lambda _: None) -> None:
        """`lost` is told of a workspace whose token may be of no use any more."""
        self._clients = clients
        self._lost = lost

    def post(self, member: Member, message: Message, delivery_id: str) -> SendResult:
        """Post a message that carries the delivery's id into the member's DM."""
        said = blocks.message(message)
        metadata = {"event_type": DELIVERY, "event_payload": {"id": delivery_id}}
        try:
            answer = call(
                self._clients(member.workspace).chat_postMessage,
                channel=member.user,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
                **said,
            )
        except Exception as error:  # noqa: BLE001  once the call has begun, no error is anything but a result
            if isinstance(error, RefusedError) and error.code in errors.NO_TOKEN:
                self._lost(member.workspace)
            return _result(error)
        match answer.data:
            case {"channel": str(channel), "ts": str(ts)}:
                return Sent(MessageRef(channel, ts))
            case _:
                return Unsure("an answer that doesn't say where it is")

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> SendResult:
        """Look for a message with the delivery's id, from the newest back to those from before `since`.

        Of several copies the first one stays, and the others are deleted. Slack is not asked for messages from `since`
        on: where its clock and ours are far apart (`tick --now`) that would hide the very message.
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
        except Exception as error:  # noqa: BLE001  the same: a look that failed tells nothing
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
