from dataclasses import replace

import pytest

from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.summary import Commitment, CommitmentStatus
from bot.storage.unit_of_work import Storage
from tests.storage.rows import MONDAY
from tests.storage.team_rows import DAN, MAYA, OTHER_MAYA, a_commitment, a_settled_commitment


def keep(storage: Storage, *commitments: Commitment) -> None:
    with storage.writing() as unit:
        for commitment in commitments:
            unit.commitments.add(commitment)


def test_a_commitment_is_read_back_unchanged(storage: Storage) -> None:
    keep(storage, a_commitment())
    with storage.reading() as unit:
        assert unit.commitments.get(MAYA, "commitment-1") == a_commitment()
        assert unit.commitments.open(MAYA) == a_commitment()
        assert unit.commitments.settled(MAYA) == ()


def test_there_is_no_commitment_before_one_is_made(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.commitments.get(MAYA, "commitment-1") is None
        assert unit.commitments.open(MAYA) is None
        assert unit.commitments.settled(MAYA) == ()


@pytest.mark.parametrize("other", [DAN, OTHER_MAYA])
def test_nobody_can_reach_another_manager_s_commitment(storage: Storage, other: Member) -> None:
    keep(storage, a_commitment(), a_settled_commitment("commitment-0"))
    with storage.reading() as unit:
        assert unit.commitments.get(other, "commitment-1") is None
        assert unit.commitments.open(other) is None
        assert unit.commitments.settled(other) == ()
    theirs = replace(a_commitment(), manager=other)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.commitments.save(replace(theirs, status=CommitmentStatus.DONE, settled_at=MONDAY), before=theirs)
    with storage.reading() as unit:
        assert unit.commitments.open(MAYA) == a_commitment()


def test_two_managers_with_the_same_user_id_each_have_their_own_commitment(storage: Storage) -> None:
    keep(storage, a_commitment(), a_commitment("commitment-1", OTHER_MAYA), a_commitment("commitment-2", DAN))
    done = replace(a_commitment(), status=CommitmentStatus.DONE, settled_at=MONDAY)
    with storage.writing() as unit:
        unit.commitments.save(done, before=a_commitment())
    with storage.reading() as unit:
        assert unit.commitments.open(MAYA) is None
        assert unit.commitments.open(OTHER_MAYA) == a_commitment("commitment-1", OTHER_MAYA)
        assert unit.commitments.open(DAN) == a_commitment("commitment-2", DAN)


def test_a_second_open_commitment_is_refused(storage: Storage) -> None:
    keep(storage, a_commitment("commitment-1"))
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.commitments.add(a_commitment("commitment-2"))
    with storage.reading() as unit:
        assert unit.commitments.get(MAYA, "commitment-2") is None
        assert unit.commitments.open(MAYA) == a_commitment("commitment-1")


def test_a_commitment_can_be_let_go_and_another_made_in_one_transaction(storage: Storage) -> None:
    keep(storage, a_commitment("commitment-1"))
    let_go = replace(a_commitment("commitment-1"), status=CommitmentStatus.LET_GO, settled_at=MONDAY)
    with storage.writing() as unit:
        unit.commitments.save(let_go, before=a_commitment("commitment-1"))
        unit.commitments.add(a_commitment("commitment-2"))
    with storage.reading() as unit:
        assert unit.commitments.open(MAYA) == a_commitment("commitment-2")
        assert unit.commitments.settled(MAYA) == (let_go,)


def test_settled_commitments_are_newest_first_and_limited(storage: Storage) -> None:
    keep(storage, *(a_settled_commitment(f"commitment-{day}", days=day) for day in (1, 3, 0, 2)), a_commitment("open"))
    with storage.reading() as unit:
        assert [one.id for one in unit.commitments.settled(MAYA)] == [
            "commitment-3",
            "commitment-2",
            "commitment-1",
            "commitment-0",
        ]
        assert [one.id for one in unit.commitments.settled(MAYA, limit=1)] == ["commitment-3"]


def test_a_commitment_settled_meanwhile_is_not_settled_again(storage: Storage) -> None:
    keep(storage, a_commitment())
    with storage.writing() as unit:
        unit.commitments.save(
            replace(a_commitment(), status=CommitmentStatus.DONE, settled_at=MONDAY), before=a_commitment()
        )
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.commitments.save(
            replace(a_commitment(), status=CommitmentStatus.LET_GO, settled_at=MONDAY), before=a_commitment()
        )
    with storage.reading() as unit:
        assert [one.status for one in unit.commitments.settled(MAYA)] == [CommitmentStatus.DONE]


def test_a_settled_commitment_cannot_be_reopened_while_another_is_open(storage: Storage) -> None:
    keep(storage, a_settled_commitment("commitment-1"), a_commitment("commitment-2"))
    with storage.reading() as unit:
        assert unit.commitments.open(MAYA) == a_commitment("commitment-2")
        assert unit.commitments.get(MAYA, "commitment-1") == a_settled_commitment("commitment-1")
