"""Runs the demo."""

import signal
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
from bot.demo.process import ensure_port_is_free
from bot.demo.walks import TimeSkip, Walk, acts


def run(port: int, content: Path, *, browser: bool, folder: Path | None) -> None:
    """Run the demo until Ctrl-C.

    Args:
        port: the port of the simulated Slack's page.
        content: the content folder.
        browser: whether to open it in a browser.
        folder: where to keep the database and the logs; without one, they are deleted at the end.
    """
    ensure_port_is_free(port)
    console = Console(highlight=False)
    with ExitStack() as stack:
        for number in (signal.SIGTERM, signal.SIGHUP):  # the servers don't belong to the terminal's job
            signal.signal(number, signal.default_int_handler)
        where = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ldcareer-demo-")))
        where.mkdir(parents=True, exist_ok=True)
        try:
            playground = stack.enter_context(Playground(where, port, {"LDCAREER_CONTENT": str(content.absolute())}))
            _people(playground.url, content, console)
            console.print(f"\n[bold]Simulated Slack with LD Career: {playground.url}[/bold]")
            console.print(
                "You are Ana there. Type /ldcareer check, or switch to Maya for her team's summary; Elena's is too "
                "small for one. Stop with Ctrl-C."
            )
            if browser:
                webbrowser.open(playground.url)
            signal.pause()
        except KeyboardInterrupt:
            console.print("\nStopped.")


def _people(url: str, content: Path, console: Console) -> None:
    """Let colleagues take checks, reflect and consent, so that the workspace isn't empty."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
    with (
        httpx.Client(base_url=url, timeout=30, trust_env=False) as http,
        ThreadPoolExecutor() as pool,
        Progress(*columns, console=console, transient=True) as progress,
    ):
        for act in acts(http, content):
            tasks = [(walk, progress.add_task(walk.name, total=walk.steps)) for walk in act]
            done = [pool.submit(_go, walk, partial(progress.advance, task)) for walk, task in tasks]
            for one in done:
                one.result()


def _go(walk: Walk | TimeSkip, advance: Callable[[], object]) -> None:
    for _ in walk.go():
        advance()
