from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.client import Client
from simulator.server import Running
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]
Call = Callable[..., Json]
BUTTON = {
    "type": "actions",
    "block_id": "b",
    "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
}


@pytest.fixture
def answer(call: Call, client: Client, app: ScriptedApp, http: httpx.Client, ana: str) -> Callable[..., Json]:
    """Answer a click on a message over its response_url; return status and body."""
    dm = client.app_dm(ana)
    ts = call("chat.postMessage", channel=ana, text="old", blocks=[BUTTON])["ts"]
    client.click(ana, dm, ts, "b", "go")
    url = app.last.payload["response_url"]

    def respond(**body: object) -> Json:
        response = http.post(url, json=body)
        return {"status": response.status_code, **response.json()}

    return respond


def test_an_answer_replaces_the_message(answer: Callable[..., Json], client: Client, ana: str, dm: str) -> None:
    assert answer(text="new", replace_original=True) == {"status": 200, "ok": True}
    (message,) = client.messages(ana, dm)
    assert (message.text, message.blocks) == ("new", ())


def test_an_answer_is_ephemeral_by_default(answer: Callable[..., Json], client: Client, ana: str, dm: str) -> None:
    answer(text="psst")
    answer(text="hear", response_type="in_channel")
    assert [(message.text, message.ephemeral) for message in client.messages(ana, dm)] == [
        ("old", False),
        ("psst", True),
        ("hear", False),
    ]


def test_an_answer_deletes_the_message(answer: Callable[..., Json], client: Client, ana: str, dm: str) -> None:
    assert answer(delete_original=True)["ok"]
    assert client.messages(ana, dm) == []
    assert answer(text="x", replace_original=True)["error"] == "message_not_found"


def test_an_ephemeral_message_can_be_replaced_by_its_click(
    client: Client, app: ScriptedApp, http: httpx.Client, ana: str, dm: str
) -> None:
    app.will_answer({"text": "old", "blocks": [BUTTON]})
    client.command(ana, dm, "/coffee")
    (shown,) = client.messages(ana, dm)
    client.click(ana, dm, shown.ts, "b", "go")
    assert app.last.payload["container"]["is_ephemeral"]
    assert "message" not in app.last.payload
    http.post(app.last.payload["response_url"], json={"text": "new", "replace_original": True})
    assert [(message.text, message.ephemeral) for message in client.messages(ana, dm)] == [("new", True)]


def test_a_response_url_allows_five_answers(answer: Callable[..., Json]) -> None:
    assert [answer(text=str(number))["status"] for number in range(5)] == [200] * 5
    assert answer(text="6") == {"status": 404, "ok": False, "error": "used_url"}


def test_a_refused_answer_is_not_counted(answer: Callable[..., Json]) -> None:
    for _ in range(6):
        assert answer()["error"] == "no_text"
    assert answer(text="x")["ok"]


def test_a_response_url_expires_after_half_an_hour(answer: Callable[..., Json], slack: Running) -> None:
    slack.slack.settings.clock.move_to(slack.slack.settings.clock() + 29 * 60)
    assert answer(text="in time")["ok"]
    slack.slack.settings.clock.move_to(slack.slack.settings.clock() + 2 * 60)
    assert answer(text="late") == {"status": 404, "ok": False, "error": "expired_url"}


def test_blocks_are_validated_over_a_response_url_too(answer: Callable[..., Json]) -> None:
    refused = answer(blocks=[{"type": "section"}])
    assert (refused["status"], refused["error"]) == (400, "invalid_blocks")


def test_an_unknown_response_url_is_not_found(slack: Running, http: httpx.Client) -> None:
    url = f"{slack.url}/actions/{slack.workspace.team_id}/never"
    assert http.post(url, json={"text": "x"}).json()["error"] == "no_service"


def test_an_answer_needs_no_json_header(
    client: Client, app: ScriptedApp, http: httpx.Client, ana: str, dm: str
) -> None:
    client.command(ana, dm, "/coffee")
    url = app.last.payload["response_url"]
    assert http.post(url, content=b'{"text":"x"}').json()["ok"]
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert http.post(url, content=b'{"text":"x"}', headers=form).json()["ok"]
    assert http.post(url, data={"payload": '{"text":"x"}'}).json()["ok"]
    assert http.post(url, content=b"text=x").json()["error"] == "invalid_payload"
