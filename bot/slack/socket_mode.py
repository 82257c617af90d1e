"""Socket Mode: receives Slack's requests over a WebSocket, for apps without a public URL."""

from contextlib import suppress
from threading import Event, Thread

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.errors import describe
from bot.slack.api import client
from bot.slack.errors import call

PAUSES = (1, 2, 4, 8, 15, 30)
"""Seconds between attempts to connect at startup. The last one repeats."""

log = structlog.get_logger()


class SocketMode:
    """Connects in a background thread, so that the app starts even if Slack can't be reached.

    Once connected, the SDK reconnects by itself. Without an app-level token, this does nothing.
    """

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        self._closing = Event()
        self._handler = SocketModeHandler(app, app_token, web_client=client(app_token, api_url)) if app_token else None
        self._thread = Thread(target=self._open, name="socket-mode", daemon=True)

    def open(self) -> None:
        """Start connecting, and return immediately."""
        if self._handler:
            self._thread.start()

    def close(self) -> None:
        self._closing.set()
        if self._handler:
            self._thread.join()
            with suppress(AttributeError):  # slack-sdk's own thread may be closing a broken connection
                self._handler.close()  # type: ignore[no-untyped-call]  # Bolt's

    def _open(self) -> None:
        attempt = 0
        while self._handler and not self._closing.is_set():
            try:
                call(self._handler.connect)
            except Exception as error:  # noqa: BLE001  retried, whatever the error is
                pause = PAUSES[min(attempt, len(PAUSES) - 1)]
                log.warning("Socket Mode can't be opened yet", reason=describe(error), again_in=pause)
                self._closing.wait(pause)
                attempt += 1
            else:
                return
