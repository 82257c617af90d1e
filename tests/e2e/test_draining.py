"""A process that was asked to stop says that it isn't ready, and finishes what it has begun."""

from pathlib import Path
from threading import Event

from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.bootstrap import open_bot
from bot.settings import Settings


def test_a_bot_that_is_stopping_is_alive_but_not_ready(tmp_path: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/ldcareer.db",
        slack_bot_token=SecretStr("xoxb-made-up"),
        slack_signing_secret=SecretStr("made-up"),
        slack_api_url="http://127.0.0.1:1/api/",
        encryption_keys=(SecretStr(Fernet.generate_key().decode()),),
        metrics=SecretStr("on"),
    )
    ending = Event()
    with open_bot(settings, ending, jobs=False) as bot:
        client = bot.app.test_client()
        assert client.get("/readyz").status_code == 200
        assert "ldcareer_ready 1.0" in client.get("/metrics").text
        ending.set()
        assert (client.get("/readyz").status_code, client.get("/healthz").status_code) == (503, 200)
        assert "ldcareer_ready 0.0" in client.get("/metrics").text
        bot.stop()
