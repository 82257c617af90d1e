import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from simulator.client import Client
from simulator.errors import RefusedError
from simulator.manifest import Manifest, ManifestError
from simulator.server import Running
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]
Call = Callable[..., Json]
BUTTON = {
    "type": "actions",
    "block_id": "b",
    "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
}


def test_people_have_different_jobs_and_time_zones(client: Client) -> None:
    people = client.people()
    assert len(people) >= 8
    assert "Slackbot" not in [person.name for person in people]
    assert len({person.title for person in people}) >= 5
    assert {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"} <= {p.tz for p in people}


def test_time_zones_follow_daylight_saving(slack: Running) -> None:
    ruby = slack.workspace.people.by_name("Ruby")
    june, december = 1780300800, 1796112000
    assert (ruby.tz_offset(june), ruby.tz_offset(december)) == (10.5 * 3600, 11 * 3600)


def test_a_person_sees_their_own_conversations_only(client: Client, slack: Running, ana: str, maya: str) -> None:
    theirs = slack.workspace.conversations.dm(maya, slack.workspace.app.user_id).id
    assert theirs not in [entry.id for entry in client.conversations(ana)]
    with pytest.raises(RefusedError):
        client.messages(ana, theirs)
    with pytest.raises(RefusedError):
        client.send(ana, theirs, "hello")


def test_nobody_can_click_in_somebody_elses_dm(
    call: Call, client: Client, app: ScriptedApp, ana: str, maya: str
) -> None:
    posted = call("chat.postMessage", channel=maya, text="x", blocks=[BUTTON])
    with pytest.raises(RefusedError):
        client.click(ana, posted["channel"], posted["ts"], "b", "go")
    with pytest.raises(RefusedError):
        client.click(ana, client.app_dm(ana), posted["ts"], "b", "go")
    assert app.received == []


def test_nobody_can_submit_somebody_elses_modal(
    call: Call, client: Client, app: ScriptedApp, ana: str, maya: str
) -> None:
    client.command(ana, client.app_dm(ana), "/coffee")
    title = {"type": "plain_text", "text": "T"}
    view = {"type": "modal", "title": title, "submit": title, "blocks": []}
    view_id = call("views.open", trigger_id=app.last.payload["trigger_id"], view=view)["view"]["id"]
    with pytest.raises(RefusedError):
        client.submit(maya, view_id)
    assert client.submit(ana, view_id).closed
    with pytest.raises(RefusedError):
        client.submit(ana, view_id)


def test_bots_and_deactivated_people_cannot_use_slack(client: Client, slack: Running, ana: str) -> None:
    slack.workspace.people.deactivate(ana)
    for user_id in (ana, slack.workspace.app.user_id, "U0NOBODY"):
        with pytest.raises(RefusedError):
            client.conversations(user_id)


def test_an_empty_message_is_not_sent(client: Client, ana: str, dm: str) -> None:
    with pytest.raises(RefusedError, match="empty"):
        client.send(ana, dm, "  ")


def test_people_can_message_each_other(client: Client, ana: str, maya: str) -> None:
    dm = next(entry for entry in client.conversations(ana) if entry.name == "Maya Okafor")
    client.send(ana, dm.id, "Coffee?")
    (seen,) = [entry for entry in client.conversations(maya) if entry.name == "Ana Silva"]
    assert (seen.id, seen.unread, seen.kind) == (dm.id, 1, "im")
    client.mark_read(maya, dm.id)
    assert [entry.unread for entry in client.conversations(maya) if entry.id == dm.id] == [0]
    assert [entry.unread for entry in client.conversations(ana) if entry.id == dm.id] == [0]


def test_waiting_ends_with_the_next_change(call: Call, client: Client, ana: str, maya: str) -> None:
    before, undisturbed = client.version(ana), client.version(maya)
    poster = threading.Thread(target=call, args=("chat.postMessage",), kwargs={"channel": ana, "text": "x"})
    poster.start()
    assert client.wait(ana, before, 5) > before
    poster.join()
    assert client.wait(maya, undisturbed, 0.01) == undisturbed


def test_stamps_are_unique_and_in_order(slack: Running) -> None:
    stamps = [slack.workspace.conversations.stamp() for _ in range(1000)]
    assert sorted(set(stamps)) == stamps


def test_the_client_works_over_http(call: Call, slack: Running, app: ScriptedApp, http: httpx.Client, ana: str) -> None:
    dm = slack.client.app_dm(ana)
    person = f"{slack.url}/client/{ana}"
    assert dm in [entry["id"] for entry in http.get(f"{person}/conversations").json()]
    sent = http.post(f"{person}/send", json={"conversation_id": dm, "text": "hello"}).json()
    assert (sent["kind"], sent["text"]) == ("message", "hello")
    ts = call("chat.postMessage", channel=ana, text="x", blocks=[BUTTON])["ts"]
    place = {"conversation_id": dm, "ts": ts, "block_id": "b", "action_id": "go"}
    assert http.post(f"{person}/click", json=place).json() == {"kind": "outcome", "trouble": None}
    title = {"type": "plain_text", "text": "T"}
    view = {"type": "modal", "title": title, "submit": title, "blocks": []}
    view_id = call("views.open", trigger_id=app.last.payload["trigger_id"], view=view)["view"]["id"]
    assert [each["id"] for each in http.get(f"{person}/views").json()] == [view_id]
    assert http.post(f"{person}/submit", json={"view_id": view_id}).json()["closed"]
    http.post(f"{person}/command", json={"conversation_id": dm, "text": "/tea"})
    assert "not a valid command" in http.get(f"{person}/messages/{dm}").json()[-1]["text"]
    assert http.post(f"{person}/open_home", json={}).json() is None
    assert http.get(f"{person}/home").json() is None
    assert http.post(f"{person}/shortcut", json={"callback_id": "order"}).json()["trouble"] is None
    assert http.post(f"{person}/mark_read", json={"conversation_id": dm}).status_code == 200
    assert http.get(f"{person}/changes", params={"since": 0}).json()["version"] > 0


def test_a_refusal_over_http_has_a_reason(slack: Running, http: httpx.Client, ana: str) -> None:
    refused = http.post(f"{slack.url}/client/{ana}/send", json={"conversation_id": "C0NONE", "text": "x"})
    assert (refused.status_code, refused.json()) == (400, {"error": "this person is not in that conversation"})
    incomplete = http.post(f"{slack.url}/client/{ana}/send", json={})
    assert incomplete.json() == {"error": "missing field: conversation_id"}


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"features": {"slash_commands": [{"command": "/x"}]}}, "scope `commands`"),
        (
            {
                "features": {"slash_commands": [{"command": "x"}]},
                "oauth_config": {"scopes": {"bot": ["commands"]}},
            },
            "begins with /",
        ),
        ({"settings": {"event_subscriptions": {"bot_events": ["message.im"]}}}, "scope `im:history`"),
        ({"features": {"agent_view": {}}}, "scope `assistant:write`"),
        ({"features": {"agent_view": {"suggested_prompts": [{"title": "x", "message": "x"}] * 5}}}, "at most 4"),
        ({"oauth_config": {"scopes": {"bot_optional": ["files:write"]}}}, "must be in `bot` too"),
    ],
)
def test_a_manifest_that_slack_would_reject_is_refused(manifest: Json, words: str) -> None:
    with pytest.raises(ManifestError, match=words):
        Manifest.from_json(manifest)


