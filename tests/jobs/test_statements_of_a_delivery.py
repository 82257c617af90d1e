"""A weekly DM takes at most four statements, and its share of what is read for the batch."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.bundled import CONTENT
from bot.domain.delivery import DeliveryStatus
from bot.domain.framework import LEVELS, Framework
from bot.domain.people import Member
from bot.domain.plan import IfThen, new_plan
from bot.domain.rate_limit import HORIZON
from bot.jobs.weekly import weekly
from bot.messages.examples.samples import SAID, answered
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.library import Library
from bot.services.reflections import ReflectionService
from bot.storage.tables import checks
from tests.jobs.outbox import PAUSE, Outbox
from tests.memory import numbered_ids
from tests.storage.statements import listening

OF_A_DELIVERY = 4
OF_A_BATCH = 20
MANY = int(HORIZON / PAUSE)
"""As many as are claimed at once at this pace."""


@pytest.fixture(autouse=True)
def _is_made_as_it_is_shipped(outbox: Outbox, framework: Framework) -> None:
    ids = numbered_ids()
    reflections = ReflectionService(outbox.store, Library(framework), outbox.clock, lambda: f"reflection-{next(ids)}")
    outbox.kinds["weekly"] = weekly(reflections, WeeklyMessages(Words(CONTENT)))


def are_due(outbox: Outbox, framework: Framework, users: list[str], *, dm_is_known: bool) -> None:
    """Make members due who have finished a check and made a plan."""
    outbox.make_due(*users, dm_is_known=dm_is_known)
    check = answered(framework, framework.stages[0], LEVELS[1])
    words = IfThen("the stand-up ends", SAID, "I have three notes")
    with outbox.store.writing() as work:
        for user in users:
            member = Member("T1", user)
            work.checks.add(replace(check, id=f"check-{user}", member=member))
            action, version = framework.actions[0].id, framework.version
            work.plans.add(new_plan(f"plan-{user}", member, action, words, outbox.clock.now, framework=version))


def statements(outbox: Outbox, framework: Framework, users: list[str], *, dm_is_known: bool) -> list[str]:
    are_due(outbox, framework, users, dm_is_known=dm_is_known)
    outbox.sender.sweep()
    before = len(outbox.recipients)
    with listening(outbox.store.engine, "") as said:
        outbox.sender.send("T1")
    assert len(outbox.recipients) == before + len(users)
    return [statement for statement, _ in said if statement.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}]


@pytest.mark.parametrize("dm_is_known", [True, False])
def test_a_delivery_takes_four_statements_and_its_share_of_the_batch(
    outbox: Outbox, framework: Framework, *, dm_is_known: bool
) -> None:
    alone = statements(outbox, framework, ["UANA"], dm_is_known=dm_is_known)
    outbox.clock.advance(60)
    users = [f"U{number}" for number in range(MANY)]
    together = statements(outbox, framework, users, dm_is_known=dm_is_known)
    assert len(alone) <= OF_A_DELIVERY + OF_A_BATCH
    assert len(together) <= MANY * OF_A_DELIVERY + OF_A_BATCH
    assert len(together) - len(alone) <= (MANY - 1) * OF_A_DELIVERY


def test_a_member_whose_answers_cannot_be_read_does_not_hold_up_others(outbox: Outbox, framework: Framework) -> None:
    are_due(outbox, framework, ["UANA", "UBEN", "UCLEO"], dm_is_known=True)
    with outbox.store.engine.begin() as connection:
        connection.execute(update(checks).where(checks.c.user_id == "UBEN").values(answers=b"of another key"))
    outbox.sender.sweep()
    outbox.send_all()
    assert [member.user for member in outbox.recipients] == ["UANA", "UCLEO"]
    assert {row.member.user for row in outbox.deliveries() if row.status is DeliveryStatus.CLAIMED} == {"UBEN"}
