"""Signed requests to the app's request URL."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import httpx

from simulator.delivery.transport import Ack, Kind, Retry
from simulator.settings import Settings


def sign(secret: str, timestamp: str, body: str) -> str:
    """Slack's `x-slack-signature` for a body sent at this time."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class HttpTransport:
    """Posts to the request URL as Slack does, with Slack's timeout."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        encrypted = (settings.app_url or "").startswith("https:")  # loading the certificates is slow
        self._http = httpx.Client(timeout=settings.ack_seconds, trust_env=False, verify=encrypted)

    def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Ack:
        if not self._settings.app_url:
            return Ack(trouble="dispatch_failed", reason="connection_failed")
        body, content_type = _encode(kind, payload)
        try:
            response = self._http.post(
                self._settings.app_url, content=body.encode(), headers=self._headers(body, content_type, retry)
            )
        except httpx.TimeoutException:
            return Ack(trouble="operation_timeout", reason="http_timeout")
        except httpx.TransportError:
            return Ack(trouble="dispatch_failed", reason="connection_failed")
        accepted = response.is_success if kind == "events_api" else response.status_code == httpx.codes.OK
        if not accepted:
            return Ack(trouble="dispatch_failed", reason="http_error")
        return Ack(_read(response))

    def close(self) -> None:
        self._http.close()

    def _headers(self, body: str, content_type: str, retry: Retry | None) -> dict[str, str]:
        timestamp = str(int(self._settings.clock.real()))
        headers = {
            "content-type": content_type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": sign(self._settings.signing_secret, timestamp, body),
        }
        if retry:
            headers |= {"x-slack-retry-num": str(retry.number), "x-slack-retry-reason": retry.reason}
        return headers


def _encode(kind: Kind, payload: dict[str, Any]) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    fields = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    return urlencode(fields), "application/x-www-form-urlencoded"


def _read(response: httpx.Response) -> dict[str, Any] | str | None:
    if not response.content:
        return None
    if response.headers.get("content-type", "").startswith("application/json"):
        try:
            body = response.json()
        except ValueError:
            return response.text
        return body if isinstance(body, dict) else response.text
    return response.text
