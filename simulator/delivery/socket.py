"""Socket Mode: the app connects to Slack, and Slack sends requests over that connection."""

import itertools
import json
import secrets
import threading
import uuid
from contextlib import suppress
from typing import Any

from simple_websocket import ConnectionClosed
from simple_websocket import Server as Line

from simulator.delivery.transport import Ack, Kind, Retry
from simulator.errors import SlackError

MAX_CONNECTIONS = 10


class SocketMode:
    """The open connections, and the requests on them that wait for an acknowledgement."""

    def __init__(self, app_id: str, ack_seconds: float) -> None:
        self._app_id, self._ack_seconds = app_id, ack_seconds
        self._lock, self._sending = threading.Lock(), threading.Lock()
        self._tickets: set[str] = set()
        self._lines: list[Line] = []
        self._leaving: list[Line] = []
        self._turn = itertools.count()
        self._waiting: dict[str, threading.Event] = {}
        self._answers: dict[str, dict[str, Any] | None] = {}

    @property
    def connected(self) -> bool:
        """Whether any connection is open."""
        return bool(self._lines)

    def ticket(self) -> str:
        """A ticket to open one connection."""
        ticket = secrets.token_hex(16)
        with self._lock:
            self._tickets.add(ticket)
        return ticket

    def serve(self, line: Line, ticket: str) -> None:
        """Serve a connection: say hello, and receive acknowledgements until it closes.

        Raises:
            SlackError: invalid_auth if the ticket was used or never issued; too_many_websockets beyond ten connections.
        """
        with self._lock:
            if ticket not in self._tickets:
                raise SlackError("invalid_auth")
            self._tickets.discard(ticket)
            if len(self._lines) >= MAX_CONNECTIONS:
                raise SlackError("too_many_websockets")
            number = len(self._lines) + 1
        try:
            line.send(json.dumps(self._hello(number)))
            with self._lock:
                self._lines.append(line)
                left, self._leaving = self._leaving, []
            for old in left:
                _hang_up(old)
            while True:
                self._take(line.receive())
        except ConnectionClosed:
            return
        finally:
            self._drop(line)

    def deliver(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Ack:
        """Send an envelope over one of the connections and wait for its acknowledgement."""
        envelope_id, answered = str(uuid.uuid4()), threading.Event()
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry.number if retry else 0, "retry_reason": retry.reason if retry else ""}
        with self._lock:
            if not self._lines:
                return Ack(trouble="dispatch_failed", reason="connection_failed")
            line = self._lines[next(self._turn) % len(self._lines)]
            self._waiting[envelope_id] = answered
        try:
            with self._sending:
                line.send(json.dumps(envelope))
            if not answered.wait(self._ack_seconds):
                return Ack(trouble="operation_timeout", reason="timeout")
            return Ack(self._answers.get(envelope_id))
        except (ConnectionClosed, OSError):
            self._drop(line)
            return Ack(trouble="dispatch_failed", reason="connection_failed")
        finally:
            with self._lock:
                self._waiting.pop(envelope_id, None)
                self._answers.pop(envelope_id, None)

    def refresh(self) -> None:
        """Ask the app to reconnect, as Slack does about hourly; the old connections end once a new one is open."""
        with self._lock:
            lines, self._lines = self._lines, []
            self._leaving += lines
        notice = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "simulator"}}
        for line in lines:
            with suppress(ConnectionClosed), self._sending:
                line.send(json.dumps(notice))

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            lines = (*self._lines, *self._leaving)
            self._lines, self._leaving = [], []
        for line in lines:
            _hang_up(line)

    def _hello(self, number: int) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": number,
            "debug_info": {"host": "simulator", "build_number": 1, "approximate_connection_time": 3600},
            "connection_info": {"app_id": self._app_id},
        }

    def _take(self, frame: str | bytes | None) -> None:
        try:
            answer = json.loads(frame or "null")
        except ValueError:
            return
        if not isinstance(answer, dict):
            return
        with self._lock:
            waiting = self._waiting.get(answer.get("envelope_id", ""))
            if waiting:
                self._answers[answer["envelope_id"]] = answer.get("payload")
                waiting.set()

    def _drop(self, line: Line) -> None:
        with self._lock:
            for lines in (self._lines, self._leaving):
                if line in lines:
                    lines.remove(line)


def _hang_up(line: Line) -> None:
    with suppress(ConnectionClosed, OSError):
        line.close()
