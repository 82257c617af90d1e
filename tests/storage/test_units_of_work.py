from dataclasses import replace

import pytest

from bot.domain.errors import ConflictError, NotSavedError
from bot.domain.people import Profile
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, a_check, a_finished_check, latest_check


def test_a_writing_unit_is_committed_when_its_block_ends(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.add(a_check())
    with storage.reading() as unit:
        assert latest_check(unit, ANA) == a_check()


def test_an_error_rolls_back_everything(storage: Storage) -> None:
    def break_off() -> None:
        with storage.writing() as unit:
            unit.checks.add(a_check())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    with storage.reading() as unit:
        assert latest_check(unit, ANA) is None
        assert unit.members.get(ANA) == Profile(ANA)


def test_a_rollback_discards_earlier_writes_and_keeps_later_ones(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.members.update(ANA, path="design")
        unit.rollback()
        unit.members.update(BEN, path="design")
    with storage.reading() as unit:
        assert unit.members.get(ANA) == Profile(ANA)
        assert unit.members.get(BEN) == Profile(BEN, path="design")


def test_uncommitted_rows_are_visible_only_to_their_own_unit(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.members.update(ANA, welcomed_at=MONDAY)
        assert unit.members.get(ANA).welcomed_at == MONDAY
        with storage.reading() as other:
            assert other.members.get(ANA) == Profile(ANA)
    with storage.reading() as other:
        assert other.members.get(ANA).welcomed_at == MONDAY


def test_a_reading_unit_sees_one_snapshot(storage: Storage) -> None:
    with storage.reading() as unit:
        assert latest_check(unit, ANA) is None
        with storage.writing() as other:
            other.checks.add(a_check())
        assert latest_check(unit, ANA) is None
        assert unit.checks.count_finished(ANA) == 0


def test_a_reading_unit_can_neither_write_nor_lock(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.add(a_check())
    with storage.reading() as unit:
        for refused in (
            lambda: unit.members.update(ANA, path="design"),
            lambda: unit.deliveries.due("T1", MONDAY, limit=9),
            lambda: unit.forget(ANA),
        ):
            with pytest.raises(RuntimeError, match="reading"):
                refused()
        assert latest_check(unit, ANA) == a_check()


def test_nothing_is_half_saved_after_a_failed_statement(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.checks.add(a_finished_check("check-1"))
        unit.checks.add(a_check("check-2"))

    def go_on_after_a_refusal() -> None:
        with storage.writing() as unit:
            unit.members.update(ANA, welcomed_at=MONDAY)
            with pytest.raises(ConflictError):
                unit.checks.save(replace(a_finished_check("check-1"), finished_at=None), expected_turn=9)
            with pytest.raises(NotSavedError):
                unit.members.update(BEN, welcomed_at=MONDAY)

    with pytest.raises(NotSavedError):
        go_on_after_a_refusal()
    with storage.reading() as unit:
        assert unit.members.get(ANA).welcomed_at is None
        assert unit.members.get(BEN).welcomed_at is None
