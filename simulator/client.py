"""The actions that people can take in Slack: the interface to the workspace for the page, scripts and tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from simulator.blocks.state import Entry
from simulator.delivery.clicks import Clicks
from simulator.delivery.commands import Commands, Outcome
from simulator.delivery.composer import as_message, as_rich_text
from simulator.delivery.events import Events
from simulator.delivery.modals import Modals, Submission
from simulator.errors import RefusedError, SlackError
from simulator.workspace.conversations import Conversation, Message
from simulator.workspace.people import Person
from simulator.workspace.views import View
from simulator.workspace.workspace import Workspace


@dataclass(frozen=True)
class ConversationEntry:
    """A line in a person's sidebar.

    Args:
        name: as this person sees it: the channel's name, or the other person's in a DM.
        other_id: the other person in a DM.
    """

    id: str
    kind: Literal["channel", "im", "app"]
    name: str
    unread: int
    other_id: str | None = None


class Client:
    """The Slack client of all people. Each method takes the id of the person who acts.

    An action that Slack wouldn't allow (on somebody else's message, on a missing button) raises RefusedError. A failure
    of the app isn't an exception: it is returned as `trouble`, the text that the person sees.
    """

    def __init__(
        self, workspace: Workspace, commands: Commands, clicks: Clicks, modals: Modals, events: Events
    ) -> None:
        self.workspace = workspace
        self._commands, self._clicks, self._modals, self._events = commands, clicks, modals, events

    def people(self) -> list[Person]:
        """Everybody who can use Slack."""
        return self.workspace.people.humans()

    def person(self, user_id: str) -> Person:
        """Somebody who can use Slack."""
        person = self.workspace.people.find(user_id)
        if person is None or not person.human:
            raise RefusedError(f"nobody uses Slack as {user_id!r}")
        if person.deactivated:
            raise RefusedError(f"{person.name}'s account is deactivated")
        return person

    def conversations(self, user_id: str) -> list[ConversationEntry]:
        """The sidebar: channels, then DMs, including the app's."""
        self.person(user_id)
        return [self._entry(each, user_id) for each in self.workspace.conversations.of(user_id)]

    def app_dm(self, user_id: str) -> str:
        self.person(user_id)
        return self.workspace.app_dm(user_id).id

    def messages(self, user_id: str, conversation_id: str) -> list[Message]:
        """What this person sees in a conversation, oldest first."""
        return self.workspace.conversations.seen(self._joined(user_id, conversation_id).id, user_id)

    def mark_read(self, user_id: str, conversation_id: str) -> None:
        self.workspace.conversations.mark_read(self._joined(user_id, conversation_id).id, user_id)

    def views(self, user_id: str) -> list[View]:
        """The person's open modals, the frontmost last."""
        self.person(user_id)
        return self.workspace.views.stack(user_id)

    def home(self, user_id: str) -> View | None:
        """The view the app last published on this person's Home tab."""
        self.person(user_id)
        return self.workspace.views.home(user_id)

    def version(self, user_id: str) -> int:
        """A counter that increases whenever something changes for this person."""
        return self.workspace.changes.version(user_id)

    def wait(self, user_id: str, since: int, timeout: float) -> int:
        """Wait until `version` exceeds `since`, or for `timeout` seconds; return the version."""
        return self.workspace.changes.wait(user_id, since, timeout)

    def wait_for_anybody(self, since: Mapping[str, int], timeout: float) -> Mapping[str, int]:
        """Wait until anybody's `version` differs from `since`, or for `timeout` seconds; return all versions."""
        return self.workspace.changes.wait_for_anybody(since, timeout)

    def send(self, user_id: str, conversation_id: str, text: str) -> Message | Outcome:
        """Send a message. Text that begins with a slash runs the command."""
        if text.startswith("/"):
            return self.command(user_id, conversation_id, text)
        conversation = self._joined(user_id, conversation_id)
        if not text.strip():
            raise RefusedError("an empty message cannot be sent")
        with_app = self._is_app_dm(conversation)
        if with_app and (self.workspace.manifest.messages_read_only or not self.workspace.manifest.messages_tab):
            raise RefusedError("sending messages to this app has been turned off")
        message = self.workspace.say(user_id, conversation.id, as_message(self.workspace, text))
        if with_app:
            self._events.publish("message.im", self._message_event(message, text))
        return message

    def command(self, user_id: str, conversation_id: str, text: str) -> Outcome:
        """Run a slash command in a conversation."""
        return self._commands.run(user_id, self._joined(user_id, conversation_id), text)

    def click(  # noqa: PLR0913 - a click has a person, a message, an element and a value
        self,
        user_id: str,
        conversation_id: str,
        ts: str,
        block_id: str,
        action_id: str,
        *,
        value: Entry = None,
        blocks: Sequence[dict[str, Any]] | None = None,
    ) -> Outcome:
        """Click or choose something in a message.

        `value` is the choice: an option's value, a user id, a date; a list for several; None for a button.
        `blocks` is an older version of the message, as a second device may still show it.
        """
        message = self._visible(user_id, conversation_id, ts)
        if message.bot_id is None:
            raise RefusedError("there is nothing to click in this message")
        return self._clicks.in_message(user_id, message, (block_id, action_id), value, blocks)

    def click_in_view(
        self, user_id: str, view_id: str, block_id: str, action_id: str, *, value: Entry = None
    ) -> Outcome:
        """Click or choose something in the frontmost modal, or on the Home tab."""
        return self._clicks.in_view(self._open_view(user_id, view_id), (block_id, action_id), value)

    def submit(
        self, user_id: str, view_id: str, values: Mapping[str, Entry | Mapping[str, Entry]] | None = None
    ) -> Submission:
        """Submit the frontmost modal.

        `values` maps block ids (or block ids and action ids) to what was entered; anything left out stays unchanged.
        """
        return self._modals.submit(self._open_view(user_id, view_id), values or {})

    def close(self, user_id: str, view_id: str, *, everything: bool = False) -> None:
        """Close the frontmost modal (or the whole stack)."""
        self._modals.close(self._open_view(user_id, view_id), everything=everything)

    def open_home(self, user_id: str, tab: Literal["home", "messages"] = "home") -> View | None:
        """Open the app's Home or Messages tab. The app gets the event before this returns, and may have published."""
        self.person(user_id)
        if tab == "home" and not self.workspace.manifest.home_tab:
            raise RefusedError("this app has no Home tab")
        home = self.workspace.views.home(user_id)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user_id,
            "channel": self.workspace.app_dm(user_id).id,
            "tab": tab,
            "event_ts": self.workspace.conversations.stamp(),
        }
        if home:
            event["view"] = self.workspace.view_json(home, {})
        self._events.publish("app_home_opened", event)
        return self.workspace.views.home(user_id)

    def shortcut(self, user_id: str, callback_id: str) -> Outcome:
        self.person(user_id)
        return self._commands.shortcut(user_id, callback_id)

    def message_shortcut(self, user_id: str, conversation_id: str, ts: str, callback_id: str) -> Outcome:
        """Choose one of the app's shortcuts from a message's menu."""
        message = self._visible(user_id, conversation_id, ts)
        return self._commands.message_shortcut(user_id, message, callback_id)

    def _joined(self, user_id: str, conversation_id: str) -> Conversation:
        self.person(user_id)
        for conversation in self.workspace.conversations.of(user_id):
            if conversation.id == conversation_id:
                return conversation
        raise RefusedError("this person is not in that conversation")

    def _visible(self, user_id: str, conversation_id: str, ts: str) -> Message:
        for message in self.messages(user_id, conversation_id):
            if message.ts == ts:
                return message
        raise RefusedError("this person sees no such message")

    def _open_view(self, user_id: str, view_id: str) -> View:
        for view in (*self.views(user_id)[-1:], self.home(user_id)):
            if view and view.id == view_id:
                return view
        raise RefusedError("this view is not in front of this person")

    def _is_app_dm(self, conversation: Conversation) -> bool:
        return conversation.kind == "im" and self.workspace.app.user_id in conversation.members

    def _entry(self, conversation: Conversation, user_id: str) -> ConversationEntry:
        unread = self.workspace.conversations.unread(conversation.id, user_id)
        if conversation.kind == "channel":
            return ConversationEntry(conversation.id, "channel", conversation.name, unread)
        other = self.workspace.people.get(conversation.other(user_id))
        kind: Literal["app", "im"] = "im" if other.human else "app"
        return ConversationEntry(conversation.id, kind, other.name, unread, other.id)

    def _message_event(self, message: Message, typed: str) -> dict[str, Any]:
        section = {"type": "rich_text_section", "elements": as_rich_text(self.workspace, typed)}
        return message.as_json(self.workspace.team_id) | {
            "client_msg_id": message.ts.replace(".", "-"),
            "blocks": [{"type": "rich_text", "block_id": "typed", "elements": [section]}],
            "channel": message.conversation_id,
            "event_ts": message.ts,
            "channel_type": "im",
        }


__all__ = ["Client", "ConversationEntry", "Outcome", "RefusedError", "SlackError", "Submission"]
