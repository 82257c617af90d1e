from dataclasses import replace

import pytest

from bot.domain.conversation import MessageRef, Status
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.reflection import PastReflections, Reflection
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, a_reflection


def keep(storage: Storage, *reflections: Reflection) -> None:
    with storage.writing() as unit:
        for reflection in reflections:
            unit.reflections.add(reflection)


def answered(reflection: Reflection) -> Reflection:
    answers = {**reflection.session.answers, "answer": "I asked Dana.", "scope": None}
    session = replace(reflection.session, answers=answers, at=None, status=Status.FINISHED, turn=1)
    return replace(reflection, session=session, answered_at=MONDAY)


def test_a_reflection_is_read_back_unchanged(storage: Storage) -> None:
    reflection = replace(answered(a_reflection()), message_ref=MessageRef("D1", "1764.0001"), plan=None)
    keep(storage, reflection)
    with storage.reading() as unit:
        assert unit.reflections.get(ANA, reflection.id) == reflection
        assert unit.reflections.of_week(ANA, reflection.period) == reflection
        assert unit.reflections.recent(ANA) == (reflection,)
        assert unit.reflections.earlier(ANA, limit=8) == PastReflections((reflection.question,), total=1)


def test_there_is_no_reflection_before_one_is_started(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.reflections.get(ANA, "reflection-1") is None
        assert unit.reflections.of_week(ANA, "2026-W48") is None
        assert unit.reflections.recent(ANA) == ()
        assert unit.reflections.earlier(ANA, limit=8) == PastReflections()


@pytest.mark.parametrize("other", [BEN, NAMESAKE])
def test_nobody_can_reach_somebody_else_s_reflection(storage: Storage, other: Member) -> None:
    mine = a_reflection()
    keep(storage, mine)
    with storage.writing() as unit:
        assert unit.reflections.get(other, mine.id) is None
        assert unit.reflections.of_week(other, mine.period) is None
        assert unit.reflections.recent(other) == ()
        assert unit.reflections.earlier(other, limit=8) == PastReflections()
        unit.reflections.set_message(other, mine.id, MessageRef("D9", "9"))
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.reflections.save(replace(answered(mine), member=other), expected_turn=0)
    with storage.reading() as unit:
        assert unit.reflections.get(ANA, mine.id) == mine


def test_a_week_has_one_reflection_and_the_transaction_goes_on(storage: Storage) -> None:
    keep(storage, a_reflection("first"), a_reflection("theirs", NAMESAKE), a_reflection("ben-s", BEN))
    with storage.writing() as unit:
        with pytest.raises(ConflictError):
            unit.reflections.add(a_reflection("second"))
        unit.reflections.set_message(ANA, "first", MessageRef("D1", "1"))
    with storage.reading() as unit:
        assert unit.reflections.of_week(ANA, "2026-W48") == replace(
            a_reflection("first"), message_ref=MessageRef("D1", "1")
        )
        assert unit.reflections.get(ANA, "second") is None


def test_reflections_are_newest_first_and_limited(storage: Storage) -> None:
    weeks = ["2026-W05", "2026-W48", "2025-W52", "2026-W09", "2026-W10"]
    keep(storage, *(a_reflection(f"of-{week}", period=week) for week in weeks))
    with storage.reading() as unit:
        assert [found.period for found in unit.reflections.recent(ANA)] == sorted(weeks, reverse=True)
        assert [found.period for found in unit.reflections.recent(ANA, limit=2)] == ["2026-W48", "2026-W10"]
        assert unit.reflections.earlier(ANA, limit=8).total == 5


def test_saving_a_reflection_leaves_its_message_alone(storage: Storage) -> None:
    keep(storage, a_reflection())
    with storage.writing() as unit:
        unit.reflections.set_message(ANA, "reflection-1", MessageRef("D1", "1"))
        unit.reflections.save(replace(answered(a_reflection()), message_ref=MessageRef("D2", "2")), expected_turn=0)
    with storage.reading() as unit:
        assert unit.reflections.get(ANA, "reflection-1") == replace(
            answered(a_reflection()), message_ref=MessageRef("D1", "1")
        )


def test_a_reflection_with_an_outdated_turn_is_not_saved(storage: Storage) -> None:
    keep(storage, a_reflection())
    with storage.writing() as unit:
        unit.reflections.save(answered(a_reflection()), expected_turn=0)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.reflections.save(answered(a_reflection()), expected_turn=0)


def test_saving_a_missing_reflection_is_a_conflict_and_setting_its_message_does_nothing(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.reflections.set_message(ANA, "reflection-1", MessageRef("D1", "1"))
        with pytest.raises(ConflictError):
            unit.reflections.save(a_reflection(), expected_turn=0)
    with storage.reading() as unit:
        assert unit.reflections.get(ANA, "reflection-1") is None
