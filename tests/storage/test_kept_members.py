from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.domain.framework import Framework
from bot.domain.people import Profile
from bot.storage.tables import members
from bot.storage.unit_of_work import Storage, UnitOfWork
from tests.storage.rows import (
    ANA,
    BEN,
    MONDAY,
    NAMESAKE,
    a_check,
    a_delivery,
    a_plan,
    a_reflection,
    a_subscription,
    an_evidence,
    latest_check,
)
from tests.storage.team_rows import MAYA, a_commitment, a_sharing

if TYPE_CHECKING:
    from bot.storage.repositories.members import ProfileColumns


def test_nothing_is_stored_about_an_unknown_member(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.members.get(ANA) == Profile(ANA)


def test_each_part_of_a_profile_is_stored_by_itself(storage: Storage) -> None:
    parts: tuple[ProfileColumns, ...] = (
        {"receipts": True},
        {"dm": "D1"},
        {"path": "design"},
        {"work_place": "alone"},
        {"direction": "deeper"},
        {"welcomed_at": MONDAY},
    )
    for part in parts:
        with storage.writing() as unit:
            unit.members.update(ANA, **part)
    with storage.writing() as unit:
        assert unit.members.get(ANA) == Profile(ANA, MONDAY, "design", "alone", "deeper", "D1", receipts=True)
        unit.members.update(ANA, path=None, direction=None, receipts=False)
    with storage.reading() as unit:
        assert unit.members.get(ANA) == Profile(ANA, MONDAY, work_place="alone", dm="D1")


def test_a_member_is_welcomed_once_even_if_known_before(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.members.update(BEN, path="design")
        for member in (ANA, BEN):
            assert unit.members.welcome(member, MONDAY)
            assert not unit.members.welcome(member, MONDAY + timedelta(days=1))
    with storage.writing() as unit:
        assert not unit.members.welcome(ANA, MONDAY + timedelta(days=2))
        assert unit.members.get(ANA) == Profile(ANA, MONDAY)
        assert unit.members.get(BEN) == Profile(BEN, MONDAY, "design")


def test_two_members_with_the_same_user_id_never_mix(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.members.update(ANA, path="design")
        assert unit.members.get(NAMESAKE) == Profile(NAMESAKE)
        unit.members.update(NAMESAKE, path="consulting")
    with storage.reading() as unit:
        assert unit.members.get(ANA) == Profile(ANA, path="design")


@pytest.mark.parametrize(
    "first",
    [
        lambda unit: unit.members.update(ANA, receipts=True),
        lambda unit: unit.members.welcome(ANA, MONDAY),
        lambda unit: unit.checks.add(a_check()),
        lambda unit: unit.plans.add(a_plan()),
        lambda unit: unit.subscriptions.put(a_subscription()),
        lambda unit: unit.reflections.add(a_reflection()),
        lambda unit: unit.evidence.add(an_evidence()),
        lambda unit: unit.sharings.put(a_sharing(ANA, MAYA)),
        lambda unit: unit.sharings.put(a_sharing(BEN, ANA)),
        lambda unit: unit.commitments.add(a_commitment(manager=ANA)),
    ],
)
def test_a_member_is_known_once_anything_is_stored_about_them(
    storage: Storage, first: Callable[[UnitOfWork], object]
) -> None:
    with storage.writing() as unit:
        first(unit)
    with storage.engine.connect() as connection:
        known = connection.execute(select(members.c.workspace, members.c.user_id)).all()
    assert (ANA.workspace, ANA.user) in known


def test_forgetting_a_member_deletes_their_data_and_nobody_else_s(storage: Storage) -> None:
    everybody = (ANA, BEN, NAMESAKE)
    with storage.writing() as unit:
        for member in everybody:
            unit.members.update(member, welcomed_at=MONDAY)
            unit.checks.add(a_check(f"check-{member.workspace}-{member.user}", member))
            unit.plans.add(a_plan(f"plan-{member.workspace}-{member.user}", member))
            unit.subscriptions.put(a_subscription(member))
            unit.reflections.add(a_reflection(f"reflection-{member.workspace}-{member.user}", member))
            unit.deliveries.add(a_delivery(f"delivery-{member.workspace}-{member.user}", member))
    with storage.writing() as unit:
        unit.forget(ANA)
    with storage.writing() as unit:
        assert [m for m in everybody if unit.members.get(m).welcomed_at] == [BEN, NAMESAKE]
        assert [m for m in everybody if latest_check(unit, m)] == [BEN, NAMESAKE]
        assert [m for m in everybody if unit.plans.open(m)] == [BEN, NAMESAKE]
        assert [found.member for found in unit.subscriptions.due(MONDAY, limit=9)] == [BEN, NAMESAKE]
        assert [m for m in everybody if unit.reflections.earlier(m, limit=8).total] == [BEN, NAMESAKE]
        assert [found.member for found in unit.deliveries.due("T1", MONDAY, limit=9)] == [BEN]
        assert [found.member for found in unit.deliveries.due("T2", MONDAY, limit=9)] == [NAMESAKE]


def test_a_framework_is_stored_once_and_read_back_unchanged(storage: Storage, framework: Framework) -> None:
    with storage.writing() as unit:
        assert unit.frameworks.get(framework.version) is None
        unit.frameworks.add(framework)
        unit.frameworks.add(framework)
    with storage.reading() as unit:
        found = unit.frameworks.get(framework.version)
        assert found == framework
        assert found.version == framework.version
        assert unit.frameworks.get("another") is None


def test_an_event_is_handled_once_per_workspace(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.interactions.record("T1", "Ev1", MONDAY)
        assert not unit.interactions.record("T1", "Ev1", MONDAY)
        assert unit.interactions.record("T2", "Ev1", MONDAY)
        assert unit.interactions.record("T1", "Ev2", MONDAY)
    with storage.writing() as unit:
        assert not unit.interactions.record("T1", "Ev1", MONDAY + timedelta(minutes=5))


def test_an_event_can_be_handled_again_if_its_transaction_was_not_committed(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.interactions.record("T1", "Ev1", MONDAY)
        unit.rollback()
    with storage.writing() as unit:
        assert unit.interactions.record("T1", "Ev1", MONDAY)


def test_old_events_are_deleted_and_counted(storage: Storage) -> None:
    noon = MONDAY.replace(hour=12)
    with storage.writing() as unit:
        unit.interactions.record("T1", "old", MONDAY)
        unit.interactions.record("T1", "new", noon)
        assert unit.prune(noon + timedelta(days=1), timedelta(days=365)) == 1
        assert unit.prune(noon + timedelta(days=1), timedelta(days=365)) == 0
    with storage.writing() as unit:
        assert not unit.interactions.record("T1", "new", noon)
        assert unit.interactions.record("T1", "old", noon)


def test_the_language_is_stored_of_known_members_only(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.members.welcome(ANA, MONDAY)
        unit.members.set_locale(ANA, "pt-PT")
        unit.members.set_locale(BEN, "de-DE")
    with storage.reading() as unit:
        assert [unit.members.get(one).locale for one in (ANA, BEN)] == ["pt-PT", None]
