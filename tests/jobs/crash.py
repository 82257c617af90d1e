"""Kills workers repeatedly while Slack fails too, then counts what everybody got.

`python -m tests.jobs.crash` runs the full form on both databases and prints its figures.
"""

import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from random import Random

import httpx
from rich.console import Console
from rich.table import Table

from bot.bootstrap import clock
from bot.slack.delivery_client import DELIVERY
from simulator.server import Running, running
from simulator.settings import Settings
from tests.jobs.crowd import Crowd, Kind, gather
from tests.jobs.installation import SECRET, TOKEN, Installation, free_port
from tests.manifest import described
from tests.storage.postgres import postgres_server

FAULTS = [
    {"kind": "dropped_after", "method": "chat.postMessage", "chance": 0.08},
    {"kind": "dropped_before", "method": "chat.postMessage", "chance": 0.04},
    {"kind": "error_after", "method": "chat.postMessage", "chance": 0.04},
    {"kind": "error_before", "method": "chat.postMessage", "chance": 0.04},
    {"kind": "slow", "method": "chat.postMessage", "chance": 0.3, "seconds": 0.2},
    {"kind": "ratelimited", "method": "*", "chance": 0.01, "seconds": 1},
]
REFUSALS = {"account_inactive", "channel_not_found"}
"""How Slack refuses a DM to somebody who can't be reached."""
POSTS = 8
"""Before somebody is killed, at most; fewer than a worker takes in hand at a time."""
A_POST = 0.25
"""Seconds from one post to the next, about: the moment of a kill is anywhere between two."""
BEGINS_WITHIN = 30.0
"""Seconds after which somebody is killed though nothing was posted: all that is left is in dead hands."""
SPEED = 12.0
"""How many times faster the clock of a hurried worker runs: leases are over in 5 seconds, an hour in 5 minutes."""
SETTLES_WITHIN = 600.0
"""Seconds in which all that is open has come to an end then."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The result of a run: members by how many weekly DMs they got, and what Slack received.

    Attributes:
        copies: messages that were posted to find out the channel of a DM, and then deleted.
        lost: members without a DM, by kind, except those who could not be reached.
        refused: members without a DM who could not be reached, by the reason in their delivery.
    """

    members: int
    kills: int
    posts: int
    looks: int
    copies: int
    faults: int
    once: int
    twice: int
    lost: Mapping[Kind, int]
    refused: Mapping[str, int]

    @property
    def well(self) -> bool:
        """Return whether everybody who could be reached got exactly one DM."""
        return not self.lost and not self.twice and self.once + sum(self.refused.values()) == self.members


