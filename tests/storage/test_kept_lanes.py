from datetime import timedelta

from bot.domain.lane import HORIZON
from bot.storage.unit_of_work import Storage
from tests.storage.rows import MONDAY

SECOND = timedelta(seconds=1)


def test_an_unused_lane_is_free_now(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.lanes.free_at("T1") is None
        assert unit.lanes.reserve("T1", MONDAY, most=3, pause=SECOND) == (MONDAY, MONDAY + SECOND, MONDAY + 2 * SECOND)


def test_a_reserved_moment_is_not_given_again(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.lanes.reserve("T1", MONDAY, most=2, pause=SECOND)
    with storage.writing() as unit:
        assert unit.lanes.reserve("T1", MONDAY, most=2, pause=SECOND) == (MONDAY + 2 * SECOND, MONDAY + 3 * SECOND)


def test_a_reservation_that_was_not_committed_is_given_again(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.lanes.reserve("T1", MONDAY, most=2, pause=SECOND)
        unit.rollback()
    with storage.writing() as unit:
        assert unit.lanes.reserve("T1", MONDAY, most=1, pause=SECOND) == (MONDAY,)


def test_an_idle_lane_starts_now_without_catching_up(storage: Storage) -> None:
    later = MONDAY + timedelta(days=1)
    with storage.writing() as unit:
        unit.lanes.reserve("T1", MONDAY, most=1, pause=SECOND)
        assert unit.lanes.reserve("T1", later, most=2, pause=SECOND) == (later, later + SECOND)


def test_nothing_is_reserved_beyond_the_horizon(storage: Storage) -> None:
    with storage.writing() as unit:
        moments = unit.lanes.reserve("T1", MONDAY, most=100, pause=SECOND)
        assert moments[-1] == MONDAY + HORIZON
        assert len(moments) == 6
        assert unit.lanes.reserve("T1", MONDAY, most=1, pause=SECOND) == ()
        free = unit.lanes.free_at("T1")
        assert free == MONDAY + SECOND
        assert unit.lanes.reserve("T1", free - timedelta(microseconds=1), most=9, pause=SECOND) == ()
        assert unit.lanes.reserve("T1", free, most=9, pause=SECOND) == (free + HORIZON,)


def test_without_a_pause_all_moments_are_now(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.lanes.reserve("T1", MONDAY, most=3, pause=timedelta(0)) == (MONDAY,) * 3
        assert unit.lanes.reserve("T1", MONDAY, most=0, pause=SECOND) == ()


def test_nothing_is_reserved_while_the_workspace_is_blocked(storage: Storage) -> None:
    until = MONDAY + 30 * SECOND
    with storage.writing() as unit:
        unit.lanes.block("T1", until)
    with storage.writing() as unit:
        assert unit.lanes.reserve("T1", MONDAY, most=1, pause=SECOND) == ()
        assert unit.lanes.free_at("T1") == until
        assert unit.lanes.reserve("T1", until, most=1, pause=SECOND) == (until,)


def test_the_longer_of_two_blocks_applies(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.lanes.block("T1", MONDAY + 30 * SECOND)
        unit.lanes.block("T1", MONDAY + SECOND)
        assert unit.lanes.free_at("T1") == MONDAY + 30 * SECOND
        unit.lanes.block("T1", MONDAY + 60 * SECOND)
        assert unit.lanes.free_at("T1") == MONDAY + 60 * SECOND


def test_a_block_keeps_reservations(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.lanes.reserve("T1", MONDAY, most=3, pause=SECOND)
        unit.lanes.block("T1", MONDAY + SECOND)
        assert unit.lanes.reserve("T1", MONDAY + SECOND, most=1, pause=SECOND) == (MONDAY + 3 * SECOND,)


def test_workspaces_have_separate_lanes(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.lanes.block("T1", MONDAY + 30 * SECOND)
        assert unit.lanes.reserve("T2", MONDAY, most=1, pause=SECOND) == (MONDAY,)
        assert unit.lanes.reserve("T3", MONDAY, most=1, pause=SECOND) == (MONDAY,)
