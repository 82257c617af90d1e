from datetime import timedelta

from bot.domain.rate_limit import HORIZON
from bot.storage.unit_of_work import Storage
from tests.storage.rows import MONDAY

SECOND = timedelta(seconds=1)


def test_a_new_workspace_is_free_now(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.rate_limits.free_at("T1") is None
        assert unit.rate_limits.reserve("T1", MONDAY, limit=3, pause=SECOND) == (
            MONDAY,
            MONDAY + SECOND,
            MONDAY + 2 * SECOND,
        )


def test_a_reserved_time_is_not_reserved_again(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.rate_limits.reserve("T1", MONDAY, limit=2, pause=SECOND)
    with storage.writing() as unit:
        assert unit.rate_limits.reserve("T1", MONDAY, limit=2, pause=SECOND) == (
            MONDAY + 2 * SECOND,
            MONDAY + 3 * SECOND,
        )


def test_an_uncommitted_reservation_can_be_made_again(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.rate_limits.reserve("T1", MONDAY, limit=2, pause=SECOND)
        unit.rollback()
    with storage.writing() as unit:
        assert unit.rate_limits.reserve("T1", MONDAY, limit=1, pause=SECOND) == (MONDAY,)


def test_a_workspace_that_was_free_for_long_starts_now_and_catches_up_on_nothing(storage: Storage) -> None:
    later = MONDAY + timedelta(days=1)
    with storage.writing() as unit:
        unit.rate_limits.reserve("T1", MONDAY, limit=1, pause=SECOND)
        assert unit.rate_limits.reserve("T1", later, limit=2, pause=SECOND) == (later, later + SECOND)


def test_nothing_is_reserved_beyond_the_horizon(storage: Storage) -> None:
    with storage.writing() as unit:
        moments = unit.rate_limits.reserve("T1", MONDAY, limit=100, pause=SECOND)
        assert moments[-1] == MONDAY + HORIZON
        assert len(moments) == 6
        assert unit.rate_limits.reserve("T1", MONDAY, limit=1, pause=SECOND) == ()
        free = unit.rate_limits.free_at("T1")
        assert free == MONDAY + SECOND
        assert unit.rate_limits.reserve("T1", free - timedelta(microseconds=1), limit=9, pause=SECOND) == ()
        assert unit.rate_limits.reserve("T1", free, limit=9, pause=SECOND) == (free + HORIZON,)


def test_without_a_pause_all_times_are_now(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.rate_limits.reserve("T1", MONDAY, limit=3, pause=timedelta(0)) == (MONDAY,) * 3
        assert unit.rate_limits.reserve("T1", MONDAY, limit=0, pause=SECOND) == ()


def test_nothing_is_reserved_while_the_workspace_is_blocked(storage: Storage) -> None:
    until = MONDAY + 30 * SECOND
    with storage.writing() as unit:
        unit.rate_limits.block("T1", until)
    with storage.writing() as unit:
        assert unit.rate_limits.reserve("T1", MONDAY, limit=1, pause=SECOND) == ()
        assert unit.rate_limits.free_at("T1") == until
        assert unit.rate_limits.reserve("T1", until, limit=1, pause=SECOND) == (until,)


def test_a_shorter_block_does_not_end_a_longer_one_and_a_longer_one_prolongs_it(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.rate_limits.block("T1", MONDAY + 30 * SECOND)
        unit.rate_limits.block("T1", MONDAY + SECOND)
        assert unit.rate_limits.free_at("T1") == MONDAY + 30 * SECOND
        unit.rate_limits.block("T1", MONDAY + 60 * SECOND)
        assert unit.rate_limits.free_at("T1") == MONDAY + 60 * SECOND


def test_a_block_does_not_release_what_was_reserved(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.rate_limits.reserve("T1", MONDAY, limit=3, pause=SECOND)
        unit.rate_limits.block("T1", MONDAY + SECOND)
        assert unit.rate_limits.reserve("T1", MONDAY + SECOND, limit=1, pause=SECOND) == (MONDAY + 3 * SECOND,)


def test_workspaces_do_not_wait_for_each_other(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.rate_limits.block("T1", MONDAY + 30 * SECOND)
        assert unit.rate_limits.reserve("T2", MONDAY, limit=1, pause=SECOND) == (MONDAY,)
        assert unit.rate_limits.reserve("T3", MONDAY, limit=1, pause=SECOND) == (MONDAY,)
