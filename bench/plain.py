"""A Bolt app that handles a click in the way of the documentation of Bolt, sqlite3 and the SDK.

It verifies the request, saves the answer, acknowledges, and replies over the click's response_url with given blocks.
"""

import json
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from flask import Flask, Response, request
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from bench.bare import run


def plain() -> Flask:
    """Build the app: it saves clicks in PLAIN_DATABASE, and replies with the blocks in the file PLAIN_BLOCKS."""
    file = os.environ["PLAIN_DATABASE"]
    blocks = json.loads(Path(os.environ["PLAIN_BLOCKS"]).read_text())
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = WAL")  # the fastest mode of SQLite
        database.execute("CREATE TABLE IF NOT EXISTS answers (user TEXT, action TEXT, value TEXT)")
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @app.action(re.compile(".*"))
    def answer(ack: Ack, body: dict, action: dict, respond: Respond) -> None:  # type: ignore[type-arg]  # as documented
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("PRAGMA synchronous = NORMAL")
            row = (body["user"]["id"], action["action_id"], action["value"])
            database.execute("INSERT INTO answers VALUES (?, ?, ?)", row)
        ack()
        respond(text="The next question", blocks=blocks, replace_original=True)

    flask_app = Flask(__name__)
    handler = SlackRequestHandler(app)

    @flask_app.post("/slack/events")
    def slack_events() -> Response:
        return handler.handle(request)

    @flask_app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return flask_app


if __name__ == "__main__":
    run(plain())
