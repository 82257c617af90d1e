from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Session, Status
from bot.domain.errors import EmptyWordsError, TooLongError
from bot.domain.evidence import (
    WEEKS,
    Evidence,
    EvidenceSource,
    Reach,
    best_evidence,
    can_be_kept,
    reach_of_week,
    synced,
    tagged_session,
    trend,
    words_of,
)
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.domain.reflection import Reflection

ANA = Member("T1", "U1")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday
TODAY = NOW.date()


def weeks_ago(weeks: int, level: int) -> Reach:
    return Reach(TODAY - timedelta(weeks=weeks), level)


def a_reflection(answers: Mapping[str, str | None], at: str | None = None, period: str = "2026-W48") -> Reflection:
    return Reflection("r1", ANA, "v1", Session(answers, at, Status.FINISHED, 3), NOW, period=period, question="q")


def an_evidence(framework: Framework, words: str, scope: str | None, signal: str | None = "impact") -> Evidence:
    return Evidence(
        "e1",
        ANA,
        "v1",
        tagged_session(framework, signal, scope),
        NOW,
        words=words,
        source=EvidenceSource.WEEK,
        origin="r1",
    )


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_a_blank_text_is_no_evidence(text: str) -> None:
    with pytest.raises(EmptyWordsError):
        words_of(text)


def test_a_text_of_3000_characters_is_kept_and_a_longer_one_is_not() -> None:
    assert words_of("a" * 3000) == "a" * 3000
    with pytest.raises(TooLongError) as told:
        words_of("a" * 3001)
    assert told.value.facts == {"most": "3000", "typed": "3001"}


def test_tags_that_the_framework_does_not_know_are_left_open(framework: Framework) -> None:
    assert tagged_session(framework, "impact", "galaxy").answers == {"signal": "impact", "scope": None}
    assert tagged_session(framework, "-", "").answers == {"signal": None, "scope": None}


def test_an_answer_can_be_kept_once_it_has_a_scope(framework: Framework) -> None:
    whole = {"answer": "They call us first.", "scope": "outcome"}
    assert can_be_kept(framework, a_reflection(whole))
    assert not can_be_kept(framework, a_reflection({**whole, "scope": None}))
    assert not can_be_kept(framework, a_reflection({"answer": None, "scope": "outcome"}))
    assert not can_be_kept(framework, a_reflection({**whole, "scope": "galaxy"}))
    assert not can_be_kept(framework, a_reflection(whole, at="answer"))


def test_evidence_follows_changes_of_its_weekly_answer(framework: Framework) -> None:
    before = a_reflection({"answer": "They cal us.", "scope": "project"})
    after = a_reflection({"answer": "They call us.", "scope": "outcome"})
    changed = synced(an_evidence(framework, "They cal us.", "project"), before, after)
    assert changed.words == "They call us."
    assert changed.session.answers == {"signal": "impact", "scope": "outcome"}
    assert changed.session.turn == 1


def test_evidence_that_was_edited_itself_is_not_overwritten(framework: Framework) -> None:
    before = a_reflection({"answer": "They cal us.", "scope": "project"})
    after = a_reflection({"answer": "They call us.", "scope": "outcome"})
    reworded = an_evidence(framework, "Returns calls.", "project")
    assert synced(reworded, before, after).words == "Returns calls."
    otherwise = an_evidence(framework, "They cal us.", "task")
    assert synced(otherwise, before, after).session.answers["scope"] == "task"
    alone = an_evidence(framework, "Returns calls.", "task")
    assert synced(alone, before, after) == alone


def test_the_trend_has_eight_weeks_and_this_one_is_the_last() -> None:
    found = trend([weeks_ago(0, 3), weeks_ago(7, 1), weeks_ago(7, 2), weeks_ago(8, 4), weeks_ago(-1, 4)], TODAY)
    assert found.weeks == ((1, 2), (), (), (), (), (), (), (3,))
    assert found.widest == (2, None, None, None, None, None, None, 3)
    assert found.total == 3


@pytest.mark.parametrize("days", range(7))
def test_a_week_is_monday_to_sunday(days: int) -> None:
    monday = date(2026, 11, 23)
    found = trend([Reach(monday + timedelta(days=days), 2), Reach(monday - timedelta(days=1), 1)], monday)
    assert found.weeks[-1] == (2,)
    assert found.weeks[-2] == (1,)


def test_the_trend_compares_the_usual_level_with_the_recent_weeks() -> None:
    found = trend([*(weeks_ago(7, 1) for _ in range(3)), weeks_ago(4, 2), weeks_ago(2, 3), weeks_ago(0, 3)], TODAY)
    assert (found.usual_before, found.widest_lately, found.times_lately) == (1, 3, 2)


def test_of_equally_frequent_levels_the_highest_counts() -> None:
    assert trend([weeks_ago(5, 1), weeks_ago(5, 2)], TODAY).usual_before == 2


def test_a_trend_of_fewer_than_three_entries_is_not_meaningful() -> None:
    assert not trend([], TODAY).is_meaningful
    assert not trend([weeks_ago(0, 3), weeks_ago(1, 3)], TODAY).is_meaningful
    assert trend([weeks_ago(0, 3), weeks_ago(1, 3), weeks_ago(2, 3)], TODAY).is_meaningful


def test_a_trend_of_one_week_does_not_span_weeks() -> None:
    assert not trend([weeks_ago(1, 1), weeks_ago(1, 2), weeks_ago(1, 3)], TODAY).spans_weeks
    assert trend([weeks_ago(1, 1), weeks_ago(2, 2), weeks_ago(1, 3)], TODAY).spans_weeks


@given(st.lists(st.builds(Reach, st.dates(), st.integers(1, 4))), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_trend_has_eight_weeks_and_each_entry_at_most_once(reaches: list[Reach], today: date) -> None:
    found = trend(reaches, today)
    assert len(found.weeks) == len(found.widest) == WEEKS
    assert found.total <= len(reaches)
    assert found.total == sum(0 <= (today - timedelta(days=today.weekday()) - r.day).days + 6 <= 55 for r in reaches)


def test_an_answer_counts_for_its_week_however_late_it_came(framework: Framework) -> None:
    late = a_reflection({"answer": "They call us.", "scope": "outcome"}, period="2026-W01")
    assert reach_of_week(framework, late) == Reach(date(2025, 12, 29), 3)
    assert reach_of_week(framework, replace(late, period="2026-W53")) == Reach(date(2026, 12, 28), 3)
    assert reach_of_week(framework, a_reflection({"answer": None, "scope": None})) is None
    assert reach_of_week(framework, a_reflection({"answer": "x", "scope": None})) is None


def test_the_best_evidence_of_a_signal_has_the_widest_scope(framework: Framework) -> None:
    pieces = [
        an_evidence(framework, "a", "outcome"),
        an_evidence(framework, "b", "task"),
        an_evidence(framework, "c", "task", "systems"),
        an_evidence(framework, "d", None, "ownership"),
        an_evidence(framework, "e", "organisation", None),
    ]
    found = best_evidence((framework, piece) for piece in pieces)
    assert {signal: one.level for signal, one in found.items()} == {"impact": 3, "systems": 1}


def test_of_evidence_with_the_same_scope_the_newest_is_the_best(framework: Framework) -> None:
    old, new = an_evidence(framework, "old", "outcome"), an_evidence(framework, "new", "outcome")
    later = replace(new, started_at=NOW + timedelta(days=1))
    for pieces in ((old, later), (later, old)):
        assert best_evidence((framework, piece) for piece in pieces)["impact"].words == "new"
