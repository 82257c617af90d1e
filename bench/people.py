"""People, as the servers meet them: what they send, signed as Slack signs it."""

import json
import time
from itertools import count
from typing import Protocol
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bench.line import PATIENCE, http
from bench.servers import SECRET
from bench.slack import Json, Picture, StandIn

EVENTS = "/slack/events"
_TEAM = "T1"
_SIGNER = SignatureVerifier(SECRET)
_TRIGGERS = count(1)


class Person(Protocol):
    """Somebody who sends one request after another."""

    def request(self) -> bytes:
        """Write the next request."""

    def look(self) -> None:
        """Wait for what the request brought about."""


class Greeter:
    """Says `/hello`, again and again, and waits for nothing."""

    def __init__(self, user: str, text: str = "") -> None:
        self._user = user
        self._text = text

    def request(self) -> bytes:
        """Say it."""
        return _signed(_command(self._user, "/hello", self._text, ""))

    def look(self) -> None:
        """See nothing: nothing is shown."""


class Clicker:
    """Presses the same button again and again, each time in the message that came last.

    Args:
        slack: where the pictures come in.
        user: a Slack user id, unlike anybody else's.
        picture: the message to begin with.
    """

    def __init__(self, slack: StandIn, user: str, picture: Picture) -> None:
        self._slack = slack
        self._user = user
        self._picture = picture

    def request(self) -> bytes:
        """Press the first button."""
        button = next(element for element in self._picture.offered.values() if element["type"] == "button")
        return _signed(_click(self._slack, self._user, self._picture, button))

    def look(self) -> None:
        """Wait for the next picture."""
        self._picture = self._slack.pictures[self._user].get(timeout=PATIENCE)


class Checker:
    """Does one self-check after another, by the buttons in view; each request changes what is kept.

    Args:
        slack: where the pictures come in.
        user: a Slack user id, unlike anybody else's.

    Attributes:
        requests: how many were written so far.
    """

    def __init__(self, slack: StandIn, user: str) -> None:
        self._slack = slack
        self._user = user
        self._picture: Picture | None = None
        self.requests = 0

    def request(self) -> bytes:
        """Do the next thing that the picture in view offers, or begin a check where it offers none."""
        self.requests += 1
        return _signed(self._next())

    def look(self) -> None:
        """Wait for the next picture; a welcome that comes before the first check is read and passed over."""
        began = self._begins
        while True:
            self._picture = self._slack.pictures[self._user].get(timeout=PATIENCE)
            if not began or "check.pick" in _deeds(self._picture):
                return

    @property
    def picture(self) -> Picture:
        """The message in view."""
        if self._picture is None:
            raise LookupError("nothing was looked at yet")
        return self._picture

    @property
    def _begins(self) -> bool:
        return self._picture is None or not _deeds(self._picture) & {"check.pick", "check.answer", "check.skip"}

    def _next(self) -> Json:
        if self._picture is None or self._begins:
            address = self._slack.response_url(self._user, "0")
            return _command(self._user, "/ldcareer", "check", address)
        offered = self._picture.offered
        for action_id, element in offered.items():
            if action_id.startswith("check.pick"):
                chosen = element["option_groups"][0]["options"][0]
                return _click(self._slack, self._user, self._picture, {**element, "selected_option": chosen})
        return _click(self._slack, self._user, self._picture, offered.get("check.answer.2") or offered["check.skip"])


def _click(slack: StandIn, user: str, picture: Picture, element: Json) -> Json:
    """Write a click as Slack does, the whole message with it."""
    payload: Json = {
        "type": "block_actions",
        "team": {"id": _TEAM, "domain": "bench"},
        "user": {"id": user, "username": user, "name": user, "team_id": _TEAM},
        "api_app_id": "A1",
        "token": "unused",
        "container": {"type": "message", "message_ts": picture.ts, "channel_id": "D1", "is_ephemeral": False},
        "trigger_id": f"{next(_TRIGGERS)}.1",
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": "D1", "name": "directmessage"},
        "message": {"type": "message", "user": "UBOT", "ts": picture.ts, "bot_id": "B1", **picture.message},
        "state": {"values": {}},
        "response_url": slack.response_url(user, picture.ts),
        "actions": [{**element, "block_id": "part-1", "action_ts": f"{time.perf_counter()}"}],
    }
    return {"payload": json.dumps(payload)}


def _deeds(picture: Picture) -> set[str]:
    return {".".join(action_id.split(".")[:2]) for action_id in picture.offered}


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
    now = str(int(time.time()))  # noqa: TID251  Slack's signatures are about the time of the day
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": _SIGNER.generate_signature(timestamp=now, body=body) or "",
    }
    return http("POST", EVENTS, headers, body.encode())
