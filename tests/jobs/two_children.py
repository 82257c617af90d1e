"""Run by the tests of the supervisor: two children that leave their process ids behind, and wait."""

import os
import signal
import sys
from pathlib import Path

from bot.supervisor import supervise


def leave_id(name: str) -> None:
    with (Path(sys.argv[1]) / name).open("a") as file:
        file.write(f"{os.getpid()}\n")


def web() -> None:
    leave_id("web")
    signal.signal(signal.SIGUSR1, lambda *_: sys.exit(3))
    while True:
        signal.pause()


def worker() -> None:
    leave_id("worker")
    signal.signal(signal.SIGUSR1, lambda *_: 1 / 0)
    while True:
        signal.pause()


sys.exit(supervise(web, worker))
