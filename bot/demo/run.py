"""Runs the demo until Ctrl-C."""

import signal
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from bot.demo.playground import Playground
from bot.demo.process import HOST, DemoError
from bot.demo.walks import Walk, acts


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
        for number in (signal.SIGTERM, signal.SIGHUP):  # the servers are no part of the terminal's job
            signal.signal(number, signal.default_int_handler)
        where = folder or Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="ldcareer-demo-")))
        where.mkdir(parents=True, exist_ok=True)
        try:
            playground = ending.enter_context(Playground(where, port))
            _people(playground.url, console)
            console.print(f"\n[bold]Simulated Slack with LD Career: {playground.url}[/bold]")
            console.print(
                "You are Ana there. Type /ldcareer check, or be Maya and see her team's summary. Ctrl-C ends all."
            )
            if browser:
                webbrowser.open(playground.url)
            signal.pause()
        except KeyboardInterrupt:
            console.print("\nEnded.")


def _people(url: str, console: Console) -> None:
    """Let colleagues check, reflect and consent over the wire, so that the place isn't empty."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    with (
        httpx.Client(base_url=url, timeout=30, trust_env=False) as http,
        ThreadPoolExecutor() as side_by_side,
        Progress(*columns, console=console, transient=True) as progress,
    ):
        for act in acts(http):
            tasks = [(walk, progress.add_task(f"{walk.name} is here", total=walk.steps)) for walk in act]
            done = [side_by_side.submit(_go, walk, partial(progress.advance, task)) for walk, task in tasks]
            for one in done:
                one.result()


def _go(walk: Walk, advance: Callable[[], object]) -> None:
    for _ in walk.go():
        advance()


def _make_sure_free(port: int) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise DemoError(f"port {port} is taken: choose another with `ldcareer demo --port N`") from error
