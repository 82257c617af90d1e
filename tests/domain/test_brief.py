"""What goes into a brief, and where it is shown."""

from datetime import date

from bot.domain import brief, lines
from bot.domain.brief import Brief, BriefKind, BriefOptions, Claim, EvidenceLine

DAY, EARLIER = date(2026, 11, 23), date(2026, 11, 2)
WIDE, TASK = (
    EvidenceLine("They call us first.", EARLIER, 3, "impact"),
    EvidenceLine("I fixed the intro.", DAY, 1, "impact"),
)


def of(*lines: EvidenceLine, **claims: Claim) -> Brief:
    return Brief(options=BriefOptions(BriefKind.REVIEW, "all", ()), begins=None, ends=DAY, lines=lines, claims=claims)


def test_lines_of_the_widest_scope_come_first_and_of_equals_the_newest() -> None:
    newer = EvidenceLine("They wrote it into their handbook.", DAY, 3)
    unsaid = EvidenceLine("We met.", DAY)
    assert brief.rank_lines([unsaid, TASK, WIDE, newer]) == (newer, WIDE, TASK, unsaid)


def test_duplicate_lines_are_dropped_but_for_the_best() -> None:
    again = EvidenceLine("they call us first", DAY)
    assert brief.rank_lines([again, TASK, WIDE]) == (WIDE, TASK)
    assert brief.rank_lines([EvidenceLine("They call us first, in writing.", DAY), WIDE]) == (WIDE,)
    assert len(brief.rank_lines([EvidenceLine("🎉", DAY), EvidenceLine("👍", DAY)])) == 2


def test_a_claim_is_shown_only_above_lines_that_support_it() -> None:
    claim = Claim("I changed how they work", 3)
    (borne,) = of(WIDE, TASK, impact=claim).supported_claims
    assert (borne.claim, borne.lines) == (claim, (WIDE,))
    assert of(WIDE, TASK, impact=claim).others == (TASK,)
    assert not of(TASK, impact=claim).supported_claims
    assert of(TASK, impact=claim).others == (TASK,)
    assert not of(WIDE, systems=claim).supported_claims


def test_a_page_gets_shorter_from_its_end() -> None:
    page = of(WIDE, TASK).shorter
    assert (page.lines, page.left_out) == ((WIDE,), 1)


def test_typed_words_become_one_line_with_one_full_stop() -> None:
    assert lines.ended("one\n\n# two  three") == "One # two three."
    assert lines.ended("eLearning went") == "eLearning went."
    assert lines.ended("Really?") == "Really?"
    assert lines.unended("ask Dana.") == "ask Dana"
    assert lines.ended("returns fell by 8 %") == "Returns fell by 8 %."
    assert len(lines.in_a_line("a" * 5000)) <= 400


def test_a_period_begins_a_whole_number_of_weeks_ago() -> None:
    assert brief.period_start("month", DAY) == date(2026, 10, 27)
    assert brief.period_start("all", DAY) is None
    assert brief.period_start("no such", DAY) is None
