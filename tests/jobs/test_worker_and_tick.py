from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from bot.bootstrap import clock
from bot.cli import main
from bot.domain.delivery import DeliveryStatus
from bot.domain.people import Member
from bot.jobs.lock import single_process_lock
from simulator.server import Running, running
from simulator.settings import Settings
from tests.jobs.installation import SECRET, TOKEN, Installation
from tests.jobs.waiting import until
from tests.manifest import described

SETTINGS = Settings(manifest=described("http://127.0.0.1:9"), signing_secret=SECRET, bot_token=TOKEN)


@pytest.fixture
def slack() -> Iterator[Running]:
    with running(SETTINGS) as slack:
        yield slack


@pytest.fixture
def installation(slack: Running, tmp_path: Path, sqlite_url: str) -> Installation:
    return Installation(tmp_path, slack.url, sqlite_url)


def put_due(installation: Installation, slack: Running, at: datetime, most: int = 3) -> int:
    """Make people of the workspace due, by default a few; return how many."""
    space = slack.workspace
    people = [person.id for person in space.people if person.human and not person.deactivated]
    dms = {person: space.app_dm(person).id for person in people[:most]}
    installation.put_due((Member(space.team_id, user) for user in dms), at, dms)
    return len(dms)


def counts(slack: Running) -> list[int]:
    """Return how many messages of the app each member has, leaving out those without any."""
    answer = httpx.get(f"{slack.url}/posted", trust_env=False)
    return [person["count"] for person in answer.raise_for_status().json() if person["count"]]


def test_a_tick_sends_what_is_due_and_says_so(installation: Installation, slack: Running) -> None:
    people = put_due(installation, slack, clock())
    first, second = installation.run("tick"), installation.run("tick")
    assert (first.returncode, first.stdout) == (0, f"{people} sent\n")
    assert (second.returncode, second.stdout) == (0, "nothing was due\n")
    assert counts(slack) == [1] * people


def test_the_clock_of_a_tick_can_be_set(installation: Installation, slack: Running) -> None:
    at = clock() + timedelta(days=30)
    people = put_due(installation, slack, at)
    assert installation.run("tick").stdout == "nothing was due\n"
    assert installation.run("tick", "--now", at.isoformat()).stdout == f"{people} sent\n"


@pytest.mark.parametrize("now", ["soon", "2026-11-27T15:00", ""])
def test_an_invalid_time_is_refused(now: str) -> None:
    refused = CliRunner().invoke(main, ["tick", "--now", now])
    assert refused.exit_code == 2
    assert "2026-11-27T15:00Z" in refused.stderr


def test_a_worker_runs_the_jobs_and_a_second_one_on_sqlite_is_refused_with_a_reason(
    installation: Installation, slack: Running
) -> None:
    people = put_due(installation, slack, clock())
    with installation.running("worker") as worker:
        assert until(lambda: counts(slack) == [1] * people)
        second = installation.run("worker")
        assert second.returncode == 1
        assert len(second.stderr.splitlines()) == 1
        assert "another `ldcareer serve` or `ldcareer worker`" in second.stderr
    assert worker.returncode == 0


def test_serve_answers_requests_and_runs_the_jobs(installation: Installation, slack: Running) -> None:
    people = put_due(installation, slack, clock())
    with installation.running("serve") as serve:
        assert until(lambda: counts(slack) == [1] * people)
        assert until(lambda: is_ready(installation))
    assert serve.returncode == 0


def test_serve_releases_what_it_has_claimed_when_it_is_stopped(tmp_path: Path, sqlite_url: str) -> None:
    with running(replace(SETTINGS, more_people=100)) as slack:
        installation = Installation(tmp_path, slack.url, sqlite_url)
        people = put_due(installation, slack, clock(), most=100)
        with installation.running("serve") as serve:
            assert until(lambda: is_ready(installation) and bool(counts(slack)))
        assert serve.returncode == 0
        assert installation.is_free()
        with installation.kept() as storage, storage.writing() as unit:
            left = unit.deliveries.due(slack.workspace.team_id, clock() + timedelta(minutes=5), limit=people)
        assert {row.status for row in left} == {DeliveryStatus.QUEUED}
        assert len(left) == people - len(counts(slack))


def test_serve_without_jobs_sends_nothing_and_leaves_it_to_a_worker(installation: Installation, slack: Running) -> None:
    people = put_due(installation, slack, clock())
    with installation.running("serve", "--jobs", "off") as serve:
        assert until(lambda: is_ready(installation))
        assert installation.run("tick").stdout == f"{people} sent\n"
    assert serve.returncode == 0


@pytest.mark.parametrize("second", [("serve",), ("serve", "--jobs", "off"), ("worker",)])
def test_a_second_process_on_an_sqlite_file_is_refused_before_the_port_is_bound(
    installation: Installation, second: tuple[str, ...]
) -> None:
    with single_process_lock(make_url(installation.environment["DATABASE_URL"])):
        refused = installation.run(*second)
    assert refused.returncode == 1
    assert refused.stderr.startswith("ldcareer: another `ldcareer serve` or `ldcareer worker`")
    assert refused.stderr.count("\n") == 1


def test_serve_that_cannot_start_says_why_once_and_starts_nothing(installation: Installation, tmp_path: Path) -> None:
    installation.environment = {**installation.environment, "DATABASE_URL": f"sqlite:///{tmp_path / 'no' / 'kept.db'}"}
    refused = installation.run("serve")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "Traceback" not in refused.stderr


def is_ready(installation: Installation) -> bool:
    try:
        return httpx.get(f"{installation.url}/readyz", trust_env=False).is_success
    except httpx.HTTPError:
        return False
