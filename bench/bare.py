"""What the bot is measured against: the smallest Bolt apps, written as Bolt's documentation writes them.

gunicorn loads them by name, so nothing of the bot is in their processes.
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def hello() -> Flask:
    """Answer `/hello` in Bolt's default mode."""
    return _served(before=False)


def hello_before_response() -> Flask:
    """Answer `/hello` with process_before_response, Bolt's quicker mode."""
    return _served(before=True)


def nothing() -> "WSGIApplication":
    """Answer anything with nothing: what is left is the server and whoever asks."""

    def app(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    return app


def _served(*, before: bool) -> Flask:
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"], process_before_response=before)

    @app.command("/hello")
    def say_hello(ack: Ack) -> None:
        ack()

    flask_app = Flask(__name__)
    handler = SlackRequestHandler(app)

    @flask_app.post("/slack/events")
    def slack_events() -> Response:
        return handler.handle(request)

    @flask_app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return flask_app
