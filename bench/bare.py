"""Reference apps: the smallest Bolt app, written as in Bolt's documentation, and an empty WSGI app.

`python -m bench.bare NAME` serves one with the bot's server, waitress, and its number of threads. Nothing else of the
bot is in the process.
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
    """Build an app with empty responses, to measure the server and the load generator alone."""

    def app(_: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    return app


def hello() -> Flask:
    """Build an app with the command `/hello`."""
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
