"""What people do in Slack, as typed values: the only module that reads payloads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_bolt import BoltContext

from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.slack import action_ids
from bot.slack.mrkdwn import named, typed

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One thing that a member did in Slack.

    Attributes:
        id: the same for a retry or a replay: the event's id, the dialog's, or the trigger's.
        channel: where it happened, if in a channel or a DM.
        in_dm: whether that is known to be the DM with the app; of a command, Slack doesn't tell.
        response_url: where an answer can be posted for half an hour, if anywhere.
        trigger_id: opens a dialog within three seconds, once.
    """

    member: Member
    id: str = ""
    channel: str = ""
    in_dm: bool = False
    response_url: str = ""
    trigger_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Interaction):
    """A command: typed behind the slash, alone in the DM, or on a button that suggests it.

    Attributes:
        text: what was typed behind it, nothing escaped.
        people: ids of the members who are named in it.
    """

    text: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Click(Interaction):
    """A button pressed, or an entry of a list picked.

    Attributes:
        action: `journey.verb`.
        detail: of the action id, or the value that was picked.
        value: what the button was pressed on, such as a check at one of its turns.
        message: the message that it is in, if in one.
        quoted: the words that are quoted there, as they were typed.
        view_id: the dialog or the Home tab that it is in, if in one.
        on_home: whether that is the Home tab.
    """

    action: str
    detail: str = ""
    value: str = ""
    message: MessageRef | None = None
    quoted: str = ""
    view_id: str = ""
    on_home: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Interaction):
    """A dialog that was sent.

    Attributes:
        action: `journey.verb`.
        value: what the dialog was opened on.
        entries: what was entered, by the name of the field.
        on_home: whether it was opened from the Home tab.
    """

    action: str
    value: str = ""
    entries: Mapping[str, str]
    on_home: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut(Interaction):
    """An entry in the menu of a message. `text`: what that message says, whoever wrote it; empty for a file."""

    action: str
    text: str = ""
    message: MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Interaction):
    """A message that a member wrote in the DM with the app."""

    text: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened(Interaction):
    """The Home tab was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesOpened(Interaction):
    """The DM with the app was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Interaction):
    """A member is gone from the workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uninstalled(Interaction):
    """The app was uninstalled, or its token revoked. The member is nobody.

    Attributes:
        enterprise: the organisation of the workspace, if any.
        at: when.
    """

    enterprise: str
    at: datetime


_OPENED: Mapping[str, type[HomeOpened | MessagesOpened]] = {"home": HomeOpened, "messages": MessagesOpened}

HOME_MARK = "\n@home"
"""Ends the metadata of a dialog that was opened from the Home tab."""


def workspace_of(context: BoltContext) -> str:
    """The workspace of a request: the organisation if the app is installed org-wide."""
    org_wide = context.is_enterprise_install or not context.team_id
    return (context.enterprise_id if org_wide else context.team_id) or ""


def read(body: Json, workspace: str, enterprise: str = "") -> Interaction | None:
    """Read a request; None if it is of no interest, as an event of the app's own.

    Args:
        body: what Slack sent.
        workspace: that it is about.
        enterprise: the organisation of the workspace, if any.
    """
    if not workspace:
        raise KeyError("team_id")
    if "command" in body:
        return _command(body, workspace)
    match body.get("type"):
        case "block_actions":
            return _click(body, workspace)
        case "view_submission":
            return _submission(body, workspace)
        case "message_action":
            return _shortcut(body, workspace)
        case "event_callback":
            return _uninstalled(body, workspace, enterprise) or _event(body, workspace)
        case _:
            return None


def _command(body: Json, workspace: str) -> Command:
    return Command(
        member=Member(workspace, body["user_id"]),
        id=body.get("trigger_id", ""),
        channel=body.get("channel_id", ""),
        response_url=body.get("response_url", ""),
        trigger_id=body.get("trigger_id", ""),
        text=typed(body.get("text", "")),
        people=named(body.get("text", "")),
    )


def _click(body: Json, workspace: str) -> Click:
    clicked, container = body["actions"][0], body.get("container", {})
    picked = clicked.get("selected_option")
    action, detail = action_ids.read(clicked["action_id"])
    channel, ts = container.get("channel_id", ""), container.get("message_ts", "")
    return Click(
        member=Member(workspace, body["user"]["id"]),
        id=body.get("trigger_id", ""),
        channel=channel,
        in_dm=channel.startswith("D") and not container.get("is_ephemeral"),
        response_url=body.get("response_url", ""),
        trigger_id=body.get("trigger_id", ""),
        action=action,
        detail=picked["value"] if picked else detail,
        value=detail if picked else clicked.get("value", ""),
        message=MessageRef(channel, ts) if ts else None,
        quoted=_quoted(body.get("message", {}).get("blocks", ())),
        view_id=container.get("view_id", ""),
        on_home=body.get("view", {}).get("type") == "home",
    )


def _submission(body: Json, workspace: str) -> Submission:
    view = body["view"]
    values = view["state"]["values"]
    value = view.get("private_metadata", "")
    return Submission(
        member=Member(workspace, body["user"]["id"]),
        id=view.get("id", ""),
        trigger_id=body.get("trigger_id", ""),
        action=view.get("callback_id", ""),
        value=value.removesuffix(HOME_MARK),
        entries={name: _entered(entry[name]) for name, entry in values.items() if name in entry},
        on_home=value.endswith(HOME_MARK),
    )


def _shortcut(body: Json, workspace: str) -> Shortcut:
    message, channel = body["message"], body["channel"]["id"]
    return Shortcut(
        member=Member(workspace, body["user"]["id"]),
        id=body.get("trigger_id", ""),
        channel=channel,
        response_url=body.get("response_url", ""),
        trigger_id=body.get("trigger_id", ""),
        action=body["callback_id"],
        text=typed(message.get("text") or ""),
        message=MessageRef(channel, body.get("message_ts") or message["ts"]),
    )


def _uninstalled(body: Json, workspace: str, enterprise: str) -> Uninstalled | None:
    match body["event"]:
        case {"type": "app_uninstalled"} | {"type": "tokens_revoked", "tokens": {"bot": [_, *_]}}:
            at = datetime.fromtimestamp(body["event_time"], UTC)
            return Uninstalled(member=Member(workspace, ""), id=body["event_id"], enterprise=enterprise, at=at)
        case _:
            return None


def _event(body: Json, workspace: str) -> Interaction | None:
    event: Json = body["event"]
    match event:
        case {"type": "message", "channel_type": "im", "text": str(text), "user": str(user)} if _from_a_person(event):
            return MessageSent(
                member=Member(workspace, user),
                id=body["event_id"],
                channel=event["channel"],
                in_dm=True,
                text=typed(text),
                people=named(text),
            )
        case {"type": "app_home_opened", "tab": ("home" | "messages") as tab, "user": str(user)}:
            opened = _OPENED[tab]
            return opened(member=Member(workspace, user), id=body["event_id"], channel=event.get("channel", ""))
        case {"type": "user_change", "user": {"id": str(user), "deleted": True}}:
            return MemberLeft(member=Member(workspace, user), id=body["event_id"])
        case _:
            return None


def _from_a_person(event: Json) -> bool:
    """Whether somebody wrote it: not the app itself, no edit, no join."""
    return event.get("subtype") in {None, "file_share"} and "bot_id" not in event and bool(event["text"])


def _quoted(blocks: Iterable[Json]) -> str:
    """The words of the first quote."""
    quotes = (part["elements"] for block in blocks if block["type"] == "rich_text" for part in block["elements"])
    return "".join(leaf.get("text", "") for leaf in next(quotes, ()))


def _entered(entry: Json) -> str:
    if "selected_users" in entry:
        return " ".join(entry["selected_users"])
    if "selected_options" in entry:
        return " ".join(option["value"] for option in entry["selected_options"])
    chosen = (entry.get("selected_option") or {}).get("value")
    return chosen or entry.get("selected_time") or entry.get("selected_date") or entry.get("value") or ""
