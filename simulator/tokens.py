"""The app's bot tokens in one workspace."""

import hmac
import math
import secrets
import threading
from collections.abc import Callable
from typing import Any, Literal

from simulator.errors import SlackError

EXPIRES_IN = 12 * 3600
"""The lifetime of a token with token rotation, in seconds."""


class Tokens:
    """Issues tokens, and knows which are valid, revoked or expired.

    Args:
        clock: the workspace's clock.
        first: a token that is valid from the beginning, if any.
        rotates: whether tokens expire and come with a refresh token that can be used once.
    """

    def __init__(self, clock: Callable[[], float], first: str, *, rotates: bool) -> None:
        self._clock, self._rotates, self._lock = clock, rotates, threading.Lock()
        self._expires: dict[str, float] = {first: math.inf} if first else {}
        self._revoked: set[str] = set()
        self._refresh = ""

    def issue(self) -> dict[str, Any]:
        """The fields of a response with a token. Without rotation, it is the same one until it is revoked."""
        with self._lock:
            valid = [token for token in self._expires if token not in self._revoked]
            if not self._rotates:
                token = valid[-1] if valid else self._new("xoxb", math.inf)
                return {"access_token": token}
            self._refresh = f"xoxe-1-{secrets.token_hex(24)}"
            token = self._new("xoxe.xoxb-1", self._clock() + EXPIRES_IN)
            return {"access_token": token, "refresh_token": self._refresh, "expires_in": EXPIRES_IN}

    def refresh(self, given: str) -> dict[str, Any] | None:
        """New tokens for a refresh token; None if it isn't this workspace's, or was used before."""
        with self._lock:
            if not self._refresh or not _same(self._refresh, given):
                return None
            self._refresh = ""
        return self.issue()

    def find(self, given: str) -> Literal["valid", "revoked", "expired"] | None:
        """The state of a token; None if it was never issued here."""
        with self._lock:
            token = next((token for token in self._expires if _same(token, given)), None)
            if token is None:
                return None
            if token in self._revoked:
                return "revoked"
            return "expired" if self._clock() >= self._expires[token] else "valid"

    def revoke(self) -> None:
        """Revoke all tokens."""
        with self._lock:
            self._revoked.update(self._expires)
            self._refresh = ""

    def _new(self, kind: str, expires: float) -> str:
        token = f"{kind}-{secrets.token_hex(24)}"
        self._expires[token] = expires
        return token


class AuthorizationCodes:
    """The codes that the app exchanges for tokens, each with what the installer agreed to."""

    LIFETIME = 600.0
    """Seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._agreed: dict[str, tuple[float, dict[str, Any]]] = {}

    def add(self, **agreed: object) -> str:
        """Issue a code that can be exchanged once, within ten minutes."""
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(32)}"
        with self._lock:
            self._agreed[code] = self._clock() + self.LIFETIME, agreed
        return code

    def use(self, code: str) -> dict[str, Any]:
        """Use up a code, and return what the installer agreed to.

        Raises:
            SlackError: invalid_code if it was used, is too old, or was never issued.
        """
        with self._lock:
            expires, agreed = self._agreed.pop(code, (0.0, {}))
        if self._clock() >= expires:
            raise SlackError("invalid_code")
        return agreed


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
