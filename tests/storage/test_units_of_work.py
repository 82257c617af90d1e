from dataclasses import replace

import pytest

from bot.domain.errors import ConflictError, NotSavedError
from bot.domain.people import Profile
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, a_check, a_finished_check


def test_a_writing_unit_is_kept_when_its_block_ends(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.add(a_check())
    with storage.reading() as unit:
        assert unit.checks.latest(ANA) == a_check()


def test_an_error_gives_up_all_of_the_work(storage: Storage) -> None:
    def break_off() -> None:
        with storage.writing() as unit:
            unit.checks.add(a_check())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    with storage.reading() as unit:
        assert unit.checks.latest(ANA) is None
        assert unit.members.get(ANA) == Profile(ANA)


def test_what_is_rolled_back_is_given_up_and_what_follows_is_kept(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.members.keep(ANA, path="design")
        unit.rollback()
        unit.members.keep(BEN, path="design")
    with storage.reading() as unit:
        assert unit.members.get(ANA) == Profile(ANA)
        assert unit.members.get(BEN) == Profile(BEN, path="design")


def test_work_sees_its_own_rows_and_nobody_else_does_before_the_commit(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.members.keep(ANA, welcomed_at=MONDAY)
        assert unit.members.get(ANA).welcomed_at == MONDAY
        with storage.reading() as other:
            assert other.members.get(ANA) == Profile(ANA)
    with storage.reading() as other:
        assert other.members.get(ANA).welcomed_at == MONDAY


def test_a_reading_unit_sees_one_moment(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.checks.latest(ANA) is None
        with storage.writing() as other:
            other.checks.add(a_check())
        assert unit.checks.latest(ANA) is None
        assert unit.checks.count_finished(ANA) == 0


def test_a_reading_unit_neither_writes_nor_locks(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.add(a_check())
    with storage.reading() as unit:
        for refused in (
            lambda: unit.members.keep(ANA, path="design"),
            lambda: unit.deliveries.due("T1", MONDAY, most=9),
            lambda: unit.forget(ANA),
        ):
            with pytest.raises(RuntimeError, match="reading"):
                refused()
        assert unit.checks.latest(ANA) == a_check()


def test_what_follows_a_refused_statement_is_never_half_kept(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.add(a_finished_check("check-1"))
        unit.checks.add(a_check("check-2"))

    def go_on_after_a_refusal() -> None:
        with storage.writing() as unit:
            unit.members.keep(ANA, welcomed_at=MONDAY)
            with pytest.raises(ConflictError):
                unit.checks.save(replace(a_finished_check("check-1"), finished_at=None), was_turn=9)
            with pytest.raises(NotSavedError):
                unit.members.keep(BEN, welcomed_at=MONDAY)

    with pytest.raises(NotSavedError):
        go_on_after_a_refusal()
    with storage.reading() as unit:
        assert unit.members.get(ANA).welcomed_at is None
        assert unit.members.get(BEN).welcomed_at is None
