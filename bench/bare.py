"""What the bot is measured against: the smallest Bolt apps, written as Bolt's documentation writes them.

`python -m bench.bare NAME`. They run under the bot's server with its number of threads, and nothing
else of the bot is in their processes.
"""

import logging
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient
from waitress import serve

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def nothing() -> "WSGIApplication":
    """Answer anything with nothing: what is left is the server and whoever asks."""

    def app(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    return app


def hello() -> Flask:
    """Answer `/hello`."""
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

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


def run(app: "WSGIApplication") -> None:
    """Serve an app on PORT."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    serve(app, host="127.0.0.1", port=os.environ["PORT"], threads=os.environ["THREADS"], asyncore_use_poll=True)


if __name__ == "__main__":
    run(hello() if sys.argv[1] == "hello" else nothing())
