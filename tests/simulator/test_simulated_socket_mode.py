import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from simple_websocket import Client as WebSocket
from simple_websocket import ConnectionClosed
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from simulator.server import Running, running
from tests.simulator.conftest import APP_TOKEN, BOT_TOKEN, MANIFEST, settings_for
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]


@pytest.fixture(scope="module")
def slack() -> Iterator[Running]:
    settings = {**MANIFEST["settings"], "socket_mode_enabled": True}
    with running(settings_for(None, {**MANIFEST, "settings": settings}, ack_seconds=1.0)) as running_slack:
        yield running_slack


@pytest.fixture(scope="module")
def wait_for() -> Callable[[Callable[[], object]], None]:
    tick = threading.Event()

    def wait(holds: Callable[[], object]) -> None:
        for _ in range(500):
            if holds():
                return
            tick.wait(0.01)
        raise AssertionError("it did not come to hold")

    return wait


@pytest.fixture(scope="module")
def bolt(slack: Running, wait_for: Callable[[Callable[[], object]], None]) -> Iterator[App]:
    app = App(client=WebClient(BOT_TOKEN, base_url=f"{slack.url}/api/"), process_before_response=True)

    @app.command("/coffee")
    def coffee(ack: Ack, command: Json) -> None:
        ack(f"A {command['text']} coffee")

    @app.event("message")
    def message(event: Json, client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"], text=f"You said {event['text']}")

    @app.shortcut("order")
    def order(ack: Ack, client: WebClient, shortcut: Json) -> None:
        ack()
        view = {
            "type": "modal",
            "callback_id": "order",
            "title": {"type": "plain_text", "text": "Order"},
            "submit": {"type": "plain_text", "text": "Order"},
            "blocks": [
                {
                    "type": "input",
                    "block_id": "size",
                    "label": {"type": "plain_text", "text": "Size"},
                    "element": {"type": "plain_text_input", "action_id": "size"},
                }
            ],
        }
        client.views_open(trigger_id=shortcut["trigger_id"], view=view)

    @app.view("order")
    def ordered(ack: Ack) -> None:
        ack(response_action="errors", errors={"size": "Sold out"})

    handler = SocketModeHandler(
        app, APP_TOKEN, web_client=WebClient(APP_TOKEN, base_url=f"{slack.url}/api/"), ping_interval=0.2
    )
    handler.connect()  # type: ignore[no-untyped-call]
    wait_for(lambda: slack.slack.socket.connected)
    try:
        yield app
    finally:
        handler.client.auto_reconnect_enabled = False
        slack.slack.socket.close()
        wait_for(lambda: not handler.client.is_connected())  # the SDK closes its end in a thread of its own
        handler.close()  # type: ignore[no-untyped-call]


def test_nothing_arrives_without_a_connection_or_a_request_url(slack: Running) -> None:
    maya = slack.client.people()[1].id
    outcome = slack.client.command(maya, slack.client.app_dm(maya), "/coffee")
    assert outcome.trouble == '/coffee failed with the error "dispatch_failed"'


def test_a_ticket_opens_one_connection(slack: Running, http: httpx.Client) -> None:
    headers = {"authorization": f"Bearer {APP_TOKEN}"}
    url = http.post(f"{slack.url}/api/apps.connections.open", headers=headers).json()["url"]
    first = WebSocket.connect(url, ping_interval=1)  # a frame that came with the handshake is read at the next one
    try:
        hello = json.loads(first.receive(timeout=10))
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        with pytest.raises(ConnectionClosed):
            WebSocket.connect(url, ping_interval=1).receive(timeout=10)
    finally:
        first.close()


@pytest.mark.usefixtures("bolt")
def test_everything_reaches_a_bolt_app_over_its_connection(slack: Running) -> None:
    ana = slack.client.people()[0].id
    dm = slack.client.app_dm(ana)
    assert slack.client.command(ana, dm, "/coffee big").trouble is None
    slack.client.send(ana, dm, "hello")
    assert [message.text for message in slack.client.messages(ana, dm)] == [
        "A big coffee",
        "hello",
        "You said hello",
    ]
    slack.client.shortcut(ana, "order")
    (view,) = slack.client.views(ana)
    assert slack.client.submit(ana, view.id, {"size": "big"}).errors == {"size": "Sold out"}


@pytest.mark.usefixtures("bolt")
def test_an_unhandled_request_times_out(slack: Running) -> None:
    ana = slack.client.people()[0].id
    outcome = slack.client.command(ana, slack.client.app_dm(ana), "/treat")
    assert outcome.trouble == '/treat failed with the error "operation_timeout"'


@pytest.mark.usefixtures("bolt")
def test_an_app_reconnects_after_a_refresh(slack: Running, wait_for: Callable[[Callable[[], object]], None]) -> None:
    slack.slack.socket.refresh()
    wait_for(lambda: slack.slack.socket.connected)
    ana = slack.client.people()[0].id
    assert slack.client.command(ana, slack.client.app_dm(ana), "/coffee big").trouble is None


def test_socket_mode_is_for_apps_that_declare_it(app: ScriptedApp, http: httpx.Client) -> None:
    with running(settings_for(app.url)) as slack:
        headers = {"authorization": f"Bearer {APP_TOKEN}"}
        answer = http.post(f"{slack.url}/api/apps.connections.open", headers=headers).json()
    assert answer["error"] == "socket_mode_not_enabled"
