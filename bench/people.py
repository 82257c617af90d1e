"""People who send requests, signed like Slack's."""

import json
import time
from itertools import count
from typing import Protocol
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bench.line import TIMEOUT, http
from bench.servers import SECRET
from bench.slack import Json, ShownMessage, StandIn

EVENTS = "/slack/events"
_TEAM = "T1"
_SIGNER = SignatureVerifier(SECRET)
_TRIGGERS = count(1)


class Person(Protocol):
    """Somebody who sends one request after another."""

    def request(self) -> bytes:
        """Build the next request."""

    def wait(self) -> None:
        """Wait for the reply to the request."""


class Greeter:
    """Types `/hello` again and again, without waiting for a reply."""

    def __init__(self, user: str, text: str = "") -> None:
        self._user = user
        self._text = text

    def request(self) -> bytes:
        return _signed(_command(self._user, "/hello", self._text, ""))

    def wait(self) -> None:
        """Return at once: there is no reply."""


class Clicker:
    """Presses the first button of the latest message, again and again.

    Args:
        slack: receives the messages.
        user: a user id that nobody else has.
        message: the message to begin with.
    """

    def __init__(self, slack: StandIn, user: str, message: ShownMessage) -> None:
        self._slack = slack
        self._user = user
        self._message = message

    def request(self) -> bytes:
        button = next(element for element in self._message.offered.values() if element["type"] == "button")
        return _signed(_click(self._slack, self._user, self._message, button))

    def wait(self) -> None:
        """Wait for the next message."""
        self._message = self._slack.messages[self._user].get(timeout=TIMEOUT)


class Checker:
    """Takes one self-check after another, by the buttons of the latest message. Each request changes the database.

    Args:
        slack: receives the messages.
        user: a user id that nobody else has.

    Attributes:
        requests: how many requests were built so far.
    """

    def __init__(self, slack: StandIn, user: str) -> None:
        self._slack = slack
        self._user = user
        self._message: ShownMessage | None = None
        self.requests = 0

    def request(self) -> bytes:
        """Answer the question in the latest message, or begin a check if it asks none."""
        self.requests += 1
        return _signed(self._next())

    def wait(self) -> None:
        """Wait for the next message, skipping the welcome before the first check."""
        began = self._begins
        while True:
            self._message = self._slack.messages[self._user].get(timeout=TIMEOUT)
            if not began or "check.pick" in _actions(self._message):
                return

    @property
    def message(self) -> ShownMessage:
        """The latest message."""
        if self._message is None:
            raise LookupError("no message was received yet")
        return self._message

    @property
    def _begins(self) -> bool:
        return self._message is None or not _actions(self._message) & {"check.pick", "check.answer", "check.skip"}

    def _next(self) -> Json:
        if self._message is None or self._begins:
            address = self._slack.response_url(self._user, "0")
            return _command(self._user, "/ldcareer", "check", address)
        offered = self._message.offered
        for action_id, element in offered.items():
            if action_id.startswith("check.pick"):
                chosen = element["option_groups"][0]["options"][0]
                return _click(self._slack, self._user, self._message, {**element, "selected_option": chosen})
        return _click(self._slack, self._user, self._message, offered.get("check.answer.2") or offered["check.skip"])


def _click(slack: StandIn, user: str, message: ShownMessage, element: Json) -> Json:
    """Build a click as Slack sends it, with the whole message."""
    payload: Json = {
        "type": "block_actions",
        "team": {"id": _TEAM, "domain": "bench"},
        "user": {"id": user, "username": user, "name": user, "team_id": _TEAM},
        "api_app_id": "A1",
        "token": "unused",
        "container": {"type": "message", "message_ts": message.ts, "channel_id": "D1", "is_ephemeral": False},
        "trigger_id": f"{next(_TRIGGERS)}.1",
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": "D1", "name": "directmessage"},
        "message": {"type": "message", "user": "UBOT", "ts": message.ts, "bot_id": "B1", **message.payload},
        "state": {"values": {}},
        "response_url": slack.response_url(user, message.ts),
        "actions": [{**element, "block_id": "part-1", "action_ts": f"{time.perf_counter()}"}],
    }
    return {"payload": json.dumps(payload)}


def _actions(message: ShownMessage) -> set[str]:
    return {".".join(action_id.split(".")[:2]) for action_id in message.offered}


def _command(user: str, command: str, text: str, response_url: str) -> Json:
    return {
        "token": "unused",
        "team_id": _TEAM,
        "team_domain": "bench",
        "channel_id": "D1",
        "channel_name": "directmessage",
        "user_id": user,
        "user_name": user,
        "command": command,
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": f"{next(_TRIGGERS)}.1",
    }


def _signed(form: Json) -> bytes:
    body = urlencode(form)
    now = str(int(time.time()))  # noqa: TID251  Slack's signatures contain the current time
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": _SIGNER.generate_signature(timestamp=now, body=body) or "",
    }
    return http("POST", EVENTS, headers, body.encode())
