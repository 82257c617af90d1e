from dataclasses import replace

import pytest

from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.summary import Release, Topic
from bot.storage.unit_of_work import Storage
from tests.storage.team_rows import DAN, MAYA, OTHER_MAYA, a_release, contributions


def keep(storage: Storage, *releases: Release) -> None:
    with storage.writing() as unit:
        for release in releases:
            unit.releases.add(release)


def counting(release: Release, *people: str) -> Release:
    """The release, with other people counted."""
    return replace(release, contributions={person: f"check-{person}:1" for person in people})


def test_a_release_is_read_back_unchanged(storage: Storage) -> None:
    keep(storage, a_release())
    with storage.writing() as unit:
        assert unit.releases.history(MAYA, Topic.STANDING) == (a_release(),)
        assert contributions(unit, "T1", Topic.STANDING) == (a_release().contributions,)


def test_there_are_no_releases_at_first(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.releases.history(MAYA, Topic.STANDING) == ()
        assert contributions(unit, "T1", Topic.STANDING) == ()
        assert unit.releases.highest_minimum() is None


def test_each_release_has_its_own_people(storage: Storage) -> None:
    many = counting(a_release("release-1"), *(f"U{number}" for number in range(700)))
    few = counting(a_release("release-2", days=1), "U1", "U2")
    keep(storage, many, few)
    with storage.writing() as unit:
        assert unit.releases.history(MAYA, Topic.STANDING) == (few, many)
        assert contributions(unit, "T1", Topic.STANDING) == (many.contributions, few.contributions)


def test_the_history_is_newest_first_and_limited(storage: Storage) -> None:
    keep(storage, *(a_release(f"release-{day}", days=day) for day in (1, 3, 0, 2)))
    with storage.reading() as unit:
        history = unit.releases.history(MAYA, Topic.STANDING)
        assert [one.id for one in history] == ["release-3", "release-2", "release-1", "release-0"]
        assert unit.releases.history(MAYA, Topic.STANDING, most=2) == history[:2]


def test_each_topic_has_a_history_of_its_own(storage: Storage) -> None:
    rhythm = a_release("release-2", topic=Topic.RHYTHM)
    keep(storage, a_release("release-1"), counting(rhythm, "U9"))
    with storage.writing() as unit:
        assert unit.releases.history(MAYA, Topic.RHYTHM) == (counting(rhythm, "U9"),)
        assert contributions(unit, "T1", Topic.RHYTHM) == ({"U9": "check-U9:1"},)
        assert unit.releases.history(MAYA, Topic.STANDING) == (a_release("release-1"),)


@pytest.mark.parametrize("other", [DAN, OTHER_MAYA])
def test_nobody_can_reach_another_manager_s_history(storage: Storage, other: Member) -> None:
    keep(storage, a_release())
    with storage.reading() as unit:
        assert unit.releases.history(other, Topic.STANDING) == ()


def test_the_release_rule_sees_every_release_in_the_workspace_oldest_first(storage: Storage) -> None:
    keep(
        storage,
        counting(a_release("release-3", days=3), "U3"),
        counting(a_release("release-1", DAN, days=1), "U1"),
        counting(a_release("release-2", days=2), "U2"),
        counting(a_release("release-0", OTHER_MAYA), "U1"),
    )
    with storage.writing() as unit:
        seen = contributions(unit, "T1", Topic.STANDING)
        assert [set(one) for one in seen] == [{"U1"}, {"U2"}, {"U3"}]
        assert [set(one) for one in contributions(unit, "T2", Topic.STANDING)] == [{"U1"}]


def test_the_same_id_in_two_workspaces_is_two_releases(storage: Storage) -> None:
    mine, theirs = counting(a_release(), "U1"), counting(a_release("release-1", OTHER_MAYA), "U2")
    keep(storage, mine, theirs)
    with storage.reading() as unit:
        assert unit.releases.history(MAYA, Topic.STANDING) == (mine,)
        assert unit.releases.history(OTHER_MAYA, Topic.STANDING) == (theirs,)


def test_the_highest_minimum_is_across_all_workspaces(storage: Storage) -> None:
    keep(storage, replace(a_release("release-1"), minimum=4), replace(a_release("release-2", OTHER_MAYA), minimum=7))
    keep(storage, replace(a_release("release-3"), minimum=5))
    with storage.reading() as unit:
        assert unit.releases.highest_minimum() == 7


def test_a_release_is_never_replaced(storage: Storage) -> None:
    keep(storage, a_release())
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.releases.add(counting(a_release(), "U9"))
    with storage.reading() as unit:
        assert unit.releases.history(MAYA, Topic.STANDING) == (a_release(),)


def test_a_release_that_is_not_committed_does_not_exist(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.releases.add(a_release())
        unit.rollback()
    with storage.writing() as unit:
        assert contributions(unit, "T1", Topic.STANDING) == ()
