from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.team import Choice, Sharing
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE
from tests.storage.team_rows import DAN, MAYA, OTHER_MAYA, a_sharing


def keep(storage: Storage, *sharings: Sharing) -> None:
    with storage.writing() as unit:
        for sharing in sharings:
            unit.sharings.put(sharing)


def test_there_is_no_sharing_at_first(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.sharings.get(MAYA, "U1") is None
        assert unit.sharings.of_member(ANA) == ()


@pytest.mark.parametrize("choice", Choice)
@pytest.mark.parametrize("on_team", [True, False])
def test_a_sharing_is_read_back_unchanged(storage: Storage, choice: Choice, *, on_team: bool) -> None:
    sharing = a_sharing(choice=choice, on_team=on_team)
    keep(storage, sharing)
    with storage.reading() as unit:
        assert unit.sharings.get(MAYA, "U1") == sharing
        assert unit.sharings.of_member(ANA) == (sharing,)
        assert unit.sharings.team(MAYA) == ((sharing,) if on_team else ())


def test_putting_it_again_changes_it_and_nobody_else_s(storage: Storage) -> None:
    others = a_sharing(BEN), a_sharing(ANA, DAN, Choice.CARD), a_sharing(NAMESAKE, OTHER_MAYA)
    keep(storage, a_sharing(), *others)
    changed = Sharing(ANA, "M1", Choice.OFF, on_team=False, changed_at=MONDAY + timedelta(days=1))
    keep(storage, changed)
    with storage.reading() as unit:
        assert unit.sharings.get(MAYA, "U1") == changed
        assert unit.sharings.team(MAYA) == (others[0],)
        assert unit.sharings.team(DAN) == (others[1],)
        assert unit.sharings.team(OTHER_MAYA) == (others[2],)


def test_a_team_is_ordered_by_user_id_and_a_member_s_sharings_by_manager(storage: Storage) -> None:
    keep(storage, *(a_sharing(Member("T1", user)) for user in ("U3", "U1", "U2")), a_sharing(ANA, DAN, Choice.OFF))
    with storage.reading() as unit:
        assert [one.member.user for one in unit.sharings.team(MAYA)] == ["U1", "U2", "U3"]
        assert [one.manager for one in unit.sharings.of_member(ANA)] == ["M1", "M2"]


@pytest.mark.parametrize("other", [DAN, OTHER_MAYA])
def test_nobody_can_reach_what_is_shared_with_another_manager(storage: Storage, other: Member) -> None:
    keep(storage, a_sharing())
    with storage.reading() as unit:
        assert unit.sharings.get(other, "U1") is None
        assert unit.sharings.team(other) == ()
        assert unit.sharings.of_member(NAMESAKE) == ()


def test_the_database_refuses_totals_with_two_managers(storage: Storage) -> None:
    keep(storage, a_sharing(), a_sharing(NAMESAKE, OTHER_MAYA), a_sharing(ANA, DAN, Choice.CARD))
    with pytest.raises(ConflictError):
        keep(storage, a_sharing(ANA, DAN))
    keep(storage, replace(a_sharing(), choice=Choice.OFF), a_sharing(ANA, DAN))
