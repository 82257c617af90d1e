from dataclasses import replace

import pytest

from bot.domain.conversation import Session
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_reframe


def test_a_reframe_is_read_back_unchanged_and_its_answers_are_kept(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.reframes.add(a_reframe())
    session = Session({"request": "a workshop", "sign": "late declarations"}, "tried", turn=1)
    changed = replace(a_reframe(), session=session, moved_at=MONDAY)
    with storage.writing() as unit:
        assert unit.reframes.get(ANA, "reframe-1") == a_reframe()
        unit.reframes.save(changed, expected_turn=0)
    with storage.reading() as unit:
        assert unit.reframes.recent(ANA) == (changed,)


@pytest.mark.parametrize("other", [BEN, NAMESAKE])
def test_nobody_can_reach_somebody_else_s_reframe(storage: Storage, other: Member) -> None:
    with storage.writing() as unit:
        unit.reframes.add(a_reframe())
    with storage.reading() as unit:
        assert unit.reframes.get(other, "reframe-1") is None
        assert unit.reframes.recent(other) == ()
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.reframes.save(replace(a_reframe(), member=other), expected_turn=0)
