from dataclasses import replace

import pytest

from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.summary import Pledge, PledgeStatus
from bot.storage.unit_of_work import Storage
from tests.storage.rows import MONDAY
from tests.storage.team_rows import DAN, MAYA, OTHER_MAYA, a_pledge, a_settled_pledge


def keep(storage: Storage, *pledges: Pledge) -> None:
    with storage.writing() as unit:
        for pledge in pledges:
            unit.pledges.add(pledge)


def test_a_pledge_is_read_back_unchanged(storage: Storage) -> None:
    keep(storage, a_pledge())
    with storage.reading() as unit:
        assert unit.pledges.get(MAYA, "pledge-1") == a_pledge()
        assert unit.pledges.present(MAYA) == a_pledge()
        assert unit.pledges.settled(MAYA) == ()


def test_there_is_no_pledge_before_one_is_made(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.pledges.get(MAYA, "pledge-1") is None
        assert unit.pledges.present(MAYA) is None
        assert unit.pledges.settled(MAYA) == ()


@pytest.mark.parametrize("other", [DAN, OTHER_MAYA])
def test_nobody_can_reach_another_manager_s_pledge(storage: Storage, other: Member) -> None:
    keep(storage, a_pledge(), a_settled_pledge("pledge-0"))
    with storage.reading() as unit:
        assert unit.pledges.get(other, "pledge-1") is None
        assert unit.pledges.present(other) is None
        assert unit.pledges.settled(other) == ()
    theirs = replace(a_pledge(), manager=other)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.pledges.save(replace(theirs, status=PledgeStatus.DONE, settled_at=MONDAY), was=theirs)
    with storage.reading() as unit:
        assert unit.pledges.present(MAYA) == a_pledge()


def test_two_managers_with_the_same_user_id_each_have_their_own_pledge(storage: Storage) -> None:
    keep(storage, a_pledge(), a_pledge("pledge-1", OTHER_MAYA), a_pledge("pledge-2", DAN))
    done = replace(a_pledge(), status=PledgeStatus.DONE, settled_at=MONDAY)
    with storage.writing() as unit:
        unit.pledges.save(done, was=a_pledge())
    with storage.reading() as unit:
        assert unit.pledges.present(MAYA) is None
        assert unit.pledges.present(OTHER_MAYA) == a_pledge("pledge-1", OTHER_MAYA)
        assert unit.pledges.present(DAN) == a_pledge("pledge-2", DAN)


def test_a_second_open_pledge_is_refused(storage: Storage) -> None:
    keep(storage, a_pledge("pledge-1"))
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.pledges.add(a_pledge("pledge-2"))
    with storage.reading() as unit:
        assert unit.pledges.get(MAYA, "pledge-2") is None
        assert unit.pledges.present(MAYA) == a_pledge("pledge-1")


def test_a_pledge_can_be_dropped_and_another_made_in_one_transaction(storage: Storage) -> None:
    keep(storage, a_pledge("pledge-1"))
    let_go = replace(a_pledge("pledge-1"), status=PledgeStatus.LET_GO, settled_at=MONDAY)
    with storage.writing() as unit:
        unit.pledges.save(let_go, was=a_pledge("pledge-1"))
        unit.pledges.add(a_pledge("pledge-2"))
    with storage.reading() as unit:
        assert unit.pledges.present(MAYA) == a_pledge("pledge-2")
        assert unit.pledges.settled(MAYA) == (let_go,)


def test_settled_pledges_are_newest_first_and_limited(storage: Storage) -> None:
    keep(storage, *(a_settled_pledge(f"pledge-{day}", days=day) for day in (1, 3, 0, 2)), a_pledge("open"))
    with storage.reading() as unit:
        assert [one.id for one in unit.pledges.settled(MAYA)] == ["pledge-3", "pledge-2", "pledge-1", "pledge-0"]
        assert [one.id for one in unit.pledges.settled(MAYA, most=1)] == ["pledge-3"]


def test_a_pledge_settled_meanwhile_is_not_settled_again(storage: Storage) -> None:
    keep(storage, a_pledge())
    with storage.writing() as unit:
        unit.pledges.save(replace(a_pledge(), status=PledgeStatus.DONE, settled_at=MONDAY), was=a_pledge())
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.pledges.save(replace(a_pledge(), status=PledgeStatus.LET_GO, settled_at=MONDAY), was=a_pledge())
    with storage.reading() as unit:
        assert [one.status for one in unit.pledges.settled(MAYA)] == [PledgeStatus.DONE]


def test_a_settled_pledge_cannot_be_reopened_while_another_is_open(storage: Storage) -> None:
    keep(storage, a_settled_pledge("pledge-1"), a_pledge("pledge-2"))
    with storage.reading() as unit:
        assert unit.pledges.present(MAYA) == a_pledge("pledge-2")
        assert unit.pledges.get(MAYA, "pledge-1") == a_settled_pledge("pledge-1")
