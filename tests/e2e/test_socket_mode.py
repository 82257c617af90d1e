"""Socket Mode: the bot opens the connection itself, and can't be reached from outside."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest
from cryptography.fernet import Fernet
from flask import Flask
from pydantic import SecretStr

from bot.bootstrap import open_bot
from bot.settings import Settings
from simulator.server import Running, running
from simulator.settings import Settings as SlackSettings
from tests.e2e.person import Person
from tests.manifest import described

BOT_TOKEN, APP_TOKEN = "xoxb-made-up", "xapp-made-up"


@pytest.fixture
def slack() -> Iterator[Running]:
    app = described("", socket_mode=True)
    settings = SlackSettings(
        manifest=app, signing_secret="unused", bot_token=BOT_TOKEN, app_token=APP_TOKEN, ack_seconds=5
    )
    with running(settings) as slack:
        yield slack


@pytest.fixture
def web(slack: Running, tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/ldcareer.db",
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_app_token=SecretStr(APP_TOKEN),
        slack_api_url=f"{slack.url}/api/",
        encryption_keys=(SecretStr(Fernet.generate_key().decode()),),
    )
    with open_bot(settings, Event(), jobs=False) as bot:
        bot.start()
        yield bot.app
        bot.stop()


def test_a_check_begins_over_socket_mode(slack: Running, web: Flask) -> None:
    assert web.test_client().post("/slack/events", data="text=check").status_code == 401
    with httpx.Client(base_url=slack.url, timeout=30, trust_env=False) as http:
        ana = Person(http, http.get("/people").json()[0])
        ana.waits(lambda: slack.slack.socket.connected, "an open line")
        ana.begins("Instructional Designer")
        ana.answers("2")
        ana.asked_again(2)
