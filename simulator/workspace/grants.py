"""The short-lived rights that come with an interaction: to open a view, and to respond over a URL."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from simulator.errors import SlackError
from simulator.workspace.changes import ChangeTracker

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5
_KEPT = 10_000  # of each kind, so that used and expired ones aren't reported as invalid


@dataclass(frozen=True)
class Trigger:
    """Lets the app open one view for one person within three seconds."""

    id: str
    user_id: str
    expires: float
    used: bool = False


@dataclass(frozen=True)
class ResponseGrant:
    """Lets the app respond to an interaction five times within 30 minutes.

    Args:
        ts: the message that was clicked, if the interaction came from one.
    """

    secret: str
    kind: Literal["commands", "actions"]
    user_id: str
    conversation_id: str
    ts: str | None
    expires: float
    uses: int = 0


class Grants:
    """The trigger ids and response URLs that were issued."""

    def __init__(self, changes: ChangeTracker, clock: Callable[[], float]) -> None:
        self._changes, self._clock = changes, clock
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseGrant] = {}

    def trigger(self, user_id: str) -> str:
        """A new trigger id for this person."""
        now = self._clock()
        trigger_id = f"{int(now * 1000)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        trigger = Trigger(trigger_id, user_id, now + TRIGGER_SECONDS)
        with self._changes.lock:
            self._triggers[trigger.id] = trigger
            _forget_oldest(self._triggers)
        return trigger.id

    def check_trigger(self, trigger_id: str) -> Trigger:
        """The trigger with this id, if it is still valid.

        Raises:
            SlackError: invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        with self._changes.lock:
            trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock() > trigger.expires:
            raise SlackError("expired_trigger_id")
        return trigger

    def exchange(self, trigger_id: str) -> Trigger:
        """Use up a trigger; raises as `check_trigger`."""
        with self._changes.lock:
            trigger = self.check_trigger(trigger_id)
            self._triggers[trigger_id] = replace(trigger, used=True)
            return trigger

    def response(
        self, kind: Literal["commands", "actions"], user_id: str, conversation_id: str, ts: str | None = None
    ) -> str:
        """A new secret for a response URL."""
        secret = secrets.token_urlsafe(18)
        grant = ResponseGrant(secret, kind, user_id, conversation_id, ts, self._clock() + RESPONSE_SECONDS)
        with self._changes.lock:
            self._responses[secret] = grant
            _forget_oldest(self._responses)
        return secret

    def check_response(self, secret: str) -> ResponseGrant:
        """The grant of a response URL, if it is still valid.

        Raises:
            SlackError: expired_url after 30 minutes, used_url at the sixth use, no_service if it was never issued.
        """
        with self._changes.lock:
            grant = self._responses.get(secret)
        if grant is None:
            raise SlackError("no_service")
        if self._clock() > grant.expires:
            raise SlackError("expired_url")
        if grant.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        return grant

    def use_response(self, secret: str) -> ResponseGrant:
        """Count a use of a response URL; raises as `check_response`."""
        with self._changes.lock:
            grant = self.check_response(secret)
            self._responses[secret] = replace(grant, uses=grant.uses + 1)
            return grant


def _forget_oldest(grants: dict[str, Any]) -> None:
    if len(grants) > _KEPT:
        del grants[next(iter(grants))]
