"""Kills whoever sends, again and again, while Slack fails too; then counts what everybody got.

`python -m tests.jobs.crash` runs the full form on both databases and prints its figures.
"""

import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx
from rich.console import Console
from rich.table import Table

from bot.bootstrap import clock
from bot.domain.people import Member
from bot.slack.manifest import manifest
from simulator.manifest import Manifest
from simulator.server import Running, running
from simulator.settings import Settings
from tests.jobs.installation import SECRET, TOKEN, Installation
from tests.storage.postgres import postgres_server

FAULTS = [
    {"kind": "dropped_after", "method": "chat.postMessage", "chance": 0.08},
    {"kind": "dropped_before", "method": "chat.postMessage", "chance": 0.04},
    {"kind": "error_after", "method": "chat.postMessage", "chance": 0.04},
    {"kind": "error_before", "method": "chat.postMessage", "chance": 0.04},
    {"kind": "ratelimited", "method": "*", "chance": 0.01, "seconds": 1},
]
JUMP = timedelta(minutes=20)
"""How far the clock is moved when what is left waits for a pause or for a dead process's lease."""
SETTLES_IN = 15
"""Seconds that the last runs get each, before the clock is moved on."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it: members by how many DMs they got, and what Slack saw."""

    members: int
    kills: int
    posts: int
    faults: int
    lost: int
    once: int
    twice: int


def crash(  # noqa: PLR0913  everything that a run is told
    folder: Path, database: str, *, more_people: int, kills: int, at_once: int, seed: int
) -> Figures:
    """Send to everybody, with so many processes at once, of which one is killed at a random moment, again and again."""
    described = Manifest.of(manifest("http://127.0.0.1:9"))
    settings = Settings(
        manifest=described, signing_secret=SECRET, bot_token=TOKEN, more_people=more_people, keep_calls=100_000
    )
    with running(settings) as slack:
        installation = Installation(folder, slack.url, database)
        space = slack.workspace
        dms = {p.id: space.app_dm(p.id).id for p in space.people if p.human and not p.deactivated}
        installation.put_due((Member(space.team_id, user) for user in dms), clock(), dms)
        httpx.post(f"{slack.url}/faults", json={"seed": seed, "faults": FAULTS}, trust_env=False).raise_for_status()
        _kill(installation, kills, at_once, Random(seed))  # noqa: S311  no secret
        _settle(installation, slack, len(dms))
        return _figures(slack, len(dms), kills)


def _kill(installation: Installation, kills: int, at_once: int, dice: Random) -> None:
    """Kill one process after the other; no clock is moved meanwhile, so that all of them tell the same time."""
    running_now: list[subprocess.Popen[bytes]] = []
    for _ in range(kills):
        running_now = [process for process in running_now if process.poll() is None]
        running_now += [installation.start("tick") for _ in range(at_once - len(running_now))]
        time.sleep(dice.uniform(1.0, 3.0))
        victim = dice.choice(running_now)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    for process in running_now:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _settle(installation: Installation, slack: Running, members: int) -> None:
    """Run until everybody has theirs, with the clock moved past pauses and leases; at most a day of it."""
    now = clock()
    for _ in range(40):
        now += JUMP
        process = installation.start("tick", "--now", now.isoformat())
        with suppress(subprocess.TimeoutExpired):
            process.wait(SETTLES_IN)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait()
        if sum(count > 0 for count in _counts(slack)) == members:
            return


def _counts(slack: Running) -> list[int]:
    posted = httpx.get(f"{slack.url}/posted", trust_env=False).raise_for_status().json()
    return [person["count"] for person in posted]


def _figures(slack: Running, members: int, kills: int) -> Figures:
    calls = httpx.get(f"{slack.url}/calls", trust_env=False).raise_for_status().json()
    counts = [count for count in _counts(slack) if count]
    return Figures(
        members=members,
        kills=kills,
        posts=sum(call["method"] == "chat.postMessage" for call in calls),
        faults=sum(bool(call["fault"]) for call in calls),
        lost=members - len(counts),
        once=sum(count == 1 for count in counts),
        twice=sum(count > 1 for count in counts),
    )


def main() -> int:
    """Run the full form and print its figures; 1 where anybody got none, or more than one."""
    table = Table("database", "at once", "members", "killed", "posts", "faults", "none", "one", "more")
    found = []
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server, server.database() as url:
        for name, database, at_once in (("SQLite", "", 1), ("PostgreSQL", url, 2)):
            place = Path(folder) / name
            place.mkdir()
            figures = crash(place, database, more_people=300, kills=30, at_once=at_once, seed=7)
            found.append(figures)
            cells = (figures.members, figures.kills, figures.posts, figures.faults)
            ends = (figures.lost, figures.once, figures.twice)
            table.add_row(name, str(at_once), *map(str, cells), *map(str, ends))
    Console().print(table)
    return int(any(figures.lost or figures.twice for figures in found))


if __name__ == "__main__":
    sys.exit(main())
