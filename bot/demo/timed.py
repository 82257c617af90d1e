"""Runs the demo's bot with the simulated Slack's clock: `python -m bot.demo.timed WHAT FILE`."""

import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import click

from bot.bootstrap import clock, open_jobs
from bot.errors import OperatorError
from bot.jobs.tick import Tick
from bot.logs import log_to_stderr
from bot.running import serve as serve_bot
from bot.services import Clock
from bot.settings import Settings

AT_ONCE = timedelta(0)
"""No pause between posts, and no waiting for what is due later: the clock stops again when it is."""


def simulated_clock(file: Path) -> Clock:
    """Return a clock that is ahead of the machine's by the number of seconds in the file, which is read each time."""

    def now() -> datetime:
        try:
            ahead = float(file.read_text())
        except FileNotFoundError:
            ahead = 0.0
        return clock() + timedelta(seconds=ahead)

    return now


def serve(settings: Settings, now: Clock) -> None:
    serve_bot(settings, jobs=True, now=now)


def tick(settings: Settings, now: Clock) -> None:
    """For each line on stdin, send what is due and print the next moment at which something is due."""
    with open_jobs(settings, now, AT_ONCE, exclusive=False) as jobs:
        ticking = Tick(jobs.sender, jobs.sending, jobs.clock, jobs.stop_event.wait, AT_ONCE)
        for _ in sys.stdin:
            due = ticking.run()
            click.echo(due.isoformat() if due else "")


WHAT: Mapping[str, Callable[[Settings, Clock], None]] = {"serve": serve, "tick": tick}

if __name__ == "__main__":
    what, file = sys.argv[1:]
    try:
        settings = Settings.read()
        log_to_stderr(settings)
        WHAT[what](settings, simulated_clock(Path(file)))
    except OperatorError as error:
        sys.exit(f"ldcareer: {error}")
