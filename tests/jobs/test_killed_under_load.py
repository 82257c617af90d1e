"""The web process and the worker are killed while many people click and DMs go out."""

import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.bootstrap import clock
from bot.domain.people import Member
from bot.storage.unit_of_work import Storage
from simulator.delivery.http import HttpTransport
from simulator.server import running
from simulator.settings import Settings
from tests.jobs.crash import SPEED, is_delivery
from tests.jobs.installation import SECRET, TOKEN, Installation, free_port
from tests.jobs.waiting import until
from tests.manifest import described
from tests.storage.postgres import Postgres

if TYPE_CHECKING:
    from subprocess import Popen

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

CLICKING, WAITING, LINES = 32, 40, 8
"""People who log a line at the same time, and how often; and people who are to get a weekly DM meanwhile."""

SLOW = {"kind": "slow", "method": "chat.postMessage", "chance": 1, "seconds": 0.1}
PATIENCE = 60
"""Seconds; far more than anything here takes."""


class Processes:
    """A web process and a worker, restarted as a supervisor would."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._since = clock()
        self._running: list[Popen[bytes]] = self._start()

    def kill(self) -> None:
        """Kill both at the same moment, and start others."""
        for process in self._running:
            process.send_signal(signal.SIGKILL)
        for process in self._running:
            process.wait()
        self._running = self._start()

    def end(self) -> list[int]:
        """Ask both to end; return their exit codes."""
        for process in self._running:
            process.send_signal(signal.SIGTERM)
        return [process.wait(15) for process in self._running]

    def _start(self) -> "list[Popen[bytes]]":
        web = self._installation.start("serve", "--jobs", "off")
        return [web, self._installation.start_hurried_worker(self._since, SPEED)]


class Clicker:
    """Logs one line after the other, each again until it is acknowledged, as Slack asks people to."""

    def __init__(self, settings: Settings, member: Member) -> None:
        self._transport = HttpTransport(settings)
        self._member = member
        self.acknowledged: list[str] = []
        self.failed = 0

    def run(self) -> None:
        with closing(self._transport):
            for number in range(LINES):
                self._log(f"{self._member.user} cut course {number} to one page.")

    def _log(self, line: str) -> None:
        command = {"command": "/ldcareer", "text": f"log {line}", "trigger_id": line, "response_url": ""}
        where = {"team_id": self._member.workspace, "user_id": self._member.user, "channel_id": "C1"}
        end = time.monotonic() + PATIENCE
        while self._transport.deliver("slash_commands", command | where).trouble:
            self.failed += 1
            assert time.monotonic() < end, "nobody answers"
            time.sleep(0.05)
        self.acknowledged.append(line)


def test_no_acknowledged_line_is_lost_and_no_dm_is_sent_twice(tmp_path: Path, postgres: Postgres) -> None:
    port = free_port()
    settings = Settings(
        manifest=described("http://127.0.0.1:9"),
        signing_secret=SECRET,
        bot_token=TOKEN,
        app_url=f"http://127.0.0.1:{port}/slack/events",
        more_people=CLICKING + WAITING,
    )
    with postgres.database() as url, running(settings) as slack, ThreadPoolExecutor(CLICKING) as hands:
        httpx.post(f"{slack.url}/faults", json={"seed": 1, "faults": [SLOW]}, trust_env=False).raise_for_status()
        space = slack.workspace
        people = [person.id for person in space.people if person.human and not person.deactivated]
        waiting = people[CLICKING : CLICKING + WAITING]
        installation = Installation(tmp_path, slack.url, url, port)
        dms = {user: space.app_dm(user).id for user in waiting}
        installation.put_due((Member(space.team_id, user) for user in waiting), clock(), dms)
        processes = Processes(installation)

        def sent() -> Counter[str]:
            posted = httpx.get(f"{slack.url}/posted", trust_env=False).raise_for_status().json()
            return Counter({person["user"]: sum(map(is_delivery, person["metadata"])) for person in posted})

        clickers = [Clicker(settings, Member(space.team_id, user)) for user in people[:CLICKING]]
        clicking = [hands.submit(clicker.run) for clicker in clickers]
        assert until(lambda: sum(len(one.acknowledged) for one in clickers) > CLICKING and sent().total() > 0)
        assert sent().total() < WAITING
        processes.kill()
        for future in clicking:
            future.result(PATIENCE)
        assert until(lambda: sent().total() >= WAITING)
        with installation.kept() as storage:
            assert until(lambda: _all_settled(storage))
            with storage.reading() as work:
                kept = {one: [each.words for each in work.evidence.recent(one._member, most=100)] for one in clickers}
        assert processes.end() == [0, 0]
        assert all(one.failed for one in clickers), "all of them met the outage"
        assert all(sorted(lines) == sorted(one.acknowledged) for one, lines in kept.items())
        assert sent() == Counter(dict.fromkeys(waiting, 1))


def _all_settled(storage: Storage) -> bool:
    with storage.reading() as work:
        return work.deliveries.next_at() is None
