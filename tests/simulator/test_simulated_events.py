import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from simulator.client import Client
from simulator.errors import RefusedError
from simulator.server import Running, running
from tests.simulator.conftest import MANIFEST, settings_for
from tests.simulator.scripted_app import ScriptedApp

Json = dict[str, Any]


@pytest.fixture
def until(app: ScriptedApp) -> Callable[[int], None]:
    """Wait until the app has received this many requests."""
    tick = threading.Event()

    def heard(count: int) -> None:
        for _ in range(500):
            if len(app.received) >= count:
                return
            tick.wait(0.01)
        raise AssertionError(f"{len(app.received)} of {count} requests came")

    return heard


def test_a_message_in_the_apps_dm_arrives_escaped(
    client: Client, slack: Running, app: ScriptedApp, ana: str, maya: str
) -> None:
    dm = client.app_dm(ana)
    client.send(ana, dm, "a < b & c > d @Maya Okafor <!channel>")
    body = app.last.payload
    event = body["event"]
    assert event["text"] == f"a &lt; b &amp; c &gt; d <@{maya}> &lt;!channel&gt;"
    assert (event["type"], event["channel_type"], event["channel"], event["user"]) == ("message", "im", dm, ana)
    assert (body["type"], body["api_app_id"]) == ("event_callback", slack.workspace.app.id)
    assert body["authorizations"][0]["user_id"] == slack.workspace.app.user_id
    assert "x-slack-retry-num" not in app.last.headers


def test_typed_urls_and_channels_arrive_as_links(
    client: Client, slack: Running, app: ScriptedApp, ana: str, dm: str
) -> None:
    client.send(ana, dm, "See https://example.com/a?b=1&c=2, in #general. Mail a@general")
    general = slack.workspace.conversations.channels()[0].id
    expected = f"See <https://example.com/a?b=1&amp;c=2>, in <#{general}|general>. Mail a@general"
    assert app.last.payload["event"]["text"] == expected


def test_the_app_gets_no_messages_from_elsewhere(client: Client, app: ScriptedApp, ana: str) -> None:
    channel = client.conversations(ana)[0].id
    client.send(ana, channel, "hello")
    assert app.received == []


def test_opening_the_home_tab_sends_an_event(client: Client, app: ScriptedApp, ana: str, dm: str) -> None:
    assert client.open_home(ana) is None
    event = app.last.payload["event"]
    assert (event["type"], event["tab"], event["user"], event["channel"]) == ("app_home_opened", "home", ana, dm)
    client.open_home(ana, "messages")
    assert app.last.payload["event"]["tab"] == "messages"


def test_an_unacknowledged_event_is_retried_three_times(
    client: Client, app: ScriptedApp, until: Callable[[int], None], ana: str, dm: str
) -> None:
    app.will_fail(4)
    client.send(ana, dm, "hello")
    until(4)
    assert [each.headers.get("x-slack-retry-num") for each in app.received] == [None, "1", "2", "3"]
    assert {each.headers.get("x-slack-retry-reason") for each in app.received[1:]} == {"http_error"}
    assert len({each.payload["event_id"] for each in app.received}) == 1


def test_an_event_acknowledged_late_is_retried(
    client: Client, app: ScriptedApp, until: Callable[[int], None], ana: str, dm: str
) -> None:
    done = threading.Event()
    app.will_hang(done)
    client.send(ana, dm, "hello")
    until(2)
    done.set()
    assert app.last.headers["x-slack-retry-reason"] == "http_timeout"


def test_any_success_status_acknowledges_an_event(client: Client, app: ScriptedApp, ana: str, dm: str) -> None:
    app.will_answer("", status=204)
    client.send(ana, dm, "hello")
    client.send(ana, dm, "again")
    assert [each.payload["event"]["text"] for each in app.received] == ["hello", "again"]


def test_an_uninstalled_app_gets_its_event_without_an_authorization(slack: Running, app: ScriptedApp) -> None:
    slack.slack.uninstall()
    assert [each.payload["event"]["type"] for each in app.received] == ["tokens_revoked", "app_uninstalled"]
    assert app.received[0].payload["event"]["tokens"] == {"oauth": [], "bot": [slack.workspace.app.user_id]}
    assert app.last.payload["authorizations"] == []


@pytest.fixture
def deaf(app: ScriptedApp) -> Iterator[Running]:
    """A Slack whose app subscribed to nothing and accepts no messages."""
    features = {**MANIFEST["features"], "app_home": {"messages_tab_read_only_enabled": True}}
    with running(settings_for(app.url, {**MANIFEST, "features": features, "settings": {}})) as slack:
        yield slack


def test_an_app_gets_only_events_it_subscribed_to(deaf: Running, app: ScriptedApp) -> None:
    deaf.slack.uninstall()
    assert app.received == []


def test_an_app_can_do_without_messages_and_home(deaf: Running) -> None:
    person = deaf.client.people()[0].id
    with pytest.raises(RefusedError, match="turned off"):
        deaf.client.send(person, deaf.client.app_dm(person), "hello")
    with pytest.raises(RefusedError, match="no Home tab"):
        deaf.client.open_home(person)
