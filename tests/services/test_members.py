"""What is kept of a member is kept whether they were welcomed or not."""

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


def test_a_member_is_owed_a_welcome_once(members: MemberService) -> None:
    assert [members.meet(ANA) for _ in range(3)] == [True, False, False]


def test_who_chose_a_path_before_they_were_welcomed_has_it_and_is_owed_a_welcome_still(
    members: MemberService, storage: Storage, framework: Framework
) -> None:
    path = framework.paths[0].id
    members.choose(ANA, path=path)
    assert members.meet(ANA)
    with storage.reading() as work:
        assert work.members.get(ANA).path == path


def test_who_joined_the_weekly_question_first_is_owed_a_welcome_still(members: MemberService, storage: Storage) -> None:
    weekly = WeeklyService(storage, CLOCK)
    weekly.join(ANA, WeeklyChange(), lambda: "Europe/Lisbon")
    assert members.meet(ANA)
    assert weekly.view(ANA)


def test_whether_somebody_wants_to_hear_of_looks_is_kept_though_they_were_never_welcomed(
    members: MemberService,
) -> None:
    members.want_receipts(ANA, wanted=True)
    assert members.teams(ANA).wants_receipts
    members.want_receipts(ANA, wanted=False)
    assert not members.teams(ANA).wants_receipts


def test_the_dm_of_whom_nothing_is_kept_is_not_kept_either(members: MemberService, storage: Storage) -> None:
    members.set_dm(ANA, "D1")
    assert not kept_in(storage)


def test_the_dm_of_who_was_never_welcomed_is_known(members: MemberService, storage: Storage) -> None:
    members.choose(ANA, path="")
    members.set_dm(ANA, "D1")
    with storage.reading() as work:
        assert work.members.get(ANA).dm == "D1"
        assert work.members.get(ANA).welcomed_at is None


def test_who_was_asked_onto_a_team_is_owed_a_welcome_still(members: MemberService, storage: Storage) -> None:
    TeamService(storage, CLOCK, lambda: "delivery-1", 5).add(MAYA, [ANA.user])
    assert members.meet(ANA)