def test_only_an_optional_scope_can_be_declined() -> None:
    scopes = {"bot": ["chat:write", "files:write"], "bot_optional": ["files:write"]}
    manifest = Manifest.from_json({"oauth_config": {"scopes": scopes}})
    assert manifest.declining("files:write").bot_scopes == ("chat:write",)
    with pytest.raises(ManifestError, match="can be declined"):
        manifest.declining("chat:write")


def test_the_clock_moves_forward_and_never_back(slack: Running, http: httpx.Client) -> None:
    before = http.get(f"{slack.url}/clock").json()["now"]
    assert http.post(f"{slack.url}/clock", json={"move_on": 3600}).json()["now"] >= before + 3600
    assert http.post(f"{slack.url}/clock", json={"move_on": -1}).status_code == 400
    assert float(slack.workspace.conversations.stamp()) >= before + 3600


def test_concurrent_posts_are_all_kept(call: Call, client: Client, ana: str, dm: str) -> None:
    def post() -> None:
        for _ in range(20):
            call("chat.postMessage", channel=ana, text="x")
            client.mark_read(ana, dm)

    posters = [threading.Thread(target=post) for _ in range(8)]
    for poster in posters:
        poster.start()
    for poster in posters:
        poster.join()
    assert len(client.messages(ana, dm)) == 160
