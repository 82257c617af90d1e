from dataclasses import replace

import pytest

from bot.domain.check import Check
from bot.domain.conversation import MessageRef, Status
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_check, a_finished_check, latest_check


def keep(storage: Storage, *checks: Check) -> None:
    with storage.writing() as unit:
        for check in checks:
            unit.checks.add(check)


def answered(check: Check) -> Check:
    session = replace(check.session, answers={**check.session.answers, "item.design": "3"}, turn=check.session.turn + 1)
    return replace(check, session=session)


def test_a_check_is_read_back_unchanged(storage: Storage) -> None:
    check = replace(a_check(), message_ref=MessageRef("D1", "1764.0001"))
    keep(storage, check)
    with storage.reading() as unit:
        assert unit.checks.get(ANA, check.id) == check


def test_answers_are_read_back_in_order(storage: Storage) -> None:
    check = answered(a_check())
    keep(storage, check)
    with storage.reading() as unit:
        found = unit.checks.get(ANA, check.id)
    assert found is not None
    assert list(found.session.answers) == list(check.session.answers)


def test_there_is_no_check_before_one_is_started(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.checks.get(ANA, "check-1") is None
        assert latest_check(unit, ANA) is None
        assert unit.checks.recent(ANA) == ()
        assert unit.checks.count_finished(ANA) == 0


@pytest.mark.parametrize("other", [BEN, NAMESAKE])
def test_nobody_can_reach_somebody_else_s_check(storage: Storage, other: Member) -> None:
    check = a_check()
    keep(storage, check)
    with storage.writing() as unit:
        assert unit.checks.get(other, check.id) is None
        assert latest_check(unit, other) is None
        unit.checks.set_message(other, check.id, MessageRef("D9", "9"))
        unit.checks.remove(other, check.id)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.checks.save(replace(answered(check), member=other), expected_turn=0)
    with storage.reading() as unit:
        assert unit.checks.get(ANA, check.id) == check


def test_two_members_with_the_same_user_id_each_have_their_own_check(storage: Storage) -> None:
    mine, theirs = a_check("check-1"), a_check("check-2", NAMESAKE)
    keep(storage, mine, theirs)
    with storage.reading() as unit:
        assert latest_check(unit, ANA) == mine
        assert latest_check(unit, NAMESAKE) == theirs


def test_a_second_unfinished_check_is_refused_and_the_transaction_goes_on(storage: Storage) -> None:
    keep(storage, a_check("check-1"))
    with storage.writing() as unit:
        with pytest.raises(ConflictError):
            unit.checks.add(a_check("check-2"))
        unit.checks.set_message(ANA, "check-1", MessageRef("D1", "1"))
    with storage.reading() as unit:
        assert latest_check(unit, ANA) == replace(a_check("check-1"), message_ref=MessageRef("D1", "1"))
        assert unit.checks.get(ANA, "check-2") is None


def test_another_check_can_be_started_after_one_is_finished_or_removed(storage: Storage) -> None:
    keep(storage, a_finished_check("check-1"), a_check("check-2"))
    with storage.writing() as unit:
        unit.checks.remove(ANA, "check-2")
        unit.checks.add(a_check("check-3"))
    with storage.reading() as unit:
        assert unit.checks.get(ANA, "check-2") is None
        assert latest_check(unit, ANA) == a_check("check-3")


def test_the_latest_check_is_the_unfinished_one(storage: Storage) -> None:
    keep(storage, a_finished_check("old", days=1), a_finished_check("older"), a_check("new"))
    with storage.reading() as unit:
        assert latest_check(unit, ANA) == a_check("new")


def test_the_latest_check_is_otherwise_the_last_finished_one(storage: Storage) -> None:
    keep(storage, a_finished_check("older"), a_finished_check("last", days=2), a_finished_check("old", days=1))
    with storage.reading() as unit:
        assert latest_check(unit, ANA) == a_finished_check("last", days=2)


def test_recent_checks_are_limited_with_the_unfinished_one_first(storage: Storage) -> None:
    keep(storage, *(a_finished_check(f"check-{day}", days=day) for day in (2, 0, 3, 1)), a_check("under-way"))
    with storage.reading() as unit:
        ids = ["under-way", "check-3", "check-2", "check-1", "check-0"]
        assert [check.id for check in unit.checks.recent(ANA)] == ids
        assert [check.id for check in unit.checks.recent(ANA, limit=2)] == ids[:2]
        assert unit.checks.count_finished(ANA) == 4


def test_saving_a_check_leaves_its_message_alone(storage: Storage) -> None:
    check = a_check()
    keep(storage, check)
    changed = answered(check)
    done = replace(
        changed, session=replace(changed.session, at=None, status=Status.FINISHED), finished_at=MONDAY, framework="v2"
    )
    with storage.writing() as unit:
        unit.checks.set_message(ANA, check.id, MessageRef("D1", "1"))
        unit.checks.save(replace(done, message_ref=MessageRef("D2", "2")), expected_turn=0)
    with storage.reading() as unit:
        assert unit.checks.get(ANA, check.id) == replace(done, message_ref=MessageRef("D1", "1"))


def test_a_check_with_an_outdated_turn_is_not_saved(storage: Storage) -> None:
    check = a_check()
    keep(storage, check)
    with storage.writing() as unit:
        unit.checks.save(answered(check), expected_turn=0)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.checks.save(answered(check), expected_turn=0)


def test_saving_a_removed_check_is_a_conflict_and_setting_its_message_does_nothing(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.set_message(ANA, "check-1", MessageRef("D1", "1"))
        with pytest.raises(ConflictError):
            unit.checks.save(a_check(), expected_turn=0)
    with storage.reading() as unit:
        assert unit.checks.get(ANA, "check-1") is None
