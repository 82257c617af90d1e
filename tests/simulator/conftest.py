from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from simulator.client import Client
from simulator.manifest import Manifest
from simulator.server import Running, running
from simulator.settings import Settings
from tests.simulator.scripted_app import SECRET, ScriptedApp, scripted_app

BOT_TOKEN = "xoxb-made-up"
APP_TOKEN = "xapp-made-up"
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Coffee", "description": "Orders coffee"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Coffee"},
        "slash_commands": [
            {"command": "/coffee", "description": "Order", "usage_hint": "[size]"},
            {"command": "/treat", "description": "Order for somebody", "should_escape": True},
        ],
        "shortcuts": [
            {"name": "Order", "type": "global", "callback_id": "order"},
            {"name": "Order this", "type": "message", "callback_id": "order_this"},
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["commands", "chat:write", "im:history", "users:read", "files:write", "canvases:write"]}
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["message.im", "app_home_opened", "app_uninstalled", "tokens_revoked", "user_change"]
        }
    },
}


def settings_for(app_url: str | None, manifest: dict[str, Any] | None = None, *, ack_seconds: float = 0.3) -> Settings:
    return Settings(
        manifest=Manifest.from_json(manifest or MANIFEST),
        signing_secret=SECRET,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        app_url=app_url,
        ack_seconds=ack_seconds,
        retry_seconds=(0.0, 0.05, 0.1),
    )


@pytest.fixture(scope="session")
def listening_app() -> Iterator[ScriptedApp]:
    with scripted_app() as script:
        yield script


@pytest.fixture
def app(listening_app: ScriptedApp) -> ScriptedApp:
    listening_app.forget()
    return listening_app


@pytest.fixture
def slack(app: ScriptedApp) -> Iterator[Running]:
    with running(settings_for(app.url)) as running_slack:
        yield running_slack


@pytest.fixture
def client(slack: Running) -> Client:
    return slack.client


@pytest.fixture
def ana(slack: Running) -> str:
    return slack.workspace.people.by_name("Ana").id


@pytest.fixture
def maya(slack: Running) -> str:
    return slack.workspace.people.by_name("Maya").id


@pytest.fixture
def dm(client: Client, ana: str) -> str:
    return client.app_dm(ana)


Call = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as caller:
        yield caller


@pytest.fixture
def call(slack: Running, http: httpx.Client) -> Call:
    """Call a Web API method with the bot's token and JSON; return the answer."""

    def api(method: str, token: str = BOT_TOKEN, **arguments: object) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer: dict[str, Any] = http.post(f"{slack.url}/api/{method}", json=arguments, headers=headers).json()
        return answer

    return api
