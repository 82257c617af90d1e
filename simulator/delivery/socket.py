"""Socket Mode: the app connects to Slack, and Slack sends requests over that connection."""

import itertools
import json
import secrets
import threading
import uuid
from contextlib import suppress
from typing import Any

from simple_websocket import ConnectionClosed
from simple_websocket import Server as WebSocket

from simulator.delivery.transport import Ack, Kind, Retry
from simulator.errors import SlackError

MAX_CONNECTIONS = 10


class SocketMode:
    """The open connections, and the requests that wait for an acknowledgement."""

    def __init__(self, app_id: str, ack_seconds: float) -> None:
        self._app_id, self._ack_seconds = app_id, ack_seconds
        self._lock, self._sending = threading.Lock(), threading.Lock()
        self._tickets: set[str] = set()
        self._connections: list[WebSocket] = []
        self._closing: list[WebSocket] = []
        self._round_robin = itertools.count()
        self._waiting: dict[str, threading.Event] = {}
        self._answers: dict[str, dict[str, Any] | None] = {}

    @property
    def connected(self) -> bool:
        """Whether any connection is open."""
        return bool(self._connections)

    def ticket(self) -> str:
        """Issue a ticket for opening one connection."""
        ticket = secrets.token_hex(16)
        with self._lock:
            self._tickets.add(ticket)
        return ticket

    def serve(self, connection: WebSocket, ticket: str) -> None:
        """Serve a connection: send hello, and receive acknowledgements until it closes.

        Raises:
            SlackError: invalid_auth if the ticket was used or never issued; too_many_websockets beyond ten connections.
        """
        with self._lock:
            if ticket not in self._tickets:
                raise SlackError("invalid_auth")
            self._tickets.discard(ticket)
            if len(self._connections) >= MAX_CONNECTIONS:
                raise SlackError("too_many_websockets")
            number = len(self._connections) + 1
        try:
            connection.send(json.dumps(self._hello(number)))
            with self._lock:
                self._connections.append(connection)
                old, self._closing = self._closing, []
            for each in old:
                _close(each)
            while True:
                self._receive(connection.receive())
        except ConnectionClosed:
            return
        finally:
            self._remove(connection)

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
            if not self._connections:
                return Ack(trouble="dispatch_failed", reason="connection_failed")
            connection = self._connections[next(self._round_robin) % len(self._connections)]
            self._waiting[envelope_id] = answered
        try:
            with self._sending:
                connection.send(json.dumps(envelope))
            if not answered.wait(self._ack_seconds):
                return Ack(trouble="operation_timeout", reason="timeout")
            return Ack(self._answers.get(envelope_id))
        except (ConnectionClosed, OSError):
            self._remove(connection)
            return Ack(trouble="dispatch_failed", reason="connection_failed")
        finally:
            with self._lock:
                self._waiting.pop(envelope_id, None)
                self._answers.pop(envelope_id, None)

    def refresh(self) -> None:
        """Ask the app to reconnect, as Slack does about hourly. The old connections are closed once a new one opens."""
        with self._lock:
            connections, self._connections = self._connections, []
            self._closing += connections
        notice = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "simulator"}}
        for connection in connections:
            with suppress(ConnectionClosed), self._sending:
                connection.send(json.dumps(notice))

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            connections = (*self._connections, *self._closing)
            self._connections, self._closing = [], []
        for connection in connections:
            _close(connection)

    def _hello(self, number: int) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": number,
            "debug_info": {"host": "simulator", "build_number": 1, "approximate_connection_time": 3600},
            "connection_info": {"app_id": self._app_id},
        }

    def _receive(self, frame: str | bytes | None) -> None:
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

    def _remove(self, connection: WebSocket) -> None:
        with self._lock:
            for connections in (self._connections, self._closing):
                if connection in connections:
                    connections.remove(connection)


def _close(connection: WebSocket) -> None:
    with suppress(ConnectionClosed, OSError):
        connection.close()
