"""Events, and their retries."""

import threading
from typing import Any

from simulator.delivery.payloads import Payloads
from simulator.delivery.transport import Ack, Retry, Transport
from simulator.settings import Settings
from simulator.workspace.ids import Ids


class Events:
    """Sends the events that the app subscribed to; retries three times if the app doesn't acknowledge."""

    def __init__(self, settings: Settings, transport: Transport, payloads: Payloads) -> None:
        self._settings, self._transport, self._payloads = settings, transport, payloads
        self._ids = Ids()
        self._lock = threading.Lock()
        self._timers: set[threading.Timer] = set()
        self._closed = False

    def publish(self, name: str, event: dict[str, Any], *, authorized: bool = True) -> Ack | None:
        """Send an event if the app subscribed to it, and wait for the first response.

        Args:
            name: the event's name in the manifest, such as `message.im`.
            event: the inner event.
            authorized: whether the app is still authorized; it isn't once it is uninstalled.
        """
        if name not in self._settings.manifest.bot_events:
            return None
        return self._send(
            self._payloads.event(event, self._ids.next("Ev"), authorized=authorized), attempt=0, reason=""
        )

    def close(self) -> None:
        """Cancel all retries."""
        with self._lock:
            self._closed = True
            timers = tuple(self._timers)
        for timer in timers:
            timer.cancel()
            timer.join()

    def _send(self, payload: dict[str, Any], attempt: int, reason: str) -> Ack:
        ack = self._transport.deliver("events_api", payload, Retry(attempt, reason) if attempt else None)
        if ack.trouble and attempt < len(self._settings.retry_seconds):
            self._schedule_retry(payload, attempt, ack.reason)
        return ack

    def _schedule_retry(self, payload: dict[str, Any], attempt: int, reason: str) -> None:
        timer = threading.Timer(self._settings.retry_seconds[attempt], lambda: self._retry(payload, attempt, reason))
        timer.daemon = True
        with self._lock:
            if self._closed:
                return
            self._timers = {each for each in self._timers if each.is_alive()} | {timer}
            timer.start()

    def _retry(self, payload: dict[str, Any], attempt: int, reason: str) -> None:
        if not self._closed:
            self._send(payload, attempt + 1, reason)
