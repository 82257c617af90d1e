"""Parses Slack's payloads into typed interactions. No other module reads payloads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_bolt import BoltContext

from bot.domain.conversation import MessageRef
from bot.domain.people import Member
from bot.slack import action_ids
from bot.slack.mrkdwn import as_typed, mentioned

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """Something that a member did in Slack.

    Attributes:
        id: of the event, the view or the trigger. A retry or a replay has the same one.
        channel: the channel or DM where it happened, if any.
        in_dm: whether that is known to be the DM with the app. For a command, Slack doesn't say.
        response_url: for responding within 30 minutes; empty if there is none.
        trigger_id: opens one dialog within three seconds.
    """

    member: Member
    id: str = ""
    channel: str = ""
    in_dm: bool = False
    response_url: str = ""
    trigger_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Interaction):
    """A command: the slash command, a command typed in the DM, or a button that suggests one.

    Attributes:
        text: what was typed, unescaped. The handler of a command gets only what follows the command's name.
        people: user ids of the members mentioned.
    """

    text: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Click(Interaction):
    """A click on a button, or a choice from a menu.

    Attributes:
        action: `journey.verb`.
        detail: the action id's detail, or the value chosen from a menu.
        value: what the button acts on, such as a check at a certain turn.
        message: the message with the button, if it is in one.
        quoted: the text of that message's first quote.
        view_id: the dialog or Home tab with the button, if it is in one.
        on_home: whether the view is the Home tab.
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
    """A submitted dialog.

    Attributes:
        action: `journey.verb`.
        value: what the dialog acts on.
        entries: the values entered, by the input's name.
        on_home: whether the dialog was opened from the Home tab.
    """

    action: str
    value: str = ""
    entries: Mapping[str, str]
    on_home: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut(Interaction):
    """A message shortcut.

    Attributes:
        text: the text of the message, whoever wrote it; empty for a file.
    """

    action: str
    text: str = ""
    message: MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Interaction):
    """A message from a member in the DM with the app."""

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
    """A member's account was deactivated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uninstalled(Interaction):
    """The app was uninstalled, or its token revoked. The member has no user id.

    Attributes:
        enterprise: the workspace's organisation; empty if there is none.
    """

    enterprise: str
    at: datetime


_OPENED: Mapping[str, type[HomeOpened | MessagesOpened]] = {"home": HomeOpened, "messages": MessagesOpened}

HOME_SUFFIX = "\n@home"
"""Suffix of the `private_metadata` of a dialog opened from the Home tab."""


def workspace_of(context: BoltContext) -> str:
    """Return the id of a request's workspace; of its organisation if the app is installed org-wide."""
    org_wide = context.is_enterprise_install or not context.team_id
    return (context.enterprise_id if org_wide else context.team_id) or ""


def read(body: Json, workspace: str, enterprise: str = "") -> Interaction | None:
    """Parse a payload. Return None if the app ignores it, such as an event about its own message.

    Args:
        body: the payload.
        workspace: the workspace that serves it.
        enterprise: the workspace's organisation; empty if there is none.
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
        text=as_typed(body.get("text", "")),
        people=mentioned(body.get("text", "")),
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
        value=value.removesuffix(HOME_SUFFIX),
        entries={name: _entered(entry[name]) for name, entry in values.items() if name in entry},
        on_home=value.endswith(HOME_SUFFIX),
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
        text=as_typed(message.get("text") or ""),
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
                text=as_typed(text),
                people=mentioned(text),
            )
        case {"type": "app_home_opened", "tab": ("home" | "messages") as tab, "user": str(user)}:
            opened = _OPENED[tab]
            return opened(member=Member(workspace, user), id=body["event_id"], channel=event.get("channel", ""))
        case {"type": "user_change", "user": {"id": str(user), "deleted": True}}:
            return MemberLeft(member=Member(workspace, user), id=body["event_id"])
        case _:
            return None


def _from_a_person(event: Json) -> bool:
    """Whether a person wrote the message: it isn't the app's own, an edit or a join."""
    return event.get("subtype") in {None, "file_share"} and "bot_id" not in event and bool(event["text"])


def _quoted(blocks: Iterable[Json]) -> str:
    quotes = (part["elements"] for block in blocks if block["type"] == "rich_text" for part in block["elements"])
    return "".join(leaf.get("text", "") for leaf in next(quotes, ()))


def _entered(entry: Json) -> str:
    if "selected_users" in entry:
        return " ".join(entry["selected_users"])
    if "selected_options" in entry:
        return " ".join(option["value"] for option in entry["selected_options"])
    chosen = (entry.get("selected_option") or {}).get("value")
    return chosen or entry.get("selected_time") or entry.get("selected_date") or entry.get("value") or ""
