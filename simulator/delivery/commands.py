"""Slash commands and shortcuts."""

from dataclasses import dataclass

from simulator.blocks.content import content
from simulator.delivery.composer import as_command
from simulator.delivery.payloads import Payloads
from simulator.delivery.transport import Ack, Transport
from simulator.errors import RefusedError, SlackError
from simulator.workspace.conversations import Conversation, Message
from simulator.workspace.workspace import Workspace


@dataclass(frozen=True)
class Outcome:
    """The result of a person's action; `trouble` is what Slack shows them if it failed."""

    trouble: str | None = None


class Commands:
    """Runs slash commands and shortcuts."""

    def __init__(self, workspace: Workspace, transport: Transport, payloads: Payloads) -> None:
        self._workspace, self._transport, self._payloads = workspace, transport, payloads

    def run(self, user_id: str, conversation: Conversation, typed: str) -> Outcome:
        """Run `/name text`. Failures are shown to the person in an ephemeral message, as Slack does."""
        name, _, text = typed.strip().partition(" ")
        declared = self._workspace.manifest.command(name)
        if declared is None or self._workspace.installed == "uninstalled":
            return self._whisper(user_id, conversation, f'"{name}" is not a valid command.')
        if declared.should_escape:
            text = as_command(self._workspace, text)
        ack = self._transport.deliver(
            "slash_commands", self._payloads.command(user_id, conversation, name, text.strip())
        )
        if ack.trouble:
            return self._whisper(user_id, conversation, f'{name} failed with the error "{ack.trouble}"')
        try:
            self._apply_response(user_id, conversation, ack)
        except SlackError:
            return self._whisper(user_id, conversation, f'{name} failed with the error "invalid_command_response"')
        return Outcome()

    def shortcut(self, user_id: str, callback_id: str) -> Outcome:
        """Choose a global shortcut."""
        shortcut = self._workspace.manifest.shortcut(callback_id, "global")
        if shortcut is None:
            raise RefusedError(f"there is no shortcut {callback_id!r}")
        return _outcome(self._transport.deliver("interactive", self._payloads.shortcut(user_id, shortcut)))

    def message_shortcut(self, user_id: str, message: Message, callback_id: str) -> Outcome:
        """Choose a shortcut from a message's menu."""
        shortcut = self._workspace.manifest.shortcut(callback_id, "message")
        if shortcut is None:
            raise RefusedError(f"there is no message shortcut {callback_id!r}")
        payload = self._payloads.message_shortcut(user_id, message, shortcut)
        return _outcome(self._transport.deliver("interactive", payload))

    def _apply_response(self, user_id: str, conversation: Conversation, ack: Ack) -> None:
        body = {"text": ack.body} if isinstance(ack.body, str) else ack.body
        if not body or (isinstance(ack.body, str) and not ack.body.strip()):
            return
        seen_by = None if body.get("response_type") == "in_channel" else user_id
        self._workspace.post(conversation.id, content(body, self._workspace.unknown_blocks), seen_by=seen_by)

    def _whisper(self, user_id: str, conversation: Conversation, words: str) -> Outcome:
        self._workspace.whisper(user_id, conversation.id, words)
        return Outcome(words)


def _outcome(ack: Ack) -> Outcome:
    return Outcome("That didn't work. Please try again." if ack.trouble else None)
