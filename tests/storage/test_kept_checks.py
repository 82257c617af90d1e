from dataclasses import replace

import pytest

from bot.domain.check import Check, MessageRef
from bot.domain.conversation import Status
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_check, a_finished_check


def keep(storage: Storage, *checks: Check) -> None:
    with storage.writing() as unit:
        for check in checks:
            unit.checks.add(check)


def answered(check: Check) -> Check:
    session = replace(check.session, answers={**check.session.answers, "item.design": "3"}, turn=check.session.turn + 1)
    return replace(check, session=session)


def test_a_check_comes_back_as_it_was(storage: Storage) -> None:
    check = replace(a_check(), place=MessageRef("D1", "1764.0001"))
    keep(storage, check)
    with storage.reading() as unit:
        assert unit.checks.get(ANA, check.id) == check


def test_answers_come_back_in_their_order(storage: Storage) -> None:
    check = answered(a_check())
    keep(storage, check)
    with storage.reading() as unit:
        found = unit.checks.get(ANA, check.id)
    assert found is not None
    assert list(found.session.answers) == list(check.session.answers)


def test_a_check_that_was_never_begun_is_not_there(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.checks.get(ANA, "check-1") is None
        assert unit.checks.latest(ANA) is None
        assert unit.checks.recent(ANA) == ()
        assert unit.checks.count_finished(ANA) == 0


@pytest.mark.parametrize("other", [BEN, NAMESAKE])
def test_nobody_gets_at_the_check_of_another(storage: Storage, other: Member) -> None:
    check = a_check()
    keep(storage, check)
    with storage.writing() as unit:
        assert unit.checks.get(other, check.id) is None
        assert unit.checks.latest(other) is None
        unit.checks.place(other, check.id, MessageRef("D9", "9"))
        unit.checks.remove(other, check.id)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.checks.save(replace(answered(check), member=other), was_turn=0)
    with storage.reading() as unit:
        assert unit.checks.get(ANA, check.id) == check


def test_two_members_with_the_same_user_id_each_have_their_own_check(storage: Storage) -> None:
    mine, theirs = a_check("check-1"), a_check("check-2", NAMESAKE)
    keep(storage, mine, theirs)
    with storage.reading() as unit:
        assert unit.checks.latest(ANA) == mine
        assert unit.checks.latest(NAMESAKE) == theirs


def test_a_second_check_under_way_is_refused_and_the_rest_of_the_work_is_kept(storage: Storage) -> None:
    keep(storage, a_check("check-1"))
    with storage.writing() as unit:
        with pytest.raises(ConflictError):
            unit.checks.add(a_check("check-2"))
        unit.checks.place(ANA, "check-1", MessageRef("D1", "1"))
    with storage.reading() as unit:
        assert unit.checks.latest(ANA) == replace(a_check("check-1"), place=MessageRef("D1", "1"))
        assert unit.checks.get(ANA, "check-2") is None


def test_after_one_is_finished_or_removed_another_can_begin(storage: Storage) -> None:
    keep(storage, a_finished_check("check-1"), a_check("check-2"))
    with storage.writing() as unit:
        unit.checks.remove(ANA, "check-2")
        unit.checks.add(a_check("check-3"))
    with storage.reading() as unit:
        assert unit.checks.get(ANA, "check-2") is None
        assert unit.checks.latest(ANA) == a_check("check-3")


def test_the_check_under_way_is_shown_before_any_finished_one(storage: Storage) -> None:
    keep(storage, a_finished_check("old", days=1), a_finished_check("older"), a_check("new"))
    with storage.reading() as unit:
        assert unit.checks.latest(ANA) == a_check("new")


def test_without_one_under_way_the_last_finished_one_is_shown(storage: Storage) -> None:
    keep(storage, a_finished_check("older"), a_finished_check("last", days=2), a_finished_check("old", days=1))
    with storage.reading() as unit:
        assert unit.checks.latest(ANA) == a_finished_check("last", days=2)


def test_the_one_under_way_comes_first_then_the_newest_and_no_more_than_asked_for(storage: Storage) -> None:
    keep(storage, *(a_finished_check(f"check-{day}", days=day) for day in (2, 0, 3, 1)), a_check("under-way"))
    with storage.reading() as unit:
        ids = ["under-way", "check-3", "check-2", "check-1", "check-0"]
        assert [check.id for check in unit.checks.recent(ANA)] == ids
        assert [check.id for check in unit.checks.recent(ANA, most=2)] == ids[:2]
        assert unit.checks.count_finished(ANA) == 4


def test_a_changed_check_is_kept_but_for_its_place(storage: Storage) -> None:
    check = a_check()
    keep(storage, check)
    changed = answered(check)
    done = replace(
        changed, session=replace(changed.session, at=None, status=Status.FINISHED), finished_at=MONDAY, framework="v2"
    )
    with storage.writing() as unit:
        unit.checks.place(ANA, check.id, MessageRef("D1", "1"))
        unit.checks.save(replace(done, place=MessageRef("D2", "2")), was_turn=0)
    with storage.reading() as unit:
        assert unit.checks.get(ANA, check.id) == replace(done, place=MessageRef("D1", "1"))


def test_a_check_whose_turn_has_passed_is_not_saved_again(storage: Storage) -> None:
    check = a_check()
    keep(storage, check)
    with storage.writing() as unit:
        unit.checks.save(answered(check), was_turn=0)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.checks.save(answered(check), was_turn=0)


def test_a_check_that_is_gone_is_a_conflict_to_save_and_nothing_to_place(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.place(ANA, "check-1", MessageRef("D1", "1"))
        with pytest.raises(ConflictError):
            unit.checks.save(a_check(), was_turn=0)
    with storage.reading() as unit:
        assert unit.checks.get(ANA, "check-1") is None
