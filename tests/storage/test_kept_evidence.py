from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conversation import Session, Status
from bot.domain.errors import ConflictError
from bot.domain.evidence import Evidence, EvidenceSource
from bot.domain.people import Member
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, MONDAY, NAMESAKE, an_evidence

LINK = "https://acme.slack.com/archives/C1/p1764000000000100"


def keep(storage: Storage, *pieces: Evidence) -> None:
    with storage.writing() as unit:
        for evidence in pieces:
            unit.evidence.add(evidence)


def reworded(evidence: Evidence) -> Evidence:
    session = Session({"signal": "impact", "scope": None}, None, Status.FINISHED, 1)
    return replace(evidence, words="Dana uses it.", session=session, link=LINK)


def test_evidence_is_read_back_unchanged(storage: Storage) -> None:
    evidence = reworded(an_evidence(reflection="reflection-1"))
    keep(storage, evidence)
    with storage.reading() as unit:
        assert unit.evidence.get(ANA, evidence.id) == evidence
        assert unit.evidence.of_origin(ANA, EvidenceSource.WEEK, "reflection-1") == evidence
        assert unit.evidence.recent(ANA, limit=9) == (evidence,)
        assert unit.evidence.since(ANA, MONDAY) == (evidence,)
        assert unit.evidence.count(ANA) == 1


def test_there_is_no_evidence_before_any_is_added(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.evidence.get(ANA, "evidence-1") is None
        assert unit.evidence.of_origin(ANA, EvidenceSource.WEEK, "reflection-1") is None
        assert unit.evidence.recent(ANA, limit=9) == ()
        assert unit.evidence.since(ANA, MONDAY) == ()
        assert unit.evidence.count(ANA) == 0


@pytest.mark.parametrize("other", [BEN, NAMESAKE])
def test_nobody_can_reach_somebody_else_s_evidence(storage: Storage, other: Member) -> None:
    mine = an_evidence(reflection="reflection-1")
    keep(storage, mine)
    with storage.writing() as unit:
        assert unit.evidence.get(other, mine.id) is None
        assert unit.evidence.of_origin(other, EvidenceSource.WEEK, "reflection-1") is None
        assert unit.evidence.recent(other, limit=9) == ()
        assert unit.evidence.since(other, MONDAY) == ()
        assert unit.evidence.count(other) == 0
        unit.evidence.remove(other, mine.id)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.evidence.save(replace(reworded(mine), member=other), expected_turn=0)
    with storage.reading() as unit:
        assert unit.evidence.get(ANA, mine.id) == mine


def test_a_reflection_becomes_evidence_once_and_the_transaction_goes_on(storage: Storage) -> None:
    keep(storage, an_evidence("first", reflection="of-the-week"), an_evidence("theirs", BEN, reflection="of-the-week"))
    with storage.writing() as unit:
        with pytest.raises(ConflictError):
            unit.evidence.add(an_evidence("second", reflection="of-the-week"))
        unit.evidence.add(an_evidence("third", reflection="of-another"))
    with storage.reading() as unit:
        assert {storage.id for storage in unit.evidence.recent(ANA, limit=9)} == {"first", "third"}


def test_the_same_id_from_different_sources_is_two_origins(storage: Storage) -> None:
    week = an_evidence("one", reflection="id-1")
    keep(storage, week, replace(week, id="two", source=EvidenceSource.PLAN))
    with storage.reading() as unit:
        assert unit.evidence.count(ANA) == 2


def test_several_pieces_are_added_at_once(storage: Storage) -> None:
    keep(storage, an_evidence("known"))
    with storage.writing() as unit:
        unit.evidence.add_all([])
        unit.evidence.add_all(an_evidence(f"piece-{n}", reflection=f"id-{n}") for n in range(3))
    with storage.reading() as unit:
        assert unit.evidence.count(ANA) == 4


def test_there_can_be_many_lines_without_a_reflection(storage: Storage) -> None:
    keep(storage, an_evidence("one"), an_evidence("two"))
    with storage.reading() as unit:
        assert unit.evidence.count(ANA) == 2


def test_evidence_is_paged_newest_first(storage: Storage) -> None:
    keep(storage, *(an_evidence(f"of-day-{day}", days=day) for day in (3, 0, 4, 1, 2)), an_evidence("ben-s", BEN))
    with storage.reading() as unit:
        assert [storage.id for storage in unit.evidence.recent(ANA, limit=2)] == ["of-day-4", "of-day-3"]
        assert [storage.id for storage in unit.evidence.recent(ANA, limit=2, offset=2)] == ["of-day-2", "of-day-1"]
        assert [storage.id for storage in unit.evidence.recent(ANA, limit=2, offset=4)] == ["of-day-0"]
        assert unit.evidence.recent(ANA, limit=2, offset=6) == ()


def test_evidence_of_the_same_time_has_a_stable_order(storage: Storage) -> None:
    keep(storage, *(an_evidence(f"piece-{n}") for n in (2, 3, 1)))
    with storage.reading() as unit:
        pages = [unit.evidence.recent(ANA, limit=1, offset=n)[0].id for n in range(3)]
    assert pages == ["piece-3", "piece-2", "piece-1"]


def test_evidence_since_a_time_includes_that_time(storage: Storage) -> None:
    keep(storage, *(an_evidence(f"of-day-{day}", days=day) for day in range(4)))
    with storage.reading() as unit:
        later = unit.evidence.since(ANA, MONDAY + timedelta(days=2))
        assert [storage.id for storage in later] == ["of-day-3", "of-day-2"]
        assert [storage.id for storage in unit.evidence.since(ANA, MONDAY, limit=1)] == ["of-day-3"]


def test_changed_evidence_is_saved(storage: Storage) -> None:
    keep(storage, an_evidence())
    with storage.writing() as unit:
        unit.evidence.save(reworded(an_evidence()), expected_turn=0)
    with storage.reading() as unit:
        assert unit.evidence.get(ANA, "evidence-1") == reworded(an_evidence())


def test_evidence_with_an_outdated_turn_is_not_saved(storage: Storage) -> None:
    keep(storage, an_evidence())
    with storage.writing() as unit:
        unit.evidence.save(reworded(an_evidence()), expected_turn=0)
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.evidence.save(reworded(an_evidence()), expected_turn=0)


def test_saving_removed_evidence_is_a_conflict(storage: Storage) -> None:
    keep(storage, an_evidence(), an_evidence("other"))
    with storage.writing() as unit:
        unit.evidence.remove(ANA, "evidence-1")
        unit.evidence.remove(ANA, "no-such-thing")
    with storage.writing() as unit:
        assert [storage.id for storage in unit.evidence.recent(ANA, limit=9)] == ["other"]
        with pytest.raises(ConflictError):
            unit.evidence.save(an_evidence(), expected_turn=0)


def test_forgetting_a_member_deletes_their_evidence(storage: Storage) -> None:
    keep(storage, an_evidence(), an_evidence("ben-s", BEN))
    with storage.writing() as unit:
        unit.forget(ANA)
    with storage.reading() as unit:
        assert unit.evidence.count(ANA) == 0
        assert unit.evidence.count(BEN) == 1
