"""The people in the workspace, and deactivating them."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from simulator.client import Client
from simulator.errors import RefusedError
from simulator.manifest import Manifest, ManifestError
from simulator.server import Running, running
from tests.simulator.conftest import MANIFEST, settings_for
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]
Call = Callable[..., Json]
USERS = ("is_bot", "is_restricted", "is_ultra_restricted", "deleted")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ana Silva", (False, False, False, False)),
        ("Ines Laurent", (False, True, False, False)),
        ("Selma Demir", (False, True, True, False)),
        ("Quick Polls", (True, False, False, False)),
        ("Coffee", (True, False, False, False)),
        ("Oskar Falk", (False, None, None, True)),
        ("Slackbot", (False, False, False, False)),
    ],
)
def test_slack_marks_bots_guests_and_deactivated_people(
    call: Call, slack: Running, name: str, told: tuple[bool | None, ...]
) -> None:
    person = next(each for each in slack.workspace.people if each.name == name)
    user = call("users.info", user=person.id)["user"]
    assert tuple(user.get(field) for field in USERS) == told


def test_a_script_can_tell_them_apart_too(slack: Running, http: httpx.Client) -> None:
    present = http.get(f"{slack.url}/people").json()
    assert {each["kind"] for each in present} == {"staff", "guest", "single-channel guest"}
    assert [each["id"] for each in present] == [person.id for person in slack.client.people()]
    everybody = http.get(f"{slack.url}/people?everybody").json()
    assert {each["real_name"]: each["kind"] for each in everybody if each not in present} == {
        "Coffee": "bot",
        "Quick Polls": "bot",
        "Slackbot": "bot",
        "Oskar Falk": "deactivated",
    }


def test_there_are_enough_ordinary_people_for_a_manager_with_a_team_of_seven(client: Client) -> None:
    staff = [person for person in client.people() if person.kind == "staff"]
    assert len(staff) >= 12
    assert {
        *("Learning Coordinator", "Instructional Designer", "Senior Instructional Designer"),
        *("Learning Consultant", "L&D Manager", "Head of Learning"),
    } <= {person.title for person in staff}


def test_the_app_gets_an_event_when_somebody_is_deactivated(
    slack: Running, app: ScriptedApp, http: httpx.Client, call: Call, ana: str
) -> None:
    assert http.post(f"{slack.url}/people/{ana}/deactivate").json() == {"ok": True}
    body = app.last.payload
    event = body["event"]
    assert event["type"] == "user_change"
    assert (event["user"]["id"], event["user"]["deleted"]) == (ana, True)
    assert event["user"]["profile"]["real_name"] == "Ana Silva"
    assert "tz" not in event["user"]
    assert {**event["user"], "updated": 0} == {**call("users.info", user=ana)["user"], "updated": 0}
    assert (type(event["cache_ts"]), type(event["event_ts"])) == (int, str)
    assert (body["type"], body["team_id"]) == ("event_callback", slack.workspace.team_id)


def test_the_app_can_neither_write_nor_read_a_closed_dm(
    slack: Running, http: httpx.Client, call: Call, ana: str
) -> None:
    posted = call("chat.postMessage", channel=ana, text="Hello")
    dm, ts = posted["channel"], posted["ts"]
    assert http.post(f"{slack.url}/people/{ana}/close-dm").json() == {"ok": True}
    refused = {"ok": False, "error": "channel_not_found"}
    for channel in (ana, dm):
        assert call("chat.postMessage", channel=channel, text="Hello again") == refused
    assert call("conversations.history", channel=dm) == refused
    assert call("chat.delete", channel=dm, ts=ts) == refused
    assert [message.text for message in slack.client.messages(ana, dm)] == ["Hello"]


def test_a_second_deactivation_sends_no_event(slack: Running, app: ScriptedApp, ana: str) -> None:
    slack.slack.deactivate(ana)
    slack.slack.deactivate(ana)
    assert len(app.received) == 1


def test_an_unacknowledged_deactivation_event_is_retried(slack: Running, app: ScriptedApp, ana: str) -> None:
    app.will_fail(2)
    slack.slack.deactivate(ana)
    tick = threading.Event()
    for _ in range(500):
        if len(app.received) >= 3:
            break
        tick.wait(0.01)
    assert [each.headers.get("x-slack-retry-num") for each in app.received] == [None, "1", "2"]
    assert len({each.payload["event_id"] for each in app.received}) == 1


@pytest.fixture
def deaf(app: ScriptedApp) -> Iterator[Running]:
    """A Slack whose app subscribed to nothing."""
    with running(settings_for(app.url, {**MANIFEST, "settings": {}})) as slack:
        yield slack


def test_an_app_that_did_not_subscribe_gets_no_event(deaf: Running, app: ScriptedApp) -> None:
    deaf.slack.deactivate(deaf.client.people()[0].id)
    assert app.received == []


def test_user_change_needs_the_scope_to_read_people() -> None:
    settings = {"event_subscriptions": {"bot_events": ["user_change"]}}
    with pytest.raises(ManifestError, match="users:read"):
        Manifest.from_json({"settings": settings})
    scopes = {"scopes": {"bot": ["users:read"]}}
    assert Manifest.from_json({"settings": settings, "oauth_config": scopes}).bot_events == ("user_change",)


def test_bots_and_unknown_ids_cannot_be_deactivated(slack: Running, http: httpx.Client, app: ScriptedApp) -> None:
    for bot in (slack.workspace.app.user_id, "USLACKBOT"):
        refused = http.post(f"{slack.url}/people/{bot}/deactivate")
        assert (refused.status_code, refused.json()) == (
            400,
            {"error": "only a person's account can be deactivated"},
        )
    missing = http.post(f"{slack.url}/people/U0NOBODY/deactivate")
    assert (missing.status_code, missing.json()["error"]) == (404, "user_not_found")
    assert app.received == []


def test_deactivation_closes_a_persons_modals(
    slack: Running, call: Call, client: Client, app: ScriptedApp, ana: str
) -> None:
    dm = client.app_dm(ana)
    client.command(ana, dm, "/coffee")
    view = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": []}
    view_id = call("views.open", trigger_id=app.last.payload["trigger_id"], view=view)["view"]["id"]
    slack.slack.deactivate(ana)
    assert call("views.update", view_id=view_id, view=view)["error"] == "not_found"
    with pytest.raises(RefusedError, match="Ana Silva's account is deactivated"):
        client.send(ana, dm, "still there?")
