"""Channels, DMs and their messages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from simulator.errors import SlackError
from simulator.workspace.changes import ChangeTracker
from simulator.workspace.ids import Ids

_MICRO = 1_000_000


@dataclass(frozen=True)
class Conversation:
    """A channel, or a DM of two people."""

    id: str
    kind: Literal["channel", "im"]
    members: tuple[str, ...]
    name: str = ""
    created: int = 0

    def other(self, user_id: str) -> str:
        """The other person in a DM."""
        return next((member for member in self.members if member != user_id), user_id)


@dataclass(frozen=True)
class Message:
    """The current state of a message.

    Args:
        seen_by: the only person who sees it, if it is ephemeral.
        bot_id, app_id: set if an app wrote it.
        trouble: the warning that Slack shows to one person after their click failed; only set in that person's copy.
    """

    ts: str
    conversation_id: str
    user_id: str
    text: str
    blocks: tuple[dict[str, Any], ...] = ()
    bot_id: str | None = None
    app_id: str | None = None
    edited_ts: str | None = None
    seen_by: str | None = None
    metadata: dict[str, Any] | None = None
    files: tuple[dict[str, Any], ...] = ()
    trouble: str | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it ('Only visible to you')."""
        return self.seen_by is not None

    def as_json(self, team_id: str, *, with_metadata: bool = False) -> dict[str, Any]:
        """Slack's message object."""
        message: dict[str, Any] = {
            "type": "message",
            "user": self.user_id,
            "ts": self.ts,
            "text": self.text,
            "team": team_id,
        }
        if self.bot_id:
            message |= {"bot_id": self.bot_id, "app_id": self.app_id}
        if self.blocks:
            message["blocks"] = list(self.blocks)
        if self.edited_ts:
            message["edited"] = {"user": self.user_id, "ts": self.edited_ts}
        if self.files:
            message |= {"files": list(self.files), "upload": False}
        if with_metadata and self.metadata:
            message["metadata"] = self.metadata
        return message


class Conversations:
    """All conversations and their messages."""

    def __init__(self, ids: Ids, changes: ChangeTracker, clock: Callable[[], float]) -> None:
        self._ids, self._changes, self._clock = ids, changes, clock
        self._by_id: dict[str, Conversation] = {}
        self._dms: dict[frozenset[str], str] = {}
        self._messages: dict[str, dict[str, Message]] = {}
        self._read: dict[tuple[str, str], str] = {}
        self._troubles: dict[tuple[str, str], str] = {}
        self._last_micros = 0

    def stamp(self) -> str:
        """A new, unique `ts`: the time in seconds."""
        with self._changes.lock:
            self._last_micros = max(self._last_micros + 1, int(self._clock() * _MICRO))
            return f"{self._last_micros // _MICRO}.{self._last_micros % _MICRO:06}"

    def create_channel(self, name: str, members: Iterable[str]) -> Conversation:
        """Create a public channel."""
        return self._keep(Conversation(self._ids.next("C"), "channel", tuple(members), name, int(self._clock())))

    def dm(self, one: str, other: str) -> Conversation:
        """The DM of two people, created if necessary."""
        with self._changes.lock:
            pair = frozenset((one, other))
            if pair not in self._dms:
                dm = self._keep(Conversation(self._ids.next("D"), "im", (one, other), created=int(self._clock())))
                self._dms[pair] = dm.id
            return self._by_id[self._dms[pair]]

    def _keep(self, conversation: Conversation) -> Conversation:
        with self._changes.lock:
            self._by_id[conversation.id] = conversation
            self._messages[conversation.id] = {}
            self._changes.touch(conversation.members)
            return conversation

    def of(self, user_id: str) -> list[Conversation]:
        """A person's conversations, channels first."""
        with self._changes.lock:
            mine = [each for each in self._by_id.values() if user_id in each.members]
        return sorted(mine, key=lambda each: each.kind != "channel")

    def channels(self) -> list[Conversation]:
        with self._changes.lock:
            return [each for each in self._by_id.values() if each.kind == "channel"]

    def get(self, conversation_id: str) -> Conversation:
        """The conversation with this id.

        Raises:
            SlackError: channel_not_found.
        """
        with self._changes.lock:
            if conversation_id not in self._by_id:
                raise SlackError("channel_not_found")
            return self._by_id[conversation_id]

    def add(self, message: Message) -> Message:
        """Add a message and notify everybody who sees it."""
        with self._changes.lock:
            self._messages[message.conversation_id][message.ts] = message
            self._notify(message)
            return message

    def replace(self, message: Message, **changes: Any) -> Message:  # noqa: ANN401 - fields of a Message
        """Edit a message in place; clears the warnings of failed clicks on it."""
        with self._changes.lock:
            changed = replace(self.message(message.conversation_id, message.ts), **changes)
            self._messages[message.conversation_id][message.ts] = changed
            self._notify(changed)
            return changed

    def remove(self, message: Message) -> None:
        with self._changes.lock:
            self._messages[message.conversation_id].pop(message.ts, None)
            self._notify(message)

    def message(self, conversation_id: str, ts: str) -> Message:
        """The message with this `ts`.

        Raises:
            SlackError: message_not_found.
        """
        with self._changes.lock:
            found = self._messages[self.get(conversation_id).id].get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def history(self, conversation_id: str) -> list[Message]:
        """What everybody in the conversation sees, oldest first."""
        return [message for message in self._all(conversation_id) if not message.ephemeral]

    def seen(self, conversation_id: str, user_id: str) -> list[Message]:
        """What this person sees, oldest first, including their own ephemeral messages and warnings."""
        with self._changes.lock:
            mine = [message for message in self._all(conversation_id) if message.seen_by in (None, user_id)]
            for number, message in enumerate(mine):
                if warning := self._troubles.get((user_id, message.ts)):
                    mine[number] = replace(message, trouble=warning)
            return mine

    def _all(self, conversation_id: str) -> Sequence[Message]:
        with self._changes.lock:
            return sorted(self._messages[self.get(conversation_id).id].values(), key=lambda message: message.ts)

    def trouble(self, user_id: str, ts: str, warning: str | None) -> None:
        """Show this person a warning next to a message, or remove it."""
        with self._changes.lock:
            before = self._troubles.pop((user_id, ts), None)
            if warning:
                self._troubles[user_id, ts] = warning
            if warning != before:
                self._changes.touch([user_id])

    def unread(self, conversation_id: str, user_id: str) -> int:
        """How many messages by others are new since this person last looked."""
        since = self._read.get((user_id, conversation_id), "")
        return sum(each.ts > since and each.user_id != user_id for each in self.seen(conversation_id, user_id))

    def mark_read(self, conversation_id: str, user_id: str) -> None:
        """Mark all messages as read by this person."""
        with self._changes.lock:
            seen = self.seen(conversation_id, user_id)
            newest = seen[-1].ts if seen else ""
            if newest and self._read.get((user_id, conversation_id)) != newest:
                self._read[user_id, conversation_id] = newest
                self._changes.touch([user_id])

    def _notify(self, message: Message) -> None:
        self._changes.touch([message.seen_by] if message.seen_by else self.get(message.conversation_id).members)