def crash(  # noqa: PLR0913  everything that a run is told
    folder: Path, database: str, *, more_people: int, kills: int, at_once: int, seed: int
) -> Figures:
    """Send to everybody with several workers at once, killing some of them at random times."""
    port = free_port()
    settings = Settings(
        manifest=described("http://127.0.0.1:9"),
        signing_secret=SECRET,
        bot_token=TOKEN,
        app_url=f"http://127.0.0.1:{port}/slack/events",
        more_people=more_people,
        keep_calls=100_000,
    )
    with running(settings) as slack:
        installation = Installation(folder, slack.url, database, port)
        crowd = gather(slack, installation, clock())
        httpx.post(f"{slack.url}/faults", json={"seed": seed, "faults": FAULTS}, trust_env=False).raise_for_status()
        dice = Random(seed)  # noqa: S311  no secret
        killed = _kill(lambda: installation.start("worker"), slack, kills // 2, at_once, dice)
        crowd.become_unreachable(slack)
        since = clock()
        killed += _kill(
            lambda: installation.start_hurried_worker(since, SPEED), slack, kills - kills // 2, at_once, dice
        )
        _settle(installation, since, at_once)
        return _figures(slack, installation, crowd, killed)


def _kill(start: Callable[[], subprocess.Popen[bytes]], slack: Running, kills: int, at_once: int, dice: Random) -> int:
    """Kill workers while they send, one or all of them at a time, and finally those that are left."""
    killed = 0
    working: list[subprocess.Popen[bytes]] = []
    while killed < kills:
        working += [start() for _ in range(at_once - len(working))]
        _wait_for_posts(slack, dice.randint(1, POSTS))
        time.sleep(dice.uniform(0, A_POST))
        victims = dice.sample(working, dice.randint(1, at_once))
        _end(victims, signal.SIGKILL)
        working = [process for process in working if process not in victims]
        killed += len(victims)
    _end(working, signal.SIGKILL)
    return killed + len(working)


def _wait_for_posts(slack: Running, more: int) -> None:
    wanted, end = _count(slack, "chat.postMessage") + more, time.monotonic() + BEGINS_WITHIN
    while _count(slack, "chat.postMessage") < wanted and time.monotonic() < end:
        time.sleep(0.01)


def _end(workers: list[subprocess.Popen[bytes]], number: signal.Signals) -> None:
    for process in workers:
        if process.poll() is not None:
            raise AssertionError(f"a worker ended by itself, with {process.returncode}")
        process.send_signal(number)
    for process in workers:
        process.wait(15)


def _settle(installation: Installation, since: datetime, at_once: int) -> None:
    """Let workers finish what is left, even if everybody has got a DM: what is still open might be sent again."""
    end = time.monotonic() + SETTLES_WITHIN
    working = [installation.start_hurried_worker(since, SPEED) for _ in range(at_once)]
    with installation.kept() as storage:
        settled = False
        while not settled and time.monotonic() < end:
            time.sleep(0.2)
            with storage.reading() as unit:
                settled = not unit.subscriptions.due(since, limit=1) and unit.deliveries.next_at() is None
    _end(working, signal.SIGTERM)
    if not settled:
        raise AssertionError("some deliveries are still open")


def _count(slack: Running, method: str) -> int:
    return len(slack.slack.shared.calls.find(method))


def _figures(slack: Running, installation: Installation, crowd: Crowd, kills: int) -> Figures:
    posted = httpx.get(f"{slack.url}/posted", trust_env=False).raise_for_status().json()
    counts = {person["user"]: sum(map(is_delivery, person["metadata"])) for person in posted}
    reasons = installation.refused()
    unreachable = {*crowd.leavers, *crowd.closers}
    without = [user for user in crowd.kinds if not counts[user]]
    refused = [user for user in without if user in unreachable and reasons.get(user) in REFUSALS]
    return Figures(
        members=len(crowd.kinds),
        kills=kills,
        posts=_count(slack, "chat.postMessage"),
        looks=_count(slack, "conversations.history"),
        copies=_count(slack, "chat.delete"),
        faults=sum(bool(call.fault) for call in slack.slack.shared.calls.find()),
        once=sum(counts[user] == 1 for user in crowd.kinds),
        twice=sum(counts[user] > 1 for user in crowd.kinds),
        lost=Counter(crowd.kinds[user] for user in without if user not in refused),
        refused=Counter(str(reasons[user]) for user in refused),
    )


def is_delivery(metadata: Mapping[str, object] | None) -> bool:
    return metadata is not None and metadata["event_type"] == DELIVERY


def main() -> int:
    """Run the full form and print its figures; return 1 if anybody who could be reached got none, or more than one."""
    table = Table("database", *(field.name for field in fields(Figures)))
    well = True
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server, server.database() as url:
        for name, database, at_once in (("SQLite", "", 1), ("PostgreSQL", url, 2)):
            place = Path(folder) / name
            place.mkdir()
            figures = crash(place, database, more_people=600, kills=30, at_once=at_once, seed=7)
            well = well and figures.well
            table.add_row(name, *(_shown(getattr(figures, field.name)) for field in fields(Figures)))
    Console(width=160).print(table)
    return 0 if well else 1


def _shown(figure: int | Mapping[str, int]) -> str:
    return str(figure) if isinstance(figure, int) else "\n".join(f"{n} {what}" for what, n in figure.items()) or "0"


if __name__ == "__main__":
    sys.exit(main())
