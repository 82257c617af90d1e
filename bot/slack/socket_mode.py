"""Socket Mode: Slack's requests over a line that the app opens, where no address can be reached from outside."""

from contextlib import suppress
from threading import Event, Thread

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.errors import describe
from bot.slack.api import client
from bot.slack.errors import call

PAUSES = (1, 2, 4, 8, 15, 30)
"""Seconds between attempts to open the line at the start; the last one again and again."""

log = structlog.get_logger()


class SocketMode:
    """Opens the line in the background, so that the app starts whether Slack can be reached or not.

    Once open, the SDK keeps it open by itself. Without an app-level token nothing happens.
    """

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        self._ended = Event()
        self._handler = SocketModeHandler(app, app_token, web_client=client(app_token, api_url)) if app_token else None
        self._thread = Thread(target=self._open, name="socket-mode", daemon=True)

    def open(self) -> None:
        """Open the line as soon as that can be done."""
        if self._handler:
            self._thread.start()

    def close(self) -> None:
        """Close the line."""
        self._ended.set()
        if self._handler:
            self._thread.join()
            with suppress(AttributeError):  # slack-sdk's own thread has closed a broken line at the same moment
                self._handler.close()  # type: ignore[no-untyped-call]  # Bolt's

    def _open(self) -> None:
        attempt = 0
        while self._handler and not self._ended.is_set():
            try:
                call(self._handler.connect)
            except Exception as error:  # noqa: BLE001  no line is no reason to end: it is tried again
                pause = PAUSES[min(attempt, len(PAUSES) - 1)]
                log.warning("Socket Mode can't be opened yet", reason=describe(error), again_in=pause)
                self._ended.wait(pause)
                attempt += 1
            else:
                return
