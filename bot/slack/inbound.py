"""What comes in from Slack, as plain facts.

Bolt's own reading of a body takes any text with the word "payload" in it for an interaction, answers 500 to a
timestamp that is no number, and logs the body of a request with a bad signature. So requests are verified and read
here, and Bolt gets the JSON.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt import BoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.domain.people import Member
from bot.slack import ids
from bot.slack.mrkdwn import named, typed

_TIMESTAMP, _SIGNATURE = "x-slack-request-timestamp", "x-slack-signature"
_TIMESTAMP_MAX = 12
"""Digits; with some hundred the verifier's arithmetic fails."""


class NotFromSlackError(Exception):
    """The request is not signed by Slack, or is too old. Says why, without a word of the body."""


def verify(verifier: SignatureVerifier | None, body: str, headers: Mapping[str, str]) -> None:
    """Make sure that Slack signed this request within the last five minutes; NotFromSlackError where it did not."""
    if verifier is None:
        raise NotFromSlackError("this app takes requests over Socket Mode only")
    timestamp, signature = headers.get(_TIMESTAMP, ""), headers.get(_SIGNATURE, "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= _TIMESTAMP_MAX):
        raise NotFromSlackError("timestamp missing or not a number")
    if not verifier.is_valid(body=body, timestamp=timestamp, signature=signature):
        raise NotFromSlackError("signature wrong or older than five minutes")


def request(body: str, headers: Mapping[str, str]) -> BoltRequest:
    """Read a verified request for Bolt; ValueError where it is neither JSON nor a form."""
    text = body if "application/json" in headers.get("content-type", "") else _json_of_form(body)
    if not text.startswith("{"):
        raise ValueError("a request of Slack's is an object")
    return BoltRequest(body=text, headers={**headers, "content-type": "application/json"})


def _json_of_form(body: str) -> str:
    form = dict(parse_qsl(body, keep_blank_values=True))
    return form["payload"] if "payload" in form else json.dumps(form)


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that a person did in Slack.

    Attributes:
        deed: what the button or the list that was clicked does, as `journey.verb`.
        text: what they typed behind the command, or in the DM, or what the message says that they chose something for;
            as it was typed, nothing escaped.
        people: user ids of those whom they named in it.
        token: what the button was pressed on, or the dialog opened for.
        detail: the detail of the action id, or the value picked from a list.
        entries: what was typed into a dialog, by the name of the entry.
        event: id of the event that brought it, or of the dialog: whatever comes twice comes with the same.
        response_url: where an answer may be posted for half an hour, if anywhere.
        channel: where it happened, if in a channel.
        message_ts: the message that was clicked, or chosen something for.
        view: the dialog in which a button was clicked, if in one.
        trigger: opens a dialog within three seconds, once.
        in_dm: whether it is known to have happened in the DM with the app; Slack doesn't tell it of a command.
        kept: what the half that persisted tells the half that shows.
    """

    member: Member
    deed: str = ""
    text: str = ""
    people: tuple[str, ...] = ()
    token: str = ""
    detail: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)
    event: str = ""
    response_url: str = ""
    channel: str = ""
    message_ts: str = ""
    view: str = ""
    trigger: str = ""
    in_dm: bool = False
    kept: str = ""


def command(body: Mapping[str, Any]) -> Inbound:
    """Read a slash command."""
    return Inbound(
        member=Member(body["team_id"], body["user_id"]),
        text=typed(body.get("text", "")),
        people=named(body.get("text", "")),
        response_url=body.get("response_url", ""),
        channel=body.get("channel_id", ""),
        trigger=body.get("trigger_id", ""),
    )


def click(body: Mapping[str, Any]) -> Inbound:
    """Read a click on a button, or a pick from a list, whose token stands in its action id."""
    action = body["actions"][0]
    picked = action.get("selected_option")
    deed, detail = ids.read(action["action_id"])
    container = body.get("container", {})
    return Inbound(
        member=_member(body),
        deed=deed,
        token=detail if picked else action.get("value", ""),
        detail=picked["value"] if picked else detail,
        response_url=body.get("response_url", ""),
        channel=container.get("channel_id", ""),
        message_ts=container.get("message_ts", ""),
        view=container.get("view_id", ""),
        trigger=body.get("trigger_id", ""),
        in_dm=container.get("channel_id", "").startswith("D"),
    )


def shortcut(body: Mapping[str, Any]) -> Inbound:
    """Read an entry of a message's menu: the message and its text, whoever wrote it; a file or a picture has none."""
    message = body["message"]
    return Inbound(
        member=_member(body),
        text=typed(message.get("text") or ""),
        response_url=body.get("response_url", ""),
        channel=body["channel"]["id"],
        message_ts=body.get("message_ts") or message["ts"],
        trigger=body.get("trigger_id", ""),
    )


def submission(body: Mapping[str, Any]) -> Inbound:
    """Read a dialog that was sent."""
    view = body["view"]
    values = view["state"]["values"]
    entries = {name: _entered(entry[name]) for name, entry in values.items() if name in entry}
    return Inbound(
        member=_member(body),
        token=view.get("private_metadata", ""),
        entries=entries,
        event=view.get("id", ""),
        trigger=body.get("trigger_id", ""),
    )


def event(body: Mapping[str, Any]) -> Inbound:
    """Read an event: a message in the DM, the Home tab opened, a member changed."""
    happened = body["event"]
    user = happened["user"]
    return Inbound(
        member=Member(body["team_id"], user["id"] if isinstance(user, Mapping) else user),
        text=typed(happened.get("text", "")),
        people=named(happened.get("text", "")),
        event=body["event_id"],
        channel=happened.get("channel", ""),
        in_dm=True,
    )


def _entered(entry: Mapping[str, Any]) -> str:
    if "selected_users" in entry:
        return " ".join(entry["selected_users"])
    chosen = (entry.get("selected_option") or {}).get("value")
    return chosen or entry.get("selected_time") or entry.get("selected_date") or entry.get("value") or ""


def _member(body: Mapping[str, Any]) -> Member:
    return Member(body["team"]["id"], body["user"]["id"])
