"""Events, and the retries for an app that did not take one."""

import threading
from typing import Any

from simulator.delivery.payloads import Payloads
from simulator.delivery.transport import Ack, Retry, Transport
from simulator.settings import Settings
from simulator.workspace.ids import Ids


class Events:
    """Tells the app what it subscribed to; what it does not take is sent again, three times."""

    def __init__(self, settings: Settings, transport: Transport, payloads: Payloads) -> None:
        self._settings, self._transport, self._payloads = settings, transport, payloads
        self._ids = Ids()
        self._lock = threading.Lock()
        self._timers: set[threading.Timer] = set()
        self._closed = False

    def publish(self, name: str, event: dict[str, Any], *, told: bool = True) -> Ack | None:
        """Send an event, if the app subscribed to it, and wait for the first answer.

        Args:
            name: as the manifest writes it, such as `message.im`.
            event: the inner event.
            told: whether the bot is still authorized, which it is not once it is uninstalled.
        """
        if name not in self._settings.manifest.bot_events:
            return None
        return self._send(self._payloads.event(event, self._ids.next("Ev"), told=told), attempt=0, reason="")

    def close(self) -> None:
        """Send nothing more."""
        with self._lock:
            self._closed = True
            timers = tuple(self._timers)
        for timer in timers:
            timer.cancel()
            timer.join()

    def _send(self, payload: dict[str, Any], attempt: int, reason: str) -> Ack:
        ack = self._transport.deliver("events_api", payload, Retry(attempt, reason) if attempt else None)
        if ack.trouble and attempt < len(self._settings.retry_seconds):
            self._later(payload, attempt, ack.reason)
        return ack

    def _later(self, payload: dict[str, Any], attempt: int, reason: str) -> None:
        timer = threading.Timer(self._settings.retry_seconds[attempt], lambda: self._again(payload, attempt, reason))
        timer.daemon = True
        with self._lock:
            if self._closed:
                return
            self._timers = {each for each in self._timers if each.is_alive()} | {timer}
            timer.start()

    def _again(self, payload: dict[str, Any], attempt: int, reason: str) -> None:
        if not self._closed:
            self._send(payload, attempt + 1, reason)
