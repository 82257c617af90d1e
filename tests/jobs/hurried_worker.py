"""Run by the crash suite: `ldcareer worker` with a clock that runs faster.

So the suite doesn't have to wait for leases, pauses and the next sweep in real time. Everything else is that of the
worker, including how long leases and pauses are by its clock.
"""

import sys
from datetime import datetime

from bot.bootstrap import clock, open_jobs
from bot.jobs.engine import Engine
from bot.jobs.queues import open_queue
from bot.jobs.sender import Sender
from bot.logs import log_to_stderr
from bot.settings import Settings
from bot.signals import Termination

SWEEP_INTERVAL = 1.0


def run(since: datetime, speed: float) -> None:
    """Run the jobs until SIGTERM. Workers with the same arguments share one clock."""
    settings, asked = Settings.read(), Termination()
    log_to_stderr(settings)

    def hurried() -> datetime:
        return since + speed * (clock() - since)

    with open_jobs(settings, hurried) as jobs, open_queue(jobs.store.engine.url) as queue:
        sender = Sender(jobs.sending, hurried, lambda seconds: jobs.stop_event.wait(seconds / speed))
        Engine(queue, sender, jobs.prune, hurried, jobs.stop_event, sweep_interval=SWEEP_INTERVAL).run(asked.wait)


if __name__ == "__main__":
    run(datetime.fromisoformat(sys.argv[1]), float(sys.argv[2]))
