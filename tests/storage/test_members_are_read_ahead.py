"""Reading ahead for several members returns what would be read for each, which is then not read again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.conversation import MessageRef
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.storage.unit_of_work import Storage, UnitOfWork
from tests.storage.rows import (
    ANA,
    BEN,
    MONDAY,
    NAMESAKE,
    a_check,
    a_finished_check,
    a_plan,
    a_reflection,
    a_settled_plan,
    a_subscription,
    an_evidence,
)
from tests.storage.statements import listening

NOBODY = Member("T1", "U9")
ASKED = [ANA, BEN, NOBODY]
WEEKS = ["2026-W46", "2026-W47", "2026-W48"]

Read = Callable[[UnitOfWork, Member], object]

READS: list[tuple[Callable[[UnitOfWork], None], list[Read]]] = [
    (lambda work: work.members.read_ahead(ASKED), [lambda work, who: work.members.get(who)]),
    (lambda work: work.subscriptions.read_ahead(ASKED), [lambda work, who: work.subscriptions.get(who)]),
    (lambda work: work.checks.read_ahead(ASKED, limit=2), [lambda work, who: work.checks.recent(who, limit=2)]),
    (lambda work: work.evidence.read_ahead(ASKED, limit=2), [lambda work, who: work.evidence.recent(who, limit=2)]),
    (
        lambda work: work.plans.read_ahead(ASKED, limit=2),
        [lambda work, who: work.plans.recent(who, limit=2), lambda work, who: work.plans.open(who)],
    ),
    (
        lambda work: work.reflections.read_weeks_ahead(ASKED, periods=WEEKS[1:], limit=2),
        [
            lambda work, who: work.reflections.of_week(who, WEEKS[1]),
            lambda work, who: work.reflections.of_week(who, WEEKS[2]),
            lambda work, who: work.reflections.earlier(who, limit=2),
        ],
    ),
]


def keep_some(storage: Storage) -> None:
    with storage.writing() as work:
        for who in (BEN, NAMESAKE, ANA):
            name = who.user if who.workspace == "T1" else "namesake"
            work.members.update(who, path="expert", dm=f"D-{name}")
            work.subscriptions.put(a_subscription(who))
            work.checks.add(a_check(f"active-{name}", who))
            for days in (1, 3, 2):
                work.checks.add(a_finished_check(f"finished-{name}-{days}", who, days=days))
                work.evidence.add(an_evidence(f"evidence-{name}-{days}", who, days=days))
                work.plans.add(a_plan(f"settled-{name}-{days}", who))
                done = a_settled_plan(f"settled-{name}-{days}", who, days=days)
                work.plans.save(done, expected_turn=0)
            work.plans.add(a_plan(f"open-{name}", who))
            for week in WEEKS:
                work.reflections.add(a_reflection(f"{week}-{name}", who, period=week))


@pytest.mark.parametrize(("read_ahead", "reads"), READS)
def test_reading_ahead_returns_what_each_member_would_read(
    storage: Storage, engine: Engine, read_ahead: Callable[[UnitOfWork], None], reads: list[Read]
) -> None:
    keep_some(storage)
    with storage.reading() as work:
        one_by_one = [read(work, who) for read in reads for who in ASKED]
    assert any(one_by_one)
    with storage.reading() as work:
        read_ahead(work)
        with listening(engine) as said:
            assert [read(work, who) for read in reads for who in ASKED] == one_by_one
        assert said == []
        with listening(engine) as said:
            assert [read(work, NAMESAKE) for read in reads]
        assert said


def test_members_of_two_workspaces_cannot_be_read_ahead_together(storage: Storage) -> None:
    with storage.reading() as work, pytest.raises(ValueError, match="too many values"):
        work.members.read_ahead([ANA, NAMESAKE])


def test_what_was_read_ahead_is_used_only_in_that_unit_of_work(storage: Storage) -> None:
    keep_some(storage)
    with storage.writing() as work:
        work.subscriptions.read_ahead(ASKED)
    later = replace(a_subscription(), next_at=MONDAY + timedelta(weeks=1))
    with storage.writing() as work:
        work.subscriptions.put(later)
    with storage.reading() as work:
        assert work.subscriptions.get(ANA) == later


def test_new_reflections_are_saved_all_or_none(storage: Storage) -> None:
    with storage.writing() as work:
        work.reflections.add(a_reflection(member=BEN))
    with pytest.raises(ConflictError), storage.writing() as work:
        work.reflections.add_all([a_reflection("new"), a_reflection("again", BEN)])
    with storage.writing() as work:
        assert work.reflections.of_week(ANA, "2026-W48") is None
        work.reflections.add_all([a_reflection("new"), a_reflection("other", NAMESAKE)])
        assert work.reflections.of_week(ANA, "2026-W48") == a_reflection("new")


def test_each_message_is_saved_with_the_reflection_of_its_week(storage: Storage) -> None:
    keep_some(storage)
    with storage.writing() as work:
        work.reflections.set_messages(
            [
                (ANA, WEEKS[2], MessageRef("D-U1", "1")),
                (BEN, WEEKS[1], MessageRef("D-U2", "2")),
                (NOBODY, WEEKS[2], MessageRef("D", "3")),
            ]
        )
    with storage.reading() as work:
        placed = {
            found.id: found.message_ref
            for who in (ANA, BEN, NAMESAKE)
            for found in work.reflections.recent(who)
            if found.message_ref
        }
    assert placed == {"2026-W48-U1": MessageRef("D-U1", "1"), "2026-W47-U2": MessageRef("D-U2", "2")}


def test_the_dms_of_known_members_are_stored_and_nobody_becomes_known_by_it(storage: Storage) -> None:
    with storage.writing() as work:
        work.members.update(ANA, path="expert")
        work.members.set_dms({BEN: "D-U2", ANA: "D-U1"})
    with storage.reading() as work:
        assert work.members.get(ANA).dm == "D-U1"
        assert work.members.get(ANA).path == "expert"
        assert work.members.get(BEN).dm is None
