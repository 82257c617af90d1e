"""Posts what nobody clicked for, one call each, and says plainly how the call ended.

A call that Slack may have carried out without our hearing of it ends `Unsure`, whatever went wrong. A call that never
left this machine ends `Limited`: nothing was posted, the next one would fare no better, and an outage must not use up
the attempts that are there for doubt.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.check import Place
from bot.domain.delivery import Ending, Limited, Missing, Refused, Sent, Unsure
from bot.domain.people import Member
from bot.messages.parts import Message
from bot.slack import blocks
from bot.slack.api import UnreachableError
from bot.slack.messenger import Clients

DELIVERY = "ldcareer_delivery"
"""Type of the metadata that a delivery carries; it holds an opaque id, since any app in the workspace can read it."""

PAGE = 100
"""Messages asked for at a time; Slack gives some apps 15."""

MARGIN = timedelta(minutes=10)
"""How far Slack's clock may be off ours when a message is looked for."""

UNREACHABLE = 30.0
"""Seconds until the next try where Slack can't be reached at all."""

_RETRY_AFTER = 30.0
"""Seconds to pause where Slack wants a pause and doesn't say how long."""

_BUSY = {"ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org", "service_unavailable"}
_DOUBTFUL = {"internal_error", "fatal_error", "request_timeout"}
"""Slack's documentation says of these that something may have been carried out all the same. Every other error of
chat.postMessage is a refusal: a revoked token, a DM that is closed to the app, blocks that it doesn't take."""

_CODE = re.compile("[a-z][a-z0-9_]*")
"""Slack's errors look like this. The SDK puts sentences in their place where the answer isn't Slack's."""

_TOO_MANY, _SERVER_ERROR = 429, 500


class SlackCourier:
    """`Courier` over Slack's Web API. The clients must not retry by themselves: see `api.client`."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def post(self, member: Member, message: Message, delivery_id: str) -> Ending:
        """Post a message that carries the delivery's id into the member's DM."""
        said, client = blocks.message(message), self._clients(member.workspace)
        metadata = {"event_type": DELIVERY, "event_payload": {"id": delivery_id}}
        try:
            answer = client.chat_postMessage(
                channel=member.user, metadata=metadata, unfurl_links=False, unfurl_media=False, **said
            )
        except Exception as error:  # noqa: BLE001  once the call has begun, no error is anything but an ending of it
            return _ending(error)
        match answer.data:
            case {"channel": str(channel), "ts": str(ts)}:
                return Sent(Place(channel, ts))
            case _:
                return Unsure("an answer that doesn't say where it is")

    def find(self, dm: str, member: Member, delivery_id: str, since: datetime) -> Ending:
        """Look for a message with the delivery's id, from the newest back to those from before `since`.

        Of several copies the first one stays, and the others are deleted. Slack is not asked for messages from `since`
        on: where its clock and ours are far apart (`tick --now`) that would hide the very message.
        """
        client, earliest, cursor = self._clients(member.workspace), (since - MARGIN).timestamp(), None
        found: list[str] = []
        try:
            while True:
                page = client.conversations_history(channel=dm, include_all_metadata=True, limit=PAGE, cursor=cursor)
                messages: list[Mapping[str, Any]] = page["messages"]
                found += [str(message["ts"]) for message in messages if _delivery_id(message) == delivery_id]
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
                if not cursor or float(messages[-1]["ts"]) < earliest:
                    break
            for copy in found[:-1]:
                _delete(client, dm, copy)
        except Exception as error:  # noqa: BLE001  the same: a look that failed tells nothing
            return _ending(error)
        return Sent(Place(dm, found[-1])) if found else Missing()


def _delete(client: WebClient, dm: str, ts: str) -> None:
    try:
        client.chat_delete(channel=dm, ts=ts)
    except SlackApiError as error:
        if error.response.get("error") != "message_not_found":
            raise


def _delivery_id(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload", {}).get("id") if metadata.get("event_type") == DELIVERY else None


def _ending(error: Exception) -> Ending:
    if isinstance(error, SlackApiError):
        return _answered(error.response)
    if isinstance(error, UnreachableError):
        return Limited(UNREACHABLE)
    return Unsure(type(error.__cause__ or error).__name__)


def _answered(answer: SlackResponse) -> Ending:
    match answer.data:
        case {"error": str(code)} if _CODE.fullmatch(code):
            pass
        case _:
            code = ""
    if answer.status_code == _TOO_MANY or code in _BUSY:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Limited(_seconds(str(headers.get("retry-after", ""))))
    if answer.status_code >= _SERVER_ERROR or not code or code in _DOUBTFUL:
        return Unsure(code or f"HTTP {answer.status_code}")
    return Refused(code)


def _seconds(retry_after: str) -> float:
    return max(1.0, float(retry_after)) if retry_after.isdecimal() else _RETRY_AFTER
