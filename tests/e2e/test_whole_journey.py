"""The whole journey in two workspaces at once, whose members have the same ids, on PostgreSQL."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.bootstrap import open_store
from bot.demo.walks import ROUND
from bot.domain.delivery import DeliveryStatus
from bot.domain.installation import GRACE
from bot.services.sending import WEEKLY
from bot.storage.tables import deliveries
from simulator.slack import SimulatedSlack
from tests.e2e.in_process import OAUTH, InProcess, by_oauth, run_in_process
from tests.e2e.installer import installer, person
from tests.e2e.test_installing import tables_of
from tests.e2e.walker import Walk
from tests.memory import rows_of
from tests.storage.postgres import Postgres

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

PEOPLE = 9
"""A manager, and a team large enough for a summary."""


@pytest.fixture(params=["http", "socket mode"])
def both(request: pytest.FixtureRequest, postgres: Postgres, tmp_path: Path) -> Iterator[InProcess]:
    over_socket = request.param == "socket mode"
    with (
        postgres.migrated() as database,
        run_in_process(tmp_path, database, OAUTH, by_oauth, socket_mode=over_socket) as both,
    ):
        yield both


def next_monday(now: float) -> float:
    """Move the clock to nine in the morning, so that the number of Fridays that follow is known."""
    today = datetime.fromtimestamp(now, UTC).replace(hour=9, minute=0)
    return (today + timedelta(days=7 - today.weekday())).timestamp()


def said_to(slack: SimulatedSlack, name: str) -> str:
    """Return all texts that the app has posted to a person."""
    user = slack.workspace.people.by_name(name).id
    dm = slack.client.app_dm(user)
    return "\n".join(message.text for message in slack.client.messages(user, dm) if message.bot_id)


def weekly_sent(both: InProcess) -> list[str]:
    """Return the workspace of each weekly question that was sent."""
    with open_store(both.settings) as store:
        sent = [row for row in rows_of(store, deliveries) if (row.kind, row.status) == (WEEKLY, DeliveryStatus.SENT)]
    return [row.workspace for row in sent]


def test_from_the_installation_to_the_end(both: InProcess) -> None:
    first, second = both.slack.slacks
    first.settings.clock.move_to(next_monday(first.settings.clock()))
    with installer(both) as browser, person(first, "Ana") as ana:
        for number in range(2):
            assert browser.installs(number).status_code == 200
        if both.settings.slack_app_token.get_secret_value():
            ana.waits(lambda: first.socket.connected, "an open line")
    both.recorder.statuses.clear()

    walks = [Walk(both, seed, PEOPLE, [], slack) for seed, slack in enumerate(both.slack.slacks)]
    with ThreadPoolExecutor() as side_by_side:
        list(side_by_side.map(Walk.open_round, walks))
    manager, somebody = (each.real_name.split()[0] for each in first.client.people()[:2])
    for slack in both.slack.slacks:
        with person(slack, somebody) as weekly:
            weekly.says("/ldcareer weekly on")
            both.settle()
    both.let_days_pass(ROUND.days + 2)
    for slack in both.slack.slacks:
        assert "5 or more counted" in said_to(slack, manager)
    here, there = (slack.workspace.team_id for slack in both.slack.slacks)
    assert set(Counter(weekly_sent(both)).items()) == {(here, 2), (there, 2)}
    assert both.troubles() == []

    first.uninstall()
    before = said_to(first, somebody), said_to(first, manager)
    both.let_days_pass(8)
    assert (said_to(first, somebody), said_to(first, manager)) == before
    assert set(Counter(weekly_sent(both)).items()) == {(here, 2), (there, 3)}
    assert both.troubles() == []

    both.let_days_pass(GRACE.days)
    assert tables_of(both, first) == {"installations"}
    assert tables_of(both, second) > {"checks", "rounds", "members"}
