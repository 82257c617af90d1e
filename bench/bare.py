"""What the bot is measured against: the smallest Bolt apps, written as Bolt's documentation writes them.

gunicorn loads them by name, so nothing of the bot is in their processes.
"""

import os
from collections.abc import Iterable

from flask import Flask, Response, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient


def hello() -> Flask:
    """Answer `/hello` in Bolt's default mode."""
    return _served(before=False)


def hello_before_response() -> Flask:
    """Answer `/hello` with process_before_response, Bolt's quicker mode."""
    return _served(before=True)


def nothing(_: object, start_response: object) -> Iterable[bytes]:
    """Answer anything with nothing: what is left is the server and whoever asks."""
    start_response("200 OK", [("Content-Length", "0")])  # type: ignore[operator]  # WSGI's own
    return [b""]


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
