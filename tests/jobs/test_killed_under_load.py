"""The processes are killed while many people click and DMs go out."""

import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.bootstrap import clock
from bot.domain.people import Member
from bot.storage.unit_of_work import Storage
from simulator.delivery.http import HttpTransport
from simulator.server import running
from simulator.settings import Settings
from tests.databases import DATABASES, migrated
from tests.jobs.crash import SPEED, is_delivery
from tests.jobs.installation import SECRET, TOKEN, Installation, free_port
from tests.jobs.waiting import until
from tests.manifest import described

if TYPE_CHECKING:
    from subprocess import Popen

pytestmark = pytest.mark.slow

CLICKING, WAITING = 32, 100
"""People who log line after line at the same time, and people who get a weekly DM meanwhile."""

A_BREATH = 0.2
"""Seconds from one line of somebody to the next."""

SLOW = {"kind": "slow", "method": "chat.postMessage", "chance": 1, "seconds": 0.1}
"""So DMs are still going out when the processes are killed."""

TIMEOUT = 120
"""Seconds; far more than anything here takes."""


class Processes:
    """A process on SQLite, a web process and a worker on PostgreSQL; restarted as a supervisor would."""

    def __init__(self, installation: Installation, kind: str) -> None:
        self._installation = installation
        self._together = kind == "sqlite"
        self._since = clock()
        self._running: list[Popen[bytes]] = self._start()

    def kill(self) -> None:
        """Kill all at the same time, and start others."""
        for process in self._running:
            process.send_signal(signal.SIGKILL)
        for process in self._running:
            process.wait()
        self._running = self._start()

    def end(self) -> list[int]:
        """Stop all; return their exit codes."""
        for process in self._running:
            process.send_signal(signal.SIGTERM)
        return [process.wait(15) for process in self._running]

    def hurry(self) -> None:
        """Have a worker alone, by a faster clock, send what is left: leases end sooner."""
        if self._together:
            assert self.end() == [0]
            self._running = [self._installation.start_hurried_worker(self._since, SPEED)]

    def _start(self) -> "list[Popen[bytes]]":
        if self._together:
            return [self._installation.start("serve")]
        web = self._installation.start("serve", "--jobs", "off")
        return [web, self._installation.start_hurried_worker(self._since, SPEED)]


class Clicker:
    """Logs one line after another, repeating each until it is acknowledged, as Slack asks people to."""

    def __init__(self, settings: Settings, member: Member) -> None:
        self._transport = HttpTransport(settings)
        self.member = member
        self.acknowledged: list[str] = []
        self.failed = 0

    def run(self, stopped: Event) -> None:
        with closing(self._transport):
            while not stopped.wait(A_BREATH):
                self._log(f"{self.member.user} cut course {len(self.acknowledged)} to one page.")

    def _log(self, line: str) -> None:
        command = {"command": "/ldcareer", "text": f"log {line}", "trigger_id": line, "response_url": ""}
        where = {"team_id": self.member.workspace, "user_id": self.member.user, "channel_id": "C1"}
        end = time.monotonic() + TIMEOUT
        while self._transport.deliver("slash_commands", command | where).trouble:
            self.failed += 1
            assert time.monotonic() < end, "nobody answers"
            time.sleep(A_BREATH)
        self.acknowledged.append(line)


@pytest.mark.parametrize("kind", DATABASES)
def test_no_acknowledged_line_is_lost_and_no_dm_is_sent_twice(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    port = free_port()
    settings = Settings(
        manifest=described("http://127.0.0.1:9"),
        signing_secret=SECRET,
        bot_token=TOKEN,
        app_url=f"http://127.0.0.1:{port}/slack/events",
        more_people=CLICKING + WAITING,
    )
    with ExitStack() as ending:
        url = ending.enter_context(migrated(kind, request))
        slack = ending.enter_context(running(settings))
        hands = ending.enter_context(ThreadPoolExecutor(CLICKING))
        httpx.post(f"{slack.url}/faults", json={"seed": 1, "faults": [SLOW]}, trust_env=False).raise_for_status()

        def sent() -> Counter[str]:
            posted = httpx.get(f"{slack.url}/posted", trust_env=False).raise_for_status().json()
            return Counter({person["user"]: sum(map(is_delivery, person["metadata"])) for person in posted})

        space = slack.workspace
        people = [person.id for person in space.people if person.human and not person.deactivated]
        clickers = [Clicker(settings, Member(space.team_id, user)) for user in people[:CLICKING]]
        waiting = people[CLICKING : CLICKING + WAITING]
        installation = Installation(tmp_path, slack.url, url, port)
        dms = {user: space.app_dm(user).id for user in waiting}
        installation.put_due((Member(space.team_id, user) for user in waiting), clock(), dms)
        with installation.kept() as storage:
            processes = Processes(installation, kind)
            ending.callback(processes.end)
            stopped = Event()
            ending.callback(stopped.set)
            clicking = [hands.submit(clicker.run, stopped) for clicker in clickers]
            assert until(lambda: all(one.acknowledged for one in clickers), TIMEOUT)
            assert until(lambda: sent().total() > 0, TIMEOUT)
            assert sent().total() < WAITING
            for one in clickers:
                one.failed = 0
            before = [len(one.acknowledged) for one in clickers]
            processes.kill()
            assert until(
                lambda: all(len(o.acknowledged) > n + 1 for o, n in zip(clickers, before, strict=True)), TIMEOUT
            )
            stopped.set()
            for future in clicking:
                future.result(TIMEOUT)
            assert all(one.failed for one in clickers), "everybody met the outage"
            processes.hurry()
            assert until(lambda: sent().total() >= WAITING and _all_settled(storage), TIMEOUT)
            assert not any(processes.end())
            assert sent() == Counter(dict.fromkeys(waiting, 1))
            with storage.reading() as work:
                for one in clickers:
                    kept = work.evidence.recent(one.member, limit=1000)
                    assert Counter(evidence.words for evidence in kept) == Counter(one.acknowledged)


def _all_settled(storage: Storage) -> bool:
    with storage.reading() as work:
        return work.deliveries.next_at() is None
