from dataclasses import asdict
from datetime import UTC, time, timedelta, timezone
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from bot.domain.check import Check
from bot.domain.conversation import MessageRef, Session, Status
from bot.domain.delivery import Delivery, DeliveryStatus
from bot.domain.evidence import Evidence, EvidenceSource
from bot.domain.people import Member, Profile
from bot.domain.plan import IfThen, Plan, PlanStatus
from bot.domain.reflection import Reflection
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription
from bot.storage.unit_of_work import Storage
from tests.storage.rows import MONDAY, latest_check

NUMBERS = count(1)
EXAMPLES = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture
    ],  # each example uses another member of the same database
)

words = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(["\0", "\ud83c", "👩🏽 💚"])
new_ids = st.builds(lambda: f"row-{next(NUMBERS)}")
ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.-", min_size=1, max_size=30)
moments = st.datetimes(timezones=st.just(UTC))
members = st.builds(lambda workspace: Member(workspace, f"U{next(NUMBERS)}"), st.sampled_from(["T1", "T2"]))
numbers = st.integers(0, 2**31 - 1)
sessions = st.builds(
    Session, st.dictionaries(ids, st.none() | words, max_size=12), st.none() | ids, st.sampled_from(Status), numbers
)
shared = {
    "id": new_ids,
    "member": members,
    "framework": ids,
    "session": sessions,
    "started_at": moments,
    "finished_at": st.none() | moments,
    "message_ref": st.none() | st.builds(MessageRef, ids, ids),
    "moved_at": st.none() | moments,
}
checks = st.builds(Check, **shared, nth=st.integers(0, 2**31 - 1))
plans = st.builds(
    Plan,
    **shared,
    action=ids,
    words=st.builds(IfThen, words, words, words),
    worded_at=moments,
    obstacle=st.none() | ids,
    status=st.sampled_from(PlanStatus),
    remind_at=st.none() | moments,
)
reflections = st.builds(
    Reflection, **shared, period=ids, question=ids, plan=st.none() | ids, answered_at=st.none() | moments
)
evidence = st.builds(
    Evidence,
    **shared,
    words=words,
    link=st.none() | words,
    source=st.sampled_from(EvidenceSource),
    origin=st.none() | ids,
)
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
subscriptions = st.builds(
    Subscription,
    members,
    st.builds(Weekly, st.integers(0, 6), times, st.timezone_keys()),
    st.none() | moments,
    numbers,
    st.none() | moments,
)
deliveries = st.builds(
    Delivery,
    new_ids,
    members,
    ids,
    ids,
    moments,
    st.sampled_from(DeliveryStatus),
    numbers,
    st.none() | moments,
    st.none() | moments,
    st.none() | ids,
    st.none() | st.builds(MessageRef, ids, ids),
)
chosen = st.none() | ids
profiles = st.builds(Profile, members, st.none() | moments, chosen, chosen, chosen, chosen, st.booleans())


@EXAMPLES
@given(check=checks)
def test_any_check_is_read_back_unchanged(storage: Storage, check: Check) -> None:
    with storage.writing() as unit:
        unit.checks.add(check)
    with storage.reading() as unit:
        assert unit.checks.get(check.member, check.id) == check
        assert latest_check(unit, check.member) == check


@EXAMPLES
@given(plan=plans)
def test_any_plan_is_read_back_unchanged(storage: Storage, plan: Plan) -> None:
    with storage.writing() as unit:
        unit.plans.add(plan)
    with storage.reading() as unit:
        assert unit.plans.get(plan.member, plan.id) == plan


@EXAMPLES
@given(profile=profiles)
def test_any_profile_is_read_back_unchanged(storage: Storage, profile: Profile) -> None:
    with storage.writing() as unit:
        columns = {name: value for name, value in asdict(profile).items() if name != "member"}
        unit.members.update(profile.member, **columns)
    with storage.reading() as unit:
        assert unit.members.get(profile.member) == profile


@EXAMPLES
@given(reflection=reflections)
def test_any_reflection_is_read_back_unchanged(storage: Storage, reflection: Reflection) -> None:
    with storage.writing() as unit:
        unit.reflections.add(reflection)
    with storage.reading() as unit:
        assert unit.reflections.get(reflection.member, reflection.id) == reflection
        assert unit.reflections.of_week(reflection.member, reflection.period) == reflection


@EXAMPLES
@given(piece=evidence)
def test_any_evidence_is_read_back_unchanged(storage: Storage, piece: Evidence) -> None:
    with storage.writing() as unit:
        unit.evidence.add(piece)
    with storage.reading() as unit:
        assert unit.evidence.get(piece.member, piece.id) == piece
        assert unit.evidence.since(piece.member, piece.dated) == (piece,)


@EXAMPLES
@given(subscription=subscriptions)
def test_any_subscription_is_read_back_unchanged(storage: Storage, subscription: Subscription) -> None:
    with storage.writing() as unit:
        unit.subscriptions.put(subscription)
    with storage.reading() as unit:
        assert unit.subscriptions.get(subscription.member) == subscription


@EXAMPLES
@given(delivery=deliveries)
def test_any_delivery_is_read_back_unchanged(storage: Storage, delivery: Delivery) -> None:
    with storage.writing() as unit:
        assert unit.deliveries.add(delivery)
    with storage.reading() as unit:
        assert unit.deliveries.get(delivery.id) == delivery


def test_a_datetime_is_read_back_in_utc(storage: Storage) -> None:
    member = Member("T1", "U0")
    with storage.writing() as unit:
        unit.members.update(member, welcomed_at=MONDAY.astimezone(timezone(timedelta(hours=-7))))
    with storage.reading() as unit:
        found = unit.members.get(member)
    assert found is not None
    assert found.welcomed_at == MONDAY
    assert found.welcomed_at.tzinfo is UTC


def test_a_naive_datetime_is_refused(storage: Storage) -> None:
    with storage.writing() as unit, pytest.raises(StatementError, match="naive datetime"):
        unit.members.update(Member("T1", "U0"), welcomed_at=MONDAY.replace(tzinfo=None))
