"""Requests like Slack's, or like those of somebody who knows the signing secret."""

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.demo.playground import Playground

Json = dict[str, Any]
FORM = "application/x-www-form-urlencoded"


def _trigger_id() -> str:
    """Return an invalid trigger id."""
    return f"none.{uuid.uuid4().hex}"


class Wire:
    """Posts to the bot without a Slack."""

    def __init__(self, playground: Playground, http: httpx.Client, workspace: str = "T0SOMEWHERE") -> None:
        self._secret = playground.settings["SLACK_SIGNING_SECRET"]
        self._url = f"{playground.bot_url}/slack/events"
        self._http = http
        self.workspace = workspace

    def sends(self, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """Send exactly this body with these headers."""
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        return self._http.post(self._url, content=body, headers=raw)

    def signs(self, body: bytes, *, ago: int = 0, content_type: str = FORM) -> dict[str, str]:
        """Return the headers that Slack would have sent with this body, `ago` seconds ago."""
        timestamp = str(int(time.time()) - ago)  # noqa: TID251  the bot compares it with the system clock
        digest = hmac.new(self._secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
        return {
            "content-type": content_type,
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": f"v0={digest.hexdigest()}",
        }

    def command(self, user_id: str, text: str) -> httpx.Response:
        """Send the slash command."""
        fields = {"command": "/ldcareer", "text": text, "team_id": self.workspace, "user_id": user_id}
        return self._form({**fields, "channel_id": "D0", "response_url": "", "trigger_id": _trigger_id()})

    def click(self, user_id: str, action_id: str, value: str) -> httpx.Response:
        """Send a click on a button that is in no message."""
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.0"}
        return self._interaction("block_actions", user_id, actions=[action], container={"type": "view"})

    def submission(
        self, user_id: str, action: str, value: str, entries: Mapping[str, str], view_id: str = ""
    ) -> httpx.Response:
        """Submit a dialog that nobody opened."""
        values = {name: {name: {"type": "plain_text_input", "value": words}} for name, words in entries.items()}
        blocks = [{"type": "input", "block_id": name} for name in entries]
        view = {"callback_id": action, "private_metadata": value, "state": {"values": values}, "blocks": blocks}
        return self._interaction("view_submission", user_id, view={"id": view_id, "type": "modal", **view})

    def event(self, event_id: str, **event: object) -> httpx.Response:
        """Send an event."""
        body = {"type": "event_callback", "team_id": self.workspace, "event_id": event_id, "event": event}
        sent = json.dumps(body).encode()
        return self.sends(sent, self.signs(sent, content_type="application/json"))

    def _interaction(self, kind: str, user_id: str, **more: object) -> httpx.Response:
        payload = {
            "type": kind,
            "team": {"id": self.workspace},
            "user": {"id": user_id},
            "trigger_id": _trigger_id(),
            **more,
        }
        return self._form({"payload": json.dumps(payload)})

    def _form(self, fields: Mapping[str, str]) -> httpx.Response:
        body = urlencode(fields).encode()
        return self.sends(body, self.signs(body))
