"""Sends requests as Slack signs them to the real Bolt app, with a fake database and a fake Slack."""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from slack_sdk.signature import Clock, SignatureVerifier

from bot.slack import app
from bot.slack.endpoint import Answer, Endpoint
from bot.slack.reply_executor import ReplyExecutor
from tests.dialogues.acme import Acme

if TYPE_CHECKING:
    from bot.slack.messenger import Messenger

SECRET = "made-up"
FORM = "application/x-www-form-urlencoded"


@dataclass
class SignedSlack:
    """Sends requests as Slack does, and waits until the replies are shown."""

    acme: Acme = field(default_factory=Acme)

    def __post_init__(self) -> None:
        self._executor = ReplyExecutor(4)
        self._trigger_ids = (f"trigger-{number}" for number in count())
        messenger = cast("Messenger", self.acme.slack)
        listeners = app.listeners(self.acme.services, self.acme.words, messenger, self.acme.outbox, self._executor)
        self.bolt = app.build(listeners, lambda _: True)
        self.endpoint = Endpoint(self.bolt, SECRET)

    def settle(self) -> None:
        """Wait until all replies are shown, as SIGTERM does. No request can be sent afterwards."""
        self._executor.shutdown()

    def send(self, body: str, content_type: str = FORM, **headers: str) -> Answer:
        now = str(int(Clock().now()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body) or ""
        signed = {"x-slack-request-timestamp": now, "x-slack-signature": signature, "content-type": content_type}
        return self.endpoint(body, signed | headers)

    def command(self, text: str, trigger_id: str = "") -> Answer:
        fields = {"command": "/ldcareer", "text": text, "team_id": "T1", "user_id": "U1", "channel_id": "D1"}
        fields |= {"channel_name": "directmessage", "response_url": ""}
        fields |= {"trigger_id": trigger_id or next(self._trigger_ids)}
        return self.send(urlencode(fields))

    def click(self, action_id: str, value: str = "") -> Answer:
        payload = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": "U1"},
            "trigger_id": next(self._trigger_ids),
            "container": {"channel_id": "D1", "message_ts": "1.0"},
            "actions": [{"type": "button", "block_id": "b", "action_id": action_id, "value": value}],
        }
        return self.send(urlencode({"payload": json.dumps(payload)}))

    def press_on_home(self, action_id: str, value: str) -> Answer:
        payload = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": "U1"},
            "trigger_id": next(self._trigger_ids),
            "container": {"type": "view", "view_id": "V1"},
            "view": {"type": "home"},
            "actions": [{"type": "button", "block_id": "b", "action_id": action_id, "value": value}],
        }
        return self.send(urlencode({"payload": json.dumps(payload)}))

    def submit(self, deed: str, token: str, **entries: str) -> Answer:
        values = {name: {name: {"type": "plain_text_input", "value": value}} for name, value in entries.items()}
        view = {
            "type": "modal",
            "callback_id": deed,
            "private_metadata": token,
            "state": {"values": values},
            "blocks": [{"type": "section"}, *({"type": "input", "block_id": name} for name in entries)],
        }
        payload = {
            "type": "view_submission",
            "team": {"id": "T1"},
            "user": {"id": "U1"},
            "trigger_id": "t",
            "view": view,
        }
        return self.send(urlencode({"payload": json.dumps(payload)}))

    def event(self, event: dict[str, Any], event_id: str = "Ev1") -> Answer:
        body = {"type": "event_callback", "team_id": "T1", "event_id": event_id, "event": event}
        return self.send(json.dumps(body), "application/json")
