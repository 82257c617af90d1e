"""Two workspaces over the wire whose members have the same ids don't get each other's messages, nor wait for them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine as Database

from bot.bootstrap import clock, new_id
from bot.bundled import CONTENT
from bot.domain.delivery import Delivery, DeliveryStatus
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.domain.plan import IfThen, new_plan
from bot.jobs.weekly import weekly
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.library import Library
from bot.services.reflections import ReflectionService
from bot.services.sending import WEEKLY, DeliveryOptions
from bot.slack.api import client
from bot.slack.delivery_client import SlackDeliveryClient
from simulator.faults import Fault
from simulator.server import Running, running
from simulator.settings import Settings
from simulator.slack import SimulatedSlack
from tests.jobs.engines import at_work, storage_on
from tests.jobs.members import put_due
from tests.jobs.waiting import until
from tests.manifest import described

AN_HOUR = 3600
PAUSE = timedelta(milliseconds=20)
"""Between two posts to one workspace; a tenth of what it is in earnest."""

either_in_trouble = pytest.mark.parametrize(
    ("database", "troubled"),
    [("sqlite", 0), pytest.param("postgres", 1, marks=pytest.mark.postgres)],
    indirect=["database"],
)
"""The workspace that comes first, and the one that comes last."""


@pytest.fixture
def slacks() -> Iterator[Running]:
    app = described("http://127.0.0.1:9")
    with running(Settings(manifest=app, signing_secret="s", bot_token="xoxb-made-up", workspaces=2)) as two:
        yield two


@pytest.fixture
def post(slacks: Running, database: Database, framework: Framework) -> DeliveryOptions:
    """Options that post to each workspace with its own token; everything else is the real thing."""
    speakers = {each.workspace.team_id: client(each.bot_token, f"{slacks.url}/api/") for each in slacks.slacks}
    reflections = ReflectionService(storage_on(database), Library(framework), clock, new_id)
    return DeliveryOptions(
        SlackDeliveryClient(speakers.__getitem__), {WEEKLY: weekly(reflections, WeeklyMessages(Words(CONTENT)))}, PAUSE
    )


@pytest.fixture(autouse=True)
def _everybody_is_due(slacks: Running, database: Database) -> None:
    for slack in slacks.slacks:
        put_due(storage_on(database), everybody(slack), clock(), {m.user: dm(slack, m) for m in everybody(slack)})


def everybody(slack: SimulatedSlack) -> list[Member]:
    space = slack.workspace
    return [Member(space.team_id, one.id) for one in space.people if one.human and not one.deactivated]


def ana_of(slack: SimulatedSlack) -> Member:
    return Member(slack.workspace.team_id, slack.workspace.people.by_name("Ana").id)


def dm(slack: SimulatedSlack, member: Member) -> str:
    return slack.workspace.app_dm(member.user).id


def got(slack: SimulatedSlack, member: Member) -> list[str]:
    """Return what the app has posted to somebody."""
    return [message.text for message in slack.client.messages(member.user, dm(slack, member))]


def counts(slack: SimulatedSlack) -> list[int]:
    return [len(got(slack, member)) for member in everybody(slack)]


def all_have_one(slack: SimulatedSlack) -> bool:
    return counts(slack) == [1] * len(everybody(slack))


def posts_tried(slacks: Running, slack: SimulatedSlack) -> int:
    calls = slacks.slack.shared.calls.find("chat.postMessage")
    return sum(call.team_id == slack.workspace.team_id for call in calls)


def row(database: Database, slack: SimulatedSlack, member: Member) -> Delivery:
    """Return the delivery that the message in somebody's DM was sent for."""
    [message] = slack.workspace.conversations.history(dm(slack, member))
    assert message.metadata
    with storage_on(database).reading() as work:
        found = work.deliveries.get(message.metadata["event_payload"]["id"])
    assert found
    return found


def test_members_with_the_same_user_id_get_their_own_messages(
    slacks: Running, database: Database, post: DeliveryOptions
) -> None:
    first, second = slacks.slacks
    here, there = ana_of(first), ana_of(second)
    assert here.user == there.user
    with storage_on(database).writing() as work:
        for member, when in ((here, "the stand-up of Sales ends"), (there, "the audit is over")):
            words = IfThen(when, "ask for ten minutes", "notes")
            work.plans.add(new_plan(new_id(), member, "sit_in", words, clock(), framework="v1"))

    with at_work(database, post):
        assert until(lambda: all_have_one(first) and all_have_one(second))

    assert "the stand-up of Sales ends" in got(first, here)[0]
    assert "the audit is over" in got(second, there)[0]
    assert "the audit" not in got(first, here)[0]
    assert "the stand-up" not in got(second, there)[0]
    assert (row(database, first, here).member, row(database, second, there).member) == (here, there)
    with storage_on(database).reading() as work:
        asked = [work.reflections.recent(member) for member in (here, there)]
    assert [[each.member for each in of_one] for of_one in asked] == [[here], [there]]


@either_in_trouble
def test_a_long_pause_in_one_workspace_does_not_affect_others(
    slacks: Running, database: Database, post: DeliveryOptions, troubled: int
) -> None:
    limited, well = slacks.slacks[troubled], slacks.slacks[1 - troubled]
    fault = Fault("ratelimited", "chat.postMessage", seconds=AN_HOUR, workspace=limited.workspace.team_id)
    slacks.slack.shared.faults.put([fault])
    with at_work(database, post):
        assert until(lambda: all_have_one(well) and posts_tried(slacks, limited) > 0)
    assert set(counts(limited)) == {0}
    assert posts_tried(slacks, limited) == 1


@either_in_trouble
def test_a_slow_workspace_holds_up_only_itself(
    slacks: Running, database: Database, post: DeliveryOptions, troubled: int
) -> None:
    slow, well = slacks.slacks[troubled], slacks.slacks[1 - troubled]
    fault = Fault("slow", "chat.postMessage", seconds=AN_HOUR, workspace=slow.workspace.team_id)
    slacks.slack.shared.faults.put([fault])
    with at_work(database, post):
        assert until(lambda: all_have_one(well) and sum(counts(slow)) > 0)
        slacks.slack.shared.faults.close()
    assert max(counts(slow)) == 1


@either_in_trouble
def test_a_revoked_token_ends_the_deliveries_of_its_workspace_and_no_others(
    slacks: Running, database: Database, post: DeliveryOptions, troubled: int
) -> None:
    revoked, well = slacks.slacks[troubled], slacks.slacks[1 - troubled]
    revoked.revoke_token()
    with at_work(database, post):
        assert until(lambda: all_have_one(well) and nothing_is_open(database))
    assert set(counts(revoked)) == {0}
    assert posts_tried(slacks, revoked) == len(everybody(revoked))
    assert {row(database, well, member).status for member in everybody(well)} == {DeliveryStatus.SENT}


def nothing_is_open(database: Database) -> bool:
    with storage_on(database).reading() as work:
        return work.deliveries.next_at() is None
