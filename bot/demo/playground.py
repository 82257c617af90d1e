"""The simulated Slack and the bot, each in a process of its own."""

import secrets
import shlex
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import yaml
from cryptography.fernet import Fernet

from bot.bundled import CONTENT
from bot.demo.process import HOST, Process, free_port
from bot.messages.words import Words
from bot.settings import Settings
from bot.slack.manifest import manifest


class Playground:
    """Runs both until the `with` block ends.

    Args:
        folder: where the database, its key and the logs are.
        port: the simulated Slack's port; 0 for any free one.
        settings: settings of the bot that override the playground's.

    Attributes:
        url: the simulated Slack's page; its Web API is below /api/.
        settings: the bot's settings.
        slack: the process of the simulated Slack.
        bot: the process of the bot.
    """

    def __init__(self, folder: Path, port: int = 0, settings: Mapping[str, str] | None = None) -> None:
        slack_port, bot_port = port or free_port(), free_port()
        self.url = f"http://{HOST}:{slack_port}"
        self.bot_url = f"http://{HOST}:{bot_port}"
        self.settings: Mapping[str, str] = {
            **dict.fromkeys(Settings.names(), ""),  # overrides the environment and a .env
            "HOST": HOST,
            "PORT": str(bot_port),
            "DATABASE_URL": f"sqlite:///{(folder / 'ldcareer.db').absolute()}",
            "SLACK_SIGNING_SECRET": secrets.token_hex(16),
            "SLACK_BOT_TOKEN": f"xoxb-{secrets.token_hex(12)}",
            "SLACK_API_URL": f"{self.url}/api/",
            "LDCAREER_ENCRYPTION_KEY": _key(folder),
            "NO_PROXY": "*",
            **(settings or {}),
        }
        content = Path(self.settings["LDCAREER_CONTENT"] or CONTENT)
        manifest_file = folder / "manifest.yaml"
        manifest_file.write_text(yaml.safe_dump(manifest(Words(content).app, self.bot_url, agent=True)))
        slack = [sys.executable, "-m", "simulator", "--port", str(slack_port), "--manifest", str(manifest_file)]
        slack += ["--app-url", f"{self.bot_url}/slack/events", "--bot-token", self.settings["SLACK_BOT_TOKEN"]]
        slack += ["--signing-secret", self.settings["SLACK_SIGNING_SECRET"]]
        clock = str((folder / "clock").absolute())
        tick, serve = ([sys.executable, "-m", "bot.demo.timed", what, clock] for what in ("tick", "serve"))
        slack += ["--clock-file", clock, "--on-clock", shlex.join(tick)]
        self.slack = Process("simulator", slack, self.settings, ready=f"{self.url}/healthz", folder=folder)
        self.bot = Process("bot", serve, self.settings, ready=f"{self.bot_url}/readyz", folder=folder)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for process in (self.slack, self.bot):
                stack.callback(process.end)
                process.launch()
            for process in (self.slack, self.bot):
                process.wait()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()


def _key(folder: Path) -> str:
    kept = folder / "key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(Fernet.generate_key().decode())
    return kept.read_text()
