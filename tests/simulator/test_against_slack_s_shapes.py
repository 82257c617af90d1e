"""What the simulator sends and answers has keys and types of Slack's own samples (the logs in java-slack-sdk, MIT)."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from simulator.server import Running
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]
Call = Callable[..., Json]

SHAPES: Json = json.loads(Path(__file__).with_name("shapes.json").read_text())
SHAPES["command"] = dict.fromkeys(SHAPES["command"], "string")  # it is a form, whose fields are all text
UNSAMPLED = {"view.blocks", "event.event_ts", "context_team_id", "context_enterprise_id", "response_urls"}
"""What the samples lack and Slack's documentation has."""

TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "array of blocks": list,
    "list": list,
    "object": dict,
}


def differences(found: object, shape: object, path: str = "") -> Iterator[str]:
    """What the samples lack, or have as another type. What is null in them isn't there, and maps have no keys."""
    if found is None or shape in ({}, "?"):
        return
    if isinstance(shape, dict) and isinstance(found, dict):
        for key, value in found.items():
            if key in shape:
                yield from differences(value, shape[key], f"{path}.{key}".lstrip("."))
            else:
                yield f"{path}.{key}".lstrip(".")
    elif isinstance(shape, list) and isinstance(found, list):
        for each in found:
            yield from differences(each, shape[0], f"{path}[]")
    elif not isinstance(shape, str) or not isinstance(found, TYPES[shape]):
        yield f"{path} is {type(found).__name__}"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


BUTTON = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "now"}
OFFER = {"type": "actions", "block_id": "order", "elements": [BUTTON]}
MODAL = {"type": "modal", "title": plain("T"), "submit": plain("S"), "notify_on_close": True, "blocks": [OFFER]}


def test_answers_have_the_keys_of_slack_s(
    slack: Running, call: Call, app: ScriptedApp, ana: str, http: httpx.Client
) -> None:
    client, dm = slack.client, slack.client.app_dm(ana)

    def trigger() -> str:
        client.command(ana, dm, "/coffee")
        return str(app.last.payload["trigger_id"])

    def answers(method: str, **arguments: object) -> Json:
        answer = call(method, **arguments)
        assert answer["ok"], (method, answer)
        found.extend(f"{method}: {path}" for path in differences(answer, SHAPES[method]))
        return answer

    found: list[str] = []
    me = answers("auth.test")
    assert {"app_id", "app_name"} < set(me)
    posted = answers(
        "chat.postMessage",
        channel=ana,
        text="x",
        blocks=[OFFER],
        metadata={"event_type": "order", "event_payload": {"size": 1}},
    )
    place = {"channel": dm, "ts": posted["ts"]}
    answers("chat.update", **place, text="y")
    answers("chat.getPermalink", channel=dm, message_ts=posted["ts"])
    answers("conversations.history", channel=dm, include_all_metadata=True)
    answers("users.info", user=ana, include_locale=True)
    answers("users.list")
    view = answers("views.open", trigger_id=trigger(), view=MODAL)["view"]["id"]
    answers("views.push", trigger_id=trigger(), view=MODAL)
    answers("views.update", view_id=view, view=MODAL)
    answers("views.publish", user_id=ana, view={"type": "home", "blocks": [OFFER]})
    upload = answers("files.getUploadURLExternal", filename="a.md", length=1)
    http.post(upload["upload_url"], content=b"x").raise_for_status()
    answers("files.completeUploadExternal", files=[{"id": upload["file_id"], "title": "A"}], channel_id=dm)
    assert found == []


def test_payloads_have_the_keys_of_slack_s(
    slack: Running, call: Call, app: ScriptedApp, ana: str, http: httpx.Client
) -> None:
    client, dm = slack.client, slack.client.app_dm(ana)
    kinds = {kind for kind in SHAPES if "." not in kind}
    ts = call("chat.postMessage", channel=ana, text="x", blocks=[OFFER])["ts"]
    client.click(ana, dm, ts, "order", "go")
    client.message_shortcut(ana, dm, ts, "order_this")
    client.command(ana, dm, "/coffee")
    view = call("views.open", trigger_id=app.last.payload["trigger_id"], view=MODAL)["view"]["id"]
    client.click_in_view(ana, view, "order", "go")
    client.close(ana, view)
    client.command(ana, dm, "/coffee")
    view = call("views.open", trigger_id=app.last.payload["trigger_id"], view=MODAL)["view"]["id"]
    client.submit(ana, view)
    client.send(ana, dm, "hello")
    client.open_home(ana)
    http.post(f"{slack.url}/people/{ana}/deactivate").raise_for_status()
    found = []
    for received in app.received:
        is_event = received.kind == "event"
        kind = received.payload["event"]["type"] if is_event else received.kind
        assert not is_event or "event_context" in received.payload
        found += [f"{kind}: {path}" for path in differences(received.payload, SHAPES[kind]) if path not in UNSAMPLED]
        kinds.discard(kind)
    assert (found, kinds) == ([], set())
