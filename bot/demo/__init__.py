"""`ldcareer demo`: the simulated Slack and the bot as two processes, in a workspace where somebody has been before."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import yaml
from cryptography.fernet import Fernet
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from bot.demo.walks import Walk, walks
from bot.slack.manifest import manifest

HOST = "127.0.0.1"
PATIENCE = 60
"""Seconds that a process may take to start, on a slow machine."""


class DemoError(Exception):
    """The demo can't run; says why and what to do."""


def run(port: int, *, browser: bool, folder: Path | None) -> None:
    """Run the demo until Ctrl-C.

    Args:
        port: of the simulated Slack's page.
        browser: whether to open it.
        folder: where the database and the logs are kept; without one they go with the demo.
    """
    _make_sure_free(port)
    console = Console(highlight=False)
    with ExitStack() as ending:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        where = folder or Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="ldcareer-demo-")))
        where.mkdir(parents=True, exist_ok=True)
        url = f"http://{HOST}:{port}"
        try:
            _start(ending, where, port, url)
            _people(url, console)
            console.print(f"\n[bold]Simulated Slack with LD Career: {url}[/bold]")
            console.print("You are Ana there. Type /ldcareer check. Ctrl-C ends all.")
            if browser:
                webbrowser.open(url)
            signal.pause()
        except KeyboardInterrupt:
            console.print("\nEnded.")


def _start(ending: ExitStack, where: Path, port: int, url: str) -> None:
    app_port = _free_port()
    secret, token = secrets.token_hex(16), f"xoxb-{secrets.token_hex(12)}"
    described = where / "manifest.yaml"
    described.write_text(yaml.safe_dump(manifest(f"http://{HOST}:{app_port}")))
    slack = [sys.executable, "-m", "simulator", "--port", str(port), "--manifest", str(described)]
    slack += ["--app-url", f"http://{HOST}:{app_port}/slack/events", "--signing-secret", secret, "--bot-token", token]
    ending.enter_context(_process("simulator", slack, {}, where, f"{url}/healthz"))
    settings = {
        "HOST": HOST,
        "PORT": str(app_port),
        "DATABASE_URL": f"sqlite:///{(where / 'ldcareer.db').absolute()}",
        "SLACK_SIGNING_SECRET": secret,
        "SLACK_BOT_TOKEN": token,
        "SLACK_APP_TOKEN": "",
        "SLACK_API_URL": f"{url}/api/",
        "LDCAREER_ENCRYPTION_KEY": _key(where),
    }
    serve = [sys.executable, "-m", "bot", "serve"]
    ending.enter_context(_process("bot", serve, settings, where, f"http://{HOST}:{app_port}/readyz"))


@contextmanager
def _process(name: str, command: Sequence[str], settings: dict[str, str], where: Path, ready: str) -> Iterator[None]:
    """Run a process until the block ends; DemoError with its last line where it does not come up."""
    log = where / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=out, stderr=out)  # noqa: S603  ours
    try:
        for _ in range(PATIENCE * 10):
            if process.poll() is not None or _answers(ready):
                break
            time.sleep(0.1)
        if process.poll() is not None or not _answers(ready):
            said = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
            raise DemoError(f"the {name} did not start: {said[-1]}")
        yield
    finally:
        process.terminate()
        process.wait()


def _people(url: str, console: Console) -> None:
    """Let colleagues do a check each, over the wire, so that the place isn't empty."""
    with httpx.Client(base_url=url, timeout=30) as http:
        everyone: list[Walk] = list(walks(http))
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            for walk in everyone:
                task = progress.add_task(f"{walk.name} does a check", total=walk.steps)
                for _ in walk.go():
                    progress.advance(task)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def _make_sure_free(port: int) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise DemoError(f"port {port} is taken: choose another with `ldcareer demo --port N`") from error


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


def _key(where: Path) -> str:
    kept = where / "key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(Fernet.generate_key().decode())
    return kept.read_text()
