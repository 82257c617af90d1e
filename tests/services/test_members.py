"""What is stored about a member doesn't depend on whether they were welcomed."""

import pytest

from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.services.library import Library
from bot.services.members import MemberService
from bot.services.teams import TeamService
from bot.services.weekly import WeeklyChange, WeeklyService
from bot.storage.unit_of_work import Storage
from tests.memory import TickingClock, kept_in, memory_storage

ANA, MAYA = Member("T1", "U1"), Member("T1", "UMAYA")
CLOCK = TickingClock()


@pytest.fixture
def storage() -> Storage:
    return memory_storage()


@pytest.fixture
def members(storage: Storage, framework: Framework) -> MemberService:
    return MemberService(storage, Library(framework), CLOCK, 5)


def test_a_member_is_welcomed_once(members: MemberService) -> None:
    assert [members.meet(ANA) for _ in range(3)] == [True, False, False]


def test_a_member_who_chose_a_path_before_being_welcomed_keeps_it_and_is_still_welcomed(
    members: MemberService, storage: Storage, framework: Framework
) -> None:
    path = framework.paths[0].id
    members.choose(ANA, path=path)
    assert members.meet(ANA)
    with storage.reading() as work:
        assert work.members.get(ANA).path == path


def test_a_member_who_subscribed_first_is_still_welcomed(members: MemberService, storage: Storage) -> None:
    weekly = WeeklyService(storage, CLOCK)
    weekly.join(ANA, WeeklyChange(), lambda: "Europe/Lisbon")
    assert members.meet(ANA)
    assert weekly.view(ANA)


def test_the_choice_about_receipts_is_stored_even_before_a_welcome(
    members: MemberService,
) -> None:
    members.want_receipts(ANA, wanted=True)
    assert members.teams(ANA).wants_receipts
    members.want_receipts(ANA, wanted=False)
    assert not members.teams(ANA).wants_receipts


def test_the_dm_of_an_unknown_member_is_not_stored(members: MemberService, storage: Storage) -> None:
    members.set_dm(ANA, "D1")
    assert not kept_in(storage)


def test_the_dm_is_stored_of_a_member_who_was_never_welcomed(members: MemberService, storage: Storage) -> None:
    members.choose(ANA, path="")
    members.set_dm(ANA, "D1")
    with storage.reading() as work:
        assert work.members.get(ANA).dm == "D1"
        assert work.members.get(ANA).welcomed_at is None


def test_a_member_who_was_invited_to_a_team_is_still_welcomed(members: MemberService, storage: Storage) -> None:
    TeamService(storage, CLOCK, lambda: "delivery-1", 5).add(MAYA, [ANA.user])
    assert members.meet(ANA)
