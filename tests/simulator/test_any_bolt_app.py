"""An app that knows nothing about this repository, used through everything that Slack's client can do."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient
from werkzeug.serving import WSGIRequestHandler, make_server

from simulator.manifest import Manifest
from simulator.server import Running, running
from simulator.settings import Settings

Json = dict[str, Any]
SECRET = "another-made-up-secret"
TOKEN = "xoxb-lunch"
LUNCH = Manifest.from_json(
    {
        "display_information": {"name": "Lunch"},
        "features": {
            "app_home": {"home_tab_enabled": True},
            "slash_commands": [{"command": "/lunch"}],
        },
        "oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
    }
)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def lunch_app(client: WebClient) -> App:
    app = App(signing_secret=SECRET, client=client, process_before_response=True)

    @app.command("/lunch")
    def offer(ack: Ack) -> None:
        button = {"type": "button", "action_id": "choose", "text": plain("Choose")}
        ack(text="Hungry?", blocks=[{"type": "actions", "block_id": "menu", "elements": [button]}])

    @app.action("choose")
    def ask(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        element = {"type": "plain_text_input", "action_id": "dish"}
        question = {"type": "input", "block_id": "dish", "label": plain("Dish"), "element": element}
        view = {"type": "modal", "callback_id": "lunch", "title": plain("Lunch"), "submit": plain("Order")}
        client.views_open(trigger_id=body["trigger_id"], view={**view, "blocks": [question]})
        respond("Choosing …", replace_original=True)
        ack()

    @app.view("lunch")
    def order(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
        dish = view["state"]["values"]["dish"]["dish"]["value"]
        if dish == "nothing":
            ack(response_action="errors", errors={"dish": "Do eat something"})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Ordered: {dish}")

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        client.views_publish(
            user_id=event["user"],
            view={"type": "home", "blocks": [{"type": "header", "text": plain("Menu")}]},
        )

    return app


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture
def slack() -> Iterator[Running]:
    flask = Flask("lunch")
    server = make_server("127.0.0.1", 0, flask, threaded=True, request_handler=Quiet)
    app_url = f"http://127.0.0.1:{server.port}/slack/events"
    with running(Settings(LUNCH, SECRET, TOKEN, app_url=app_url)) as running_slack:
        app = lunch_app(WebClient(TOKEN, base_url=f"{running_slack.url}/api/"))
        handler = SlackRequestHandler(app)

        @flask.post("/slack/events")
        def events() -> Response:
            return handler.handle(request)

        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield running_slack
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def test_lunch_is_ordered(slack: Running) -> None:
    client = slack.client
    ana = client.people()[0].id
    dm = client.app_dm(ana)

    assert client.command(ana, dm, "/lunch").trouble is None
    (offer,) = client.messages(ana, dm)
    assert (offer.text, offer.ephemeral) == ("Hungry?", True)

    assert client.click(ana, dm, offer.ts, "menu", "choose").trouble is None
    assert [message.text for message in client.messages(ana, dm)] == ["Choosing …"]
    (view,) = client.views(ana)

    assert client.submit(ana, view.id, {"dish": "nothing"}).errors == {"dish": "Do eat something"}
    assert client.submit(ana, view.id, {"dish": "soup"}).closed
    assert client.messages(ana, dm)[-1].text == "Ordered: soup"

    home = client.open_home(ana)
    assert home
    assert home.blocks[0]["text"]["text"] == "Menu"


def test_another_app_has_another_name_and_other_commands(slack: Running) -> None:
    ana = slack.client.people()[0].id
    assert "Lunch" in [entry.name for entry in slack.client.conversations(ana)]
    outcome = slack.client.command(ana, slack.client.app_dm(ana), "/coffee")
    assert outcome.trouble == '"/coffee" is not a valid command.'
