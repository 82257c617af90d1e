"""A workspace that doesn't support some blocks yet."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.client import Client
from simulator.server import Running
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]
Call = Callable[..., Json]

CHART: Json = {
    "type": "data_visualization",
    "title": "Cups",
    "chart": {"type": "pie", "segments": [{"label": "Mocha", "value": 3}]},
}
TABLE: Json = {
    "type": "data_table",
    "caption": "Cups",
    "rows": [[{"type": "raw_text", "text": "Drink"}], [{"type": "raw_text", "text": "Mocha"}]],
}
TITLE = {"type": "plain_text", "text": "T"}
BUTTON = {"type": "actions", "block_id": "b", "elements": [{"type": "button", "action_id": "go", "text": TITLE}]}


@pytest.fixture
def older(slack: Running, http: httpx.Client) -> None:
    assert http.post(f"{slack.url}/older-workspace", json={"on": True}).json() == {"on": True}


@pytest.mark.parametrize("block", [CHART, TABLE])
@pytest.mark.usefixtures("older")
def test_a_message_with_a_newer_block_is_refused_and_its_type_named(
    call: Call, client: Client, ana: str, dm: str, block: Json
) -> None:
    refused = call("chat.postMessage", channel=ana, text="x", blocks=[{"type": "divider"}, block])
    assert refused["error"] == "invalid_blocks"
    assert refused["errors"] == [f"unsupported type: {block['type']} [json-pointer:/blocks/1/type]"]
    assert client.messages(ana, dm) == []
    assert call("chat.postMessage", channel=ana, text="x", blocks=[{"type": "divider"}])["ok"]


@pytest.mark.usefixtures("older")
def test_a_message_cannot_be_updated_to_one_with_a_newer_block(call: Call, client: Client, ana: str, dm: str) -> None:
    ts = call("chat.postMessage", channel=ana, text="old")["ts"]
    assert call("chat.update", channel=dm, ts=ts, text="new", blocks=[CHART])["error"] == "invalid_blocks"
    assert client.messages(ana, dm)[0].text == "old"


@pytest.mark.usefixtures("older")
def test_a_home_tab_with_a_newer_block_is_refused_as_any_invalid_view(call: Call, client: Client, ana: str) -> None:
    refused = call("views.publish", user_id=ana, view={"type": "home", "blocks": [CHART]})
    assert refused["error"] == "invalid_arguments"
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: data_visualization [json-pointer:/view/blocks/0/type]"
    ]
    assert client.home(ana) is None


@pytest.mark.usefixtures("older")
def test_a_modal_with_a_newer_block_is_refused_too(
    call: Call, client: Client, app: ScriptedApp, ana: str, dm: str
) -> None:
    client.command(ana, dm, "/coffee")
    trigger = app.last.payload["trigger_id"]
    bad, good = ({"type": "modal", "title": TITLE, "blocks": blocks} for blocks in ([TABLE], []))
    assert call("views.open", trigger_id=trigger, view=bad)["error"] == "invalid_arguments"
    view_id = call("views.open", trigger_id=trigger, view=good)["view"]["id"]
    assert call("views.update", view_id=view_id, view=bad)["error"] == "invalid_arguments"


@pytest.mark.usefixtures("older")
def test_a_newer_block_over_a_response_url_is_a_400(
    call: Call, client: Client, app: ScriptedApp, http: httpx.Client, ana: str
) -> None:
    dm = client.app_dm(ana)
    ts = call("chat.postMessage", channel=ana, text="old", blocks=[BUTTON])["ts"]
    client.click(ana, dm, ts, "b", "go")
    url = app.last.payload["response_url"]
    refused = http.post(url, json={"text": "x", "replace_original": True, "blocks": [CHART]})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_blocks")
    assert http.post(url, json={"text": "new", "replace_original": True}).json() == {"ok": True}
    assert client.messages(ana, dm)[0].text == "new"


@pytest.mark.usefixtures("older")
def test_a_newer_block_in_the_answer_fails_a_command(client: Client, app: ScriptedApp, ana: str, dm: str) -> None:
    app.will_answer({"text": "x", "blocks": [CHART]})
    assert client.command(ana, dm, "/coffee").trouble == '/coffee failed with the error "invalid_command_response"'


@pytest.mark.usefixtures("older")
def test_charts_are_accepted_once_the_workspace_supports_them(
    call: Call, slack: Running, http: httpx.Client, ana: str
) -> None:
    assert http.post(f"{slack.url}/older-workspace", json={"on": False}).json() == {"on": False}
    assert call("chat.postMessage", channel=ana, text="x", blocks=[CHART, TABLE])["ok"]
    assert call("views.publish", user_id=ana, view={"type": "home", "blocks": [CHART]})["ok"]


@pytest.mark.usefixtures("older")
@pytest.mark.parametrize("blocks", [[{"type": ["data_table"]}], ["data_table"], "data_table", [{}]])
def test_invalid_blocks_are_refused_as_usual(call: Call, ana: str, blocks: object) -> None:
    assert call("chat.postMessage", channel=ana, text="x", blocks=blocks)["error"].startswith("invalid_blocks")
