"""`ldcareer worker` with another pause between two posts to a workspace: `python -m bench.worker SECONDS`."""

import sys
from datetime import timedelta

from bot.logs import log_to_stderr
from bot.running import work
from bot.settings import Settings


def main(pause: str) -> None:
    """Run the jobs until SIGTERM."""
    settings = Settings.read()
    log_to_stderr(settings)
    work(settings, timedelta(seconds=float(pause)))


if __name__ == "__main__":
    main(sys.argv[1])
